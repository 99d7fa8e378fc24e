import type { Transaction } from '../database.js';

/** What goes back unchanged. */
const KEPT = `id, customer_id, user_id, task, type, opaque, priority, estimate_seconds, attempt, crashes, slices,
  checkpoint, progress_done, progress_total, run_seconds, timeout_seconds, retain_seconds, first_position,
  last_position, parent_id, part, batch_id, created_at, started_at`;

const RETRY = `
  with gone as (
    delete from job_history
    where (id = any($1::uuid[]) and parent_id is null or parent_id = any($1::uuid[]))
      and state in ('failed', 'cancelled', 'expired')
    returning *),
  granted as (
    insert into job_payloads as p (job_id, granted_attempts) select id, max_attempts from gone
    on conflict (job_id) do update set granted_attempts = coalesce(p.granted_attempts, excluded.granted_attempts)
    returning job_id, granted_attempts),
  parts as (select parent_id, count(*) as parts from gone where parent_id is not null group by parent_id),
  moved as (
    insert into jobs (${KEPT}, state, max_attempts, remaining_seconds, expires_at, parts_left, has_payload)
    select ${KEPT}, 'queued', least(attempt + granted_attempts, 32767),
      greatest(0, estimate_seconds * (1 - coalesce(progress_done::float8 / nullif(progress_total, 0), 0))),
      case when expires_at > now() then expires_at end, parts, true
    from (select g.*, granted_attempts, parts from gone g join granted on job_id = g.id
      left join parts on parts.parent_id = g.id) back order by id
    returning 1)
  select count(*) from moved`;

/** Parts that still run hold their parent where it is. Index `jobs_parts`. */
const RETRYABLE = `
  select h.id from job_history h
  where h.id = any($1::uuid[]) and h.parent_id is null and h.state in ('failed', 'cancelled', 'expired')
    and h.retain_until > now()
    and not exists (select from jobs where parent_id = h.id)
  order by h.id for update`;

/**
 * Moves jobs that failed, were cancelled or expired back into the queue, at their checkpoints, with as many attempts
 * again as they were given at first. A parent goes back with those of its parts that did not succeed; a part alone
 * does not. What cannot be retried is passed over. Those with gates have to go back to them in the same transaction.
 * @returns the ids of those that were retried
 */
export async function retryJobs(transaction: Transaction, ids: readonly string[]): Promise<string[]> {
  const retryable = (await transaction.query<{ id: string }>(RETRYABLE, [ids])).map(({ id }) => id);
  if (retryable.length > 0) await transaction.query(RETRY, [retryable]);
  return retryable;
}
