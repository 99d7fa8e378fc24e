/** What both tables have, under the same names. */
const SHARED = `id, customer_id, user_id, task, type, opaque, state, priority, attempt, max_attempts, slices,
  progress_done, progress_total, estimate_seconds, run_seconds, parent_id, part, batch_id, created_at, run_at,
  queued_at, expires_at, started_at, has_payload`;

/** A job as it stands, of `jobs`. */
export const LIVE = `${SHARED}, lease_id, parts_left, cancel_requested, is_gated, null::timestamptz as finished_at,
  null::timestamptz as retain_until, null::jsonb as result, null::jsonb as error`;
/** The same columns of `job_history`. */
export const ENDED = `${SHARED}, null::uuid as lease_id, null::smallint as parts_left, false as cancel_requested,
  false as is_gated, finished_at, retain_until, result, error`;

/** A `StoredJob`, of `j`. A parent's progress is its parts': indexes `jobs_parts` and `job_history_parts`. */
export const VIEW = `
  j.id, j.customer_id as "customerId", j.user_id as "userId", j.task, j.type, c.tier, l.pool, j.opaque, j.state,
  j.priority, j.attempt, j.max_attempts as "maxAttempts", j.slices,
  case when j.parts_left is null then j.progress_done else (
    select coalesce(sum(progress_done), 0) from (
      select progress_done from jobs where parent_id = j.id
      union all select progress_done from job_history where parent_id = j.id) parts) end::float8 as "progressDone",
  j.progress_total::float8 as "progressTotal", j.estimate_seconds as "estimateSeconds", j.run_seconds as "runSeconds",
  j.parent_id as "parentId", j.part, j.batch_id as "batchId", j.cancel_requested as "cancelRequested", j.is_gated as "isGated",
  j.created_at as "createdAt", j.run_at as "runAt", j.queued_at as "queuedAt", j.expires_at as "expiresAt",
  j.started_at as "startedAt", j.finished_at as "finishedAt", j.retain_until as "retainUntil", j.result,
  j.error, p.name, f.flow_id as "flowId"`;
export const JOINS = `
  left join customers c on c.id = j.customer_id
  left join leases l on l.id = j.lease_id
  left join flow_jobs f on f.job_id = j.id
  left join job_payloads p on j.has_payload and p.job_id = j.id`;
