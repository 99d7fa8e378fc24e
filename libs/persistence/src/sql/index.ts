import { CLAIM_TURN_FUNCTION } from './claim-turn.js';
import { END_JOBS_FUNCTION, END_PARTS_FUNCTION } from './end-jobs.js';
import { START_JOB_FUNCTION } from './gates/start-job.js';
import { DOOMED_BY_PARENTS_FUNCTION, PARENTS_ENDED_FUNCTION } from './flows/parents-ended.js';
import { REAP_WORKER_FUNCTION } from './reap-worker.js';
import { SETTLE_TURN_FUNCTION } from './settle-turn.js';
import {
  APPLY_START_RATE_FUNCTION,
  DEAL_START_TOKENS_FUNCTION,
  LINE_UP_RATED_FUNCTION,
  MOVE_RATED_FUNCTION,
} from './start-rate/start-rate.js';
import { LINE_UP_THROTTLED_FUNCTION, MOVE_THROTTLED_FUNCTION } from './throttle/throttle.js';

export * from './audit.js';
export * from './backlog.js';
export * from './batches/index.js';
export * from './busiest-customers.js';
export * from './cancel-job.js';
export * from './claim-turn.js';
export * from './count-queued.js';
export * from './count-records.js';
export * from './customers-of-jobs.js';
export * from './customers-with-work.js';
export * from './dead-turns.js';
export * from './dispatch-settings.js';
export * from './edit-record.js';
export * from './expire-jobs.js';
export * from './find-api-key.js';
export * from './find-customers.js';
export * from './find-jobs.js';
export * from './find-records.js';
export * from './gates/milestones.js';
export * from './gates/pass-gates.js';
export * from './gates/start-job.js';
export * from './flow-usage.js';
export * from './flows/cancel-flow.js';
export * from './flows/list-flows.js';
export * from './flows/parent-ends.js';
export { parentsEnded } from './flows/parents-ended.js';
export * from './flows/read-flow.js';
export * from './flows/retry-in-flow.js';
export * from './flows/store-flow.js';
export * from './imports/import-chunks.js';
export * from './insert-customers.js';
export * from './insert-records.js';
export * from './job-details.js';
export * from './lead-dispatcher.js';
export * from './learned-seconds.js';
export * from './list-jobs.js';
export * from './list-lanes.js';
export * from './list-workers.js';
export * from './live-leases.js';
export * from './paused-lanes.js';
export * from './pool-slots.js';
export * from './promote-jobs.js';
export * from './read-leader.js';
export * from './record-columns.js';
export * from './record-totals.js';
export * from './rederive-tiers.js';
export * from './reserve-idempotency-keys.js';
export * from './resources/groups.js';
export * from './resources/requests.js';
export * from './resources/rounds.js';
export * from './retry-jobs.js';
export * from './scan-flows.js';
export * from './schedules/index.js';
export * from './search-customers.js';
export * from './settle-turn.js';
export * from './stage-records.js';
export * from './start-rate/start-rate.js';
export * from './submit-jobs.js';
export * from './sweep-history.js';
export * from './throttle/list-throttles.js';
export * from './throttle/throttle.js';
export * from './turn-types.js';
export * from './turns-together.js';
export * from './webhooks/index.js';
export * from './why-waiting.js';
export * from './workers.js';
export { queuedFlowsOf, reapWorker, type JobLane, type QueuedFlow, type Reaped } from './reap-worker.js';

/** The functions of the hot path, in the order in which they are made. */
export const FUNCTIONS: readonly string[] = [
  END_JOBS_FUNCTION,
  END_PARTS_FUNCTION,
  CLAIM_TURN_FUNCTION,
  SETTLE_TURN_FUNCTION,
  REAP_WORKER_FUNCTION,
  DOOMED_BY_PARENTS_FUNCTION,
  PARENTS_ENDED_FUNCTION,
  START_JOB_FUNCTION,
  LINE_UP_THROTTLED_FUNCTION,
  MOVE_THROTTLED_FUNCTION,
  DEAL_START_TOKENS_FUNCTION,
  LINE_UP_RATED_FUNCTION,
  MOVE_RATED_FUNCTION,
  APPLY_START_RATE_FUNCTION,
];
