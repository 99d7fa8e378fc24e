import type { Queryable, Statement } from '../database.js';

/** Ended jobs whose retention is over, with all that hangs on them. Index `job_history_kept` (BRIN). */
const SWEEP_HISTORY: Statement = {
  name: 'sweep-history',
  text: `
    with old as (select id from job_history where retain_until <= now() limit $1),
    history as (delete from job_history h using old where h.id = old.id),
    payloads as (delete from job_payloads p using old where p.job_id = old.id),
    attempts as (delete from job_attempts a using old where a.job_id = old.id),
    slices as (delete from job_slices s using old where s.job_id = old.id),
    keys as (delete from idempotency_keys k using old where k.job_id = old.id)
    select count(*)::int as jobs from old`,
};

/** Removes at most `limit` ended jobs that need not be kept any longer; returns how many. */
export async function sweepHistory(database: Queryable, limit: number): Promise<number> {
  const [row] = await database.query<{ jobs: number }>(SWEEP_HISTORY, [limit]);
  return row?.jobs ?? 0;
}

/** Makes the partitions of the coming days, and returns how many were missing. */
export async function ensureHistoryPartitions(database: Queryable, days: number): Promise<number> {
  const [row] = await database.query<{ made: number }>('select ensure_history_partitions($1) as made', [
    days,
  ]);
  return row?.made ?? 0;
}
