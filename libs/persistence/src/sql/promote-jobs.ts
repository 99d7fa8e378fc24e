import type { Queryable, Statement } from '../database.js';
import { QUEUED_FLOWS, type QueuedFlow } from './reap-worker.js';

/** Index `jobs_due`. Gated jobs come to their gates instead (`gatedJobsDue`). Skips what another transaction holds: the next round, a second later, takes it. */
const PROMOTE_JOBS: Statement = {
  name: 'promote-jobs',
  text: `
    with due as (
      select id from jobs where not is_ready and state = 'scheduled' and run_at <= now() and not is_gated
      order by run_at limit $1 for no key update skip locked),
    moved as (
      update jobs j set state = 'queued', rank = nextval('job_rank'), queued_at = clock_timestamp()
      from due where j.id = due.id returning j.*)
    ${QUEUED_FLOWS}`,
};

/** Queues the plain scheduled jobs whose time has come, at most `limit`. Returns what was queued, by flow. */
export async function promoteJobs(database: Queryable, limit: number): Promise<QueuedFlow[]> {
  return database.query<QueuedFlow>(PROMOTE_JOBS, [limit]);
}

/** Seconds until the next scheduled job is due; negative when it is late, null when there is none. Index `jobs_due`. */
export async function secondsToNextDue(database: Queryable): Promise<number | null> {
  const [row] = await database.query<{ seconds: number | null }>(NEXT_DUE);
  return row?.seconds ?? null;
}

const NEXT_DUE: Statement = {
  name: 'next-due',
  text: `select extract(epoch from min(run_at) - clock_timestamp())::double precision as seconds
    from jobs where not is_ready and state = 'scheduled'`,
};
