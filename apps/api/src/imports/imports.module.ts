import { Module } from '@nestjs/common';
import { JobsModule } from '../jobs/jobs.module.js';
import { ImportChunkOfLines } from './import-chunk.js';
import { ImportJobs } from './import-jobs.js';
import { ImportsController } from './imports.controller.js';

@Module({
  imports: [JobsModule],
  controllers: [ImportsController],
  providers: [ImportChunkOfLines, ImportJobs],
})
export class ImportsModule {}
