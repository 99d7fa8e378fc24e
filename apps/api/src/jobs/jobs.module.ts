import { Module } from '@nestjs/common';
import { CancelJob } from './cancel-job.js';
import { ExplainWaiting } from './explain-waiting.js';
import { JobsController } from './jobs.controller.js';
import { ReadJobs } from './read-jobs.js';
import { ResolveJobs } from './resolve-jobs.js';
import { RetryJobs } from './retry-jobs.js';
import { StoreJobs } from './store-jobs.js';
import { SubmitJobs } from './submit-jobs.js';

@Module({
  controllers: [JobsController],
  providers: [CancelJob, ExplainWaiting, ReadJobs, ResolveJobs, RetryJobs, StoreJobs, SubmitJobs],
  exports: [ResolveJobs, SubmitJobs],
})
export class JobsModule {}
