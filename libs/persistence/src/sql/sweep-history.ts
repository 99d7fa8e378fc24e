import type { Queryable, Statement } from '../database.js';

/**
 * Ended jobs whose retention is over, with all that hangs on them; what is left of each for a day is that it was. One
 * that an unfinished job waited for stays until that is in the history too: its result is that job's input. Indexes
 * `job_history_kept` (BRIN) and `job_dependencies_by_parent`.
 */
const SWEEP_HISTORY: Statement = {
  name: 'sweep-history',
  text: `
    with old as (
      select id, customer_id from job_history h where retain_until <= now() and not exists (
        select from job_dependencies d where d.parent_id = h.id
          and not exists (select from job_history child where child.id = d.child_id))
      limit $1),
    history as (delete from job_history h using old where h.id = old.id),
    payloads as (delete from job_payloads p using old where p.job_id = old.id),
    attempts as (delete from job_attempts a using old where a.job_id = old.id),
    slices as (delete from job_slices s using old where s.job_id = old.id),
    keys as (delete from idempotency_keys k using old where k.job_id = old.id),
    flows as (delete from flow_jobs f using old where f.job_id = old.id),
    waited as (delete from job_dependencies d using old where d.child_id = old.id),
    awaited as (delete from job_dependencies d using old where d.parent_id = old.id),
    remembered as (
      insert into expired_jobs (job_id, customer_id, expired_at) select id, customer_id, now() from old
      on conflict do nothing)
    select count(*)::int as jobs from old`,
};

/** Removes at most `limit` ended jobs that need not be kept any longer; returns how many. */
export async function sweepHistory(database: Queryable, limit: number): Promise<number> {
  const [row] = await database.query<{ jobs: number }>(SWEEP_HISTORY, [limit]);
  return row?.jobs ?? 0;
}

/** Index `expired_jobs_by_time` (BRIN). */
const FORGET_EXPIRED: Statement = {
  name: 'forget-expired',
  text: `
    with old as (select job_id from expired_jobs where expired_at < now() - interval '1 day' limit $1),
    gone as (delete from expired_jobs e using old where e.job_id = old.job_id returning 1)
    select count(*)::int as jobs from gone`,
};

/** Forgets at most `limit` jobs that were removed a day ago; returns how many. */
export async function forgetExpired(database: Queryable, limit: number): Promise<number> {
  const [row] = await database.query<{ jobs: number }>(FORGET_EXPIRED, [limit]);
  return row?.jobs ?? 0;
}

/** The primary key. */
const EXPIRED: Statement = {
  name: 'customer-of-expired',
  text: `select customer_id as "customerId" from expired_jobs where job_id = $1`,
};

/** Whose job it was, of a job that was removed within the last day. */
export async function customerOfExpired(database: Queryable, id: string): Promise<string | undefined> {
  const [row] = await database.query<{ customerId: string }>(EXPIRED, [id]);
  return row?.customerId;
}

/** Makes the partitions of the coming days, and returns how many were missing. */
export async function ensureHistoryPartitions(database: Queryable, days: number): Promise<number> {
  const [row] = await database.query<{ made: number }>('select ensure_history_partitions($1) as made', [
    days,
  ]);
  return row?.made ?? 0;
}
