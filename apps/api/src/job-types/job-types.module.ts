import { Module } from '@nestjs/common';
import { EditJobType } from './edit-job-type.js';
import { JobTypesController } from './job-types.controller.js';

@Module({ controllers: [JobTypesController], providers: [EditJobType] })
export class JobTypesModule {}
