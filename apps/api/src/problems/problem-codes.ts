import type { FieldIssue } from '@fairlane/domain';

export interface DocumentedProblem {
  readonly status: number;
  /** An example of `detail`. */
  readonly detail: string;
  readonly issue?: FieldIssue;
}

const problem = (status: number, detail: string, path?: string, message?: string): DocumentedProblem => ({
  status,
  detail,
  ...(path !== undefined && message !== undefined && { issue: { path, message } }),
});

/** Every code that the API answers, as the documentation shows it. */
export const PROBLEMS = {
  'REQUEST.INVALID': problem(
    400,
    '1 field is wrong.',
    '[3].executionSeconds',
    'Too small: expected number to be >=0',
  ),
  'REQUEST.MALFORMED_JSON': problem(
    400,
    'The body is no JSON: it breaks at position 17 (line 1, column 18).',
  ),
  'REQUEST.TOO_LARGE': problem(413, 'Request body is too large'),
  'REQUEST.UNSUPPORTED_MEDIA_TYPE': problem(415, 'Unsupported Media Type'),
  'AUTH.MISSING': problem(401, 'This needs a key: Authorization: Bearer flk_...'),
  'AUTH.INVALID': problem(401, 'This key is not known.'),
  'AUTH.EXPIRED': problem(401, 'This key expired at 2026-01-01T00:00:00.000Z.'),
  'AUTH.FORBIDDEN': problem(403, 'A key of role customer may not do this; it takes one of: admin, operator.'),
  'CUSTOMER.NOT_FOUND': problem(404, 'There is no customer 42.', '[0].customerId', 'There is no customer 42'),
  'CUSTOMER.EXISTS': problem(409, 'Customer 1 exists already.', '[0].id', 'Customer 1 exists already'),
  'CUSTOMER.HAS_JOBS': problem(409, 'Customer 1 has unfinished jobs; cancel them or wait for their end.'),
  'CUSTOMER.QUEUE_FULL': problem(429, 'Customer 1 may have 100 jobs queued, and has 100.'),
  'RECORD.NOT_FOUND': problem(404, 'Customer 1 has no record 7.'),
  'RECORD.EXISTS': problem(409, 'Record 7 exists already.', '[0].id', 'Record 7 exists already'),
  'RECORD.BROKEN_LINE': problem(
    400,
    'Line 1713 is wrong; nothing was stored.',
    'line 1713: active',
    'must be true or false',
  ),
  'TASK.UNKNOWN': problem(
    400,
    'No worker has declared the task simulat.',
    'task',
    'Unknown; did you mean simulate?',
  ),
  'JOB.NOT_FOUND': problem(404, 'There is no job 0190a1b2-0000-7000-8000-000000000000.'),
  'FLOW.NOT_FOUND': problem(404, 'There is no flow 0190a1b2-0000-7000-8000-000000000000.'),
  'FLOW.CYCLE': problem(
    400,
    'Jobs wait for each other in a circle: a -> b -> a.',
    '[0].dependsOn',
    'Waits for b, in the circle a -> b -> a',
  ),
  'FLOW.UNKNOWN_KEY': problem(
    400,
    'A job waits for one that is not there.',
    '[1].dependsOn[0]',
    'No job of this call and this customer has the key fech, and it is no id; did you mean fetch?',
  ),
  'FLOW.PARENT_FAILED': problem(
    409,
    'A job waits for one that did not succeed.',
    'dependsOn[0]',
    'Job 0190a1b2-0000-7000-8000-000000000000 is failed: retry it first, or say onParentFailure: run',
  ),
  'IMPORT.NOT_FOUND': problem(404, 'There is no import orders-2026-01-31.'),
  'IMPORT.MAPPING': problem(
    400,
    'The mapping does not fit the file.',
    'jobs[0].payload.days',
    'There is no column dayz; there are order, days',
  ),
  'IMPORT.BROKEN_LINE': problem(
    400,
    'Line 1713 is no CSV; the whole chunks before it are in.',
    'line 1713',
    'Quote Not Closed',
  ),
  'IMPORT.MISMATCH': problem(
    409,
    'The import orders was posted before with other lines from line 2 on, or another mapping.',
  ),
  'JOB.EXPIRED': problem(
    410,
    'Job 0190a1b2-0000-7000-8000-000000000000 was kept as long as it was to be, and is gone.',
  ),
  'JOB.NOT_CANCELLABLE': problem(409, 'The job has succeeded, so there is nothing to cancel.'),
  'JOB.NOT_RETRYABLE': problem(
    409,
    'The job is queued; only a failed, cancelled or expired job can be retried.',
  ),
  'RESOURCE_GROUP.NOT_FOUND': problem(
    404,
    'There is no resource group ground-station that customer 1 may use.',
  ),
  'RESOURCE_GROUP.IN_USE': problem(
    409,
    'Unfinished jobs use the resource group ground-station; cancel them or wait for their end.',
  ),
  'JOB.IDEMPOTENCY_MISMATCH': problem(
    409,
    'The idempotency key was used for another job.',
    'idempotencyKey',
    'Used for another job',
  ),
  'JOB.THROTTLED': problem(
    429,
    'Starts of key 101 are at least 300 s apart; the next is due at 2026-01-31T12:05:00.000Z.',
  ),
  'BATCH.NOT_FOUND': problem(404, 'There is no batch 0190a1b2-0000-7000-8000-000000000000.'),
  'WEBHOOK.NOT_FOUND': problem(404, 'There is no webhook 0190a1b2-0000-7000-8000-000000000000.'),
  'WEBHOOK.TOO_MANY': problem(409, 'Customer 1 has 20 webhooks; delete some first.'),
  'SCHEDULE.NOT_FOUND': problem(404, 'There is no schedule 0190a1b2-0000-7000-8000-000000000000.'),
  'SCHEDULE.TOO_MANY': problem(409, 'Customer 1 has 1000 schedules; delete some first.'),
  'JOB_TYPE.NOT_FOUND': problem(
    404,
    'There is no job type tiny; there are instant, quick, short, long, extended.',
  ),
  'TIER.NOT_FOUND': problem(404, 'There is no customer tier tiny; there are small, medium, large.'),
  'WORKER.NOT_FOUND': problem(404, 'There is no worker 0190a1b2-0000-7000-8000-000000000000.'),
  'API_KEY.NOT_FOUND': problem(404, 'There is no key 0190a1b2-0000-7000-8000-000000000000.'),
  'DEAD_TURN.NOT_FOUND': problem(404, 'There is no dead turn 0190a1b2-0000-7000-8000-000000000000.'),
  'API.OVERLOADED': problem(503, 'This instance has as much under way as it takes on; nothing was done.'),
  'DATABASE.UNAVAILABLE': problem(503, 'The database did not answer.'),
  INTERNAL: problem(500, 'Something went wrong here. The log has it under the id in `instance`.'),
} as const satisfies Record<string, DocumentedProblem>;

export type ProblemCode = keyof typeof PROBLEMS;
