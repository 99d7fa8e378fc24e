import { Module } from '@nestjs/common';
import { AddRecords } from './add-records.js';
import { EditRecord } from './edit-record.js';
import { ImportRecords } from './import/import-records.js';
import { ReadRecords } from './read-records.js';
import { RecordsController } from './records.controller.js';
import { TierChanges } from './tier-changes.js';

@Module({
  controllers: [RecordsController],
  providers: [AddRecords, ImportRecords, ReadRecords, EditRecord, TierChanges],
})
export class RecordsModule {}
