import type { JobView } from './job.schemas.js';

export const newJobExamples = {
  simulate: {
    summary: 'One simulated job of 0.2 seconds',
    value: { customerId: '2', executionSeconds: 0.2 },
  },
  records: {
    summary: "A task over the customer's records, in four parts",
    value: {
      customerId: '1',
      task: 'records.touch',
      records: { from: 1, to: 500 },
      parallelism: 4,
      userId: '3',
    },
  },
  scheduled: {
    summary: 'Later, with retries, kept for a day, safe to send twice',
    value: {
      customerId: '3',
      name: 'nightly report',
      executionSeconds: 1.5,
      delaySeconds: 60,
      maxAttempts: 5,
      backoff: { initialSeconds: 2, factor: 3, maxSeconds: 600 },
      priority: 3,
      retainSeconds: 86_400,
      idempotencyKey: 'nightly-2026-01-31',
    },
  },
  webhook: {
    summary: 'With somebody to tell when it ends',
    value: { customerId: '1', executionSeconds: 1, webhook: { url: 'https://hooks.example.com/fairlane' } },
  },
  throttled: {
    summary: 'At least five minutes after the last start of the same key',
    value: { customerId: '1', name: 'object 101', throttle: { key: 'object-101', windowSeconds: 300 } },
  },
  exclusive: {
    summary: 'Alone with what it needs: of those that wait the most profitable go first',
    value: { customerId: '1', name: 'upgrade to v2.1', resources: ['proc'], profit: 2.9 },
  },
  flow: {
    summary: 'A flow: two jobs, one that waits for both, and one that cleans up whatever became of them',
    value: [
      { customerId: '3', key: 'north', executionSeconds: 0.05 },
      { customerId: '3', key: 'south', executionSeconds: 0.1 },
      { customerId: '3', key: 'report', dependsOn: ['north', 'south'], executionSeconds: 0.02 },
      {
        customerId: '3',
        key: 'clean up',
        dependsOn: ['report'],
        onParentFailure: 'run',
        executionSeconds: 0.01,
      },
    ],
  },
  batch: {
    summary: 'Several at once: all or none',
    value: [
      { customerId: '1', userId: '2', executionSeconds: 9.8887 },
      { customerId: '2', userId: '3', executionSeconds: 0.0895 },
      { customerId: '4', userId: '1', executionSeconds: 0.3739, key: 'third' },
    ],
  },
};

export const retryExamples = {
  failed: {
    summary: 'The failed jobs of one customer',
    value: { customerId: '1', state: 'failed', limit: 100 },
  },
};

export const jobExample: JobView = {
  id: '0190a1b2-0000-7000-8000-000000000001',
  customerId: '2',
  userId: null,
  task: 'simulate',
  name: null,
  type: 'long',
  tier: 'large',
  pool: null,
  state: 'queued',
  priority: 5,
  attempt: 0,
  maxAttempts: 3,
  slices: 0,
  progress: { done: 0, total: null },
  estimateSeconds: 0.2,
  createdAt: '2026-01-31T12:00:00.000Z',
  runAt: null,
  expiresAt: null,
  startedAt: null,
  finishedAt: null,
  retainUntil: null,
  runSeconds: 0,
  waitSeconds: null,
  cancelRequested: false,
  result: null,
  error: null,
  batchId: null,
  parentId: null,
  part: null,
  flowId: null,
};

/** The job that the documentation's examples show, cancel and retry; the samples hold jobs with these ids. */
export const EXAMPLE_JOB_ID = jobExample.id;
