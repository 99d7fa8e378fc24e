import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AnyRole } from '../auth/access.decorator.js';
import { Caller, type Principal } from '../auth/principal.js';
import { BodyExamples, IdParam } from '../docs/examples.decorator.js';
import { Problems } from '../problems/problems.decorator.js';
import type { OneOrMany } from '../validation/one-or-many.js';
import { CancelJob } from './cancel-job.js';
import { ExplainWaiting } from './explain-waiting.js';
import { EXAMPLE_JOB_ID, jobExample, newJobExamples, retryExamples } from './job.examples.js';
import {
  jobDetailSchema,
  jobPageSchema,
  type JobQuery,
  jobQuerySchema,
  jobSchema,
  type JobView,
  newJobsBody,
  type NewJobInput,
  retriedSchema,
  type RetryFilter,
  retryFilterSchema,
  type SubmissionQuery,
  submissionQuerySchema,
  submittedSchema,
  waitingSchema,
  type WaitingView,
} from './job.schemas.js';
import { type JobDetailView, ReadJobs } from './read-jobs.js';
import { RetryJobs } from './retry-jobs.js';
import { SubmitJobs } from './submit-jobs.js';

@ApiTags('jobs')
@AnyRole()
@Controller('v1/jobs')
export class JobsController {
  constructor(
    private readonly submission: SubmitJobs,
    private readonly reading: ReadJobs,
    private readonly cancellation: CancelJob,
    private readonly retries: RetryJobs,
    private readonly waitingRoom: ExplainWaiting,
  ) {}

  @Post()
  @HttpCode(202)
  @ApiOperation({
    summary: 'Submit a job, or up to 10,000 at once: all or none',
    description: 'Accepted means stored: a job that was answered with 202 runs, whatever fails afterwards.',
  })
  @BodyExamples(newJobExamples)
  @ApiAcceptedResponse({
    description: 'The job, or `items` in the order sent',
    standardSchema: submittedSchema,
    example: jobExample,
  })
  @Problems(
    'REQUEST.INVALID',
    'REQUEST.MALFORMED_JSON',
    'REQUEST.TOO_LARGE',
    'TASK.UNKNOWN',
    'CUSTOMER.NOT_FOUND',
    'CUSTOMER.QUEUE_FULL',
    'JOB.THROTTLED',
    'JOB.IDEMPOTENCY_MISMATCH',
    'RESOURCE_GROUP.NOT_FOUND',
    'JOB.NOT_FOUND',
    'FLOW.CYCLE',
    'FLOW.UNKNOWN_KEY',
    'FLOW.PARENT_FAILED',
  )
  async submit(
    @Caller() caller: Principal,
    @Query({ schema: submissionQuerySchema }) { webhookUrl }: SubmissionQuery,
    @Body({ schema: newJobsBody }) body: OneOrMany<NewJobInput>,
  ): Promise<JobView | { items: JobView[] }> {
    const items = await this.submission.execute(caller, body, webhookUrl ?? null);
    const [only] = items;
    return Array.isArray(body) || !only ? { items } : only;
  }

  @Get()
  @ApiOperation({ summary: 'List jobs, newest first; parts are left out unless asked for by `parentId`' })
  @ApiOkResponse({ description: 'A page', standardSchema: jobPageSchema })
  @Problems('REQUEST.INVALID')
  async list(
    @Caller() caller: Principal,
    @Query({ schema: jobQuerySchema }) query: JobQuery,
  ): Promise<{ items: JobView[]; nextCursor: string | null }> {
    return this.reading.list(caller, query);
  }

  @Post('retry')
  @HttpCode(202)
  @ApiOperation({ summary: 'Retry the jobs that match a filter' })
  @BodyExamples(retryExamples)
  @ApiAcceptedResponse({
    description: 'How many',
    standardSchema: retriedSchema,
    example: { retried: 12, more: false },
  })
  @Problems('REQUEST.INVALID', 'REQUEST.MALFORMED_JSON')
  async retryMatching(
    @Caller() caller: Principal,
    @Body({ schema: retryFilterSchema }) filter: RetryFilter,
  ): Promise<{ retried: number; more: boolean }> {
    return this.retries.matching(caller, filter);
  }

  @Get(':id')
  @IdParam('id', EXAMPLE_JOB_ID, 'The job')
  @ApiOperation({ summary: 'Show a job with its payload, failed attempts and turns' })
  @ApiOkResponse({ description: 'The job', standardSchema: jobDetailSchema })
  @Problems('JOB.NOT_FOUND', 'JOB.EXPIRED')
  async show(@Caller() caller: Principal, @Param('id') id: string): Promise<JobDetailView> {
    return this.reading.detail(caller, id);
  }

  @Get(':id/waiting')
  @IdParam('id', EXAMPLE_JOB_ID, 'The job')
  @ApiOperation({ summary: 'Explain why a job waits, where it stands and when it may run' })
  @ApiOkResponse({ description: 'The reason', standardSchema: waitingSchema })
  @Problems('JOB.NOT_FOUND', 'JOB.EXPIRED')
  async waiting(@Caller() caller: Principal, @Param('id') id: string): Promise<WaitingView> {
    return this.waitingRoom.execute(caller, id);
  }

  @Post(':id/cancel')
  @HttpCode(200)
  @IdParam('id', EXAMPLE_JOB_ID, 'The job')
  @ApiOperation({
    summary: 'Cancel a job',
    description:
      'One that waits is `cancelled` at once. One that runs answers with `cancelRequested` and ends with its turn.',
  })
  @ApiOkResponse({
    description: 'The job',
    standardSchema: jobSchema,
    example: { ...jobExample, state: 'cancelled' },
  })
  @Problems('JOB.NOT_FOUND', 'JOB.EXPIRED', 'JOB.NOT_CANCELLABLE')
  async cancel(@Caller() caller: Principal, @Param('id') id: string): Promise<JobView> {
    return this.cancellation.execute(caller, id);
  }

  @Post(':id/retry')
  @HttpCode(202)
  @IdParam('id', '0190a1b2-0000-7000-8000-000000000002', 'The job')
  @ApiOperation({
    summary: 'Retry a failed, cancelled or expired job',
    description: 'It goes on at its checkpoint, with as many attempts again as it was given at first.',
  })
  @ApiAcceptedResponse({ description: 'The job', standardSchema: jobSchema, example: jobExample })
  @Problems('JOB.NOT_FOUND', 'JOB.EXPIRED', 'JOB.NOT_RETRYABLE')
  async retry(@Caller() caller: Principal, @Param('id') id: string): Promise<JobView> {
    return this.retries.one(caller, id);
  }
}
