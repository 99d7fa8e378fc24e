import type { Queryable, Statement } from '../database.js';

/** Jobs that never started and whose `expiresAt` has passed. Index `jobs_expiring`. */
const EXPIRE_JOBS: Statement = {
  name: 'expire-jobs',
  text: `
    with late as (
      select id, lease_id, parent_id from jobs
      where expires_at <= now() and started_at is null and state in ('blocked', 'scheduled', 'queued')
      order by expires_at limit $1 for no key update skip locked),
    ids as (select array_agg(id order by id) as ids, array_agg('expired'::job_state) as states from late)
    select coalesce(cardinality(ids), 0) as jobs,
      end_parts(coalesce(end_jobs(null, null, null, ids, states, null, null, null, null, null, null, 0::smallint), '{}'))
    from ids where ids is not null`,
};

/** Ends at most `limit` jobs as `expired`; returns how many. */
export async function expireJobs(database: Queryable, limit: number): Promise<number> {
  const [row] = await database.query<{ jobs: number }>(EXPIRE_JOBS, [limit]);
  return row?.jobs ?? 0;
}
