import { Module } from '@nestjs/common';
import { DispatchModule } from '../dispatch/dispatch.module.js';
import { JobsModule } from '../jobs/jobs.module.js';
import { EditSchedules } from './edit-schedules.js';
import { FireLoop } from './fire-loop.js';
import { FireSchedules } from './fire-schedules.js';
import { SchedulesController } from './schedules.controller.js';

@Module({
  imports: [DispatchModule, JobsModule],
  controllers: [SchedulesController],
  providers: [EditSchedules, FireLoop, FireSchedules],
})
export class SchedulesModule {}
