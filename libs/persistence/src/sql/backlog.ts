import type { Queryable, Statement } from '../database.js';
import type { ScannedFlow } from './scan-flows.js';

/** Rows in one order, so that two writers never deadlock. */
const WRITE_BACKLOG: Statement = {
  name: 'write-backlog',
  text: `
    insert into backlog (customer_id, user_id, type, opaque, jobs, seconds, oldest_at)
    select * from unnest($1::text[], $2::text[], $3::job_type[], $4::boolean[], $5::bigint[], $6::double precision[],
      $7::timestamptz[]) order by 1, 2, 3, 4
    on conflict (customer_id, user_id, type, opaque) do update set
      jobs = excluded.jobs, seconds = excluded.seconds, oldest_at = excluded.oldest_at, updated_at = now()`,
};
const CLEAR_BACKLOG: Statement = { name: 'clear-backlog', text: 'delete from backlog where jobs = 0' };

/** Publishes the leader's view of these flows to every API instance, by way of the table. */
export async function writeBacklog(database: Queryable, flows: readonly ScannedFlow[]): Promise<void> {
  if (flows.length === 0) return;
  await database.query(WRITE_BACKLOG, [
    flows.map((flow) => flow.customerId),
    flows.map((flow) => flow.userId),
    flows.map((flow) => flow.jobType),
    flows.map((flow) => flow.opaque),
    flows.map((flow) => flow.jobs),
    flows.map((flow) => flow.seconds),
    flows.map((flow) => flow.oldestAt),
  ]);
  if (flows.some((flow) => flow.jobs === 0)) await database.query(CLEAR_BACKLOG);
}

/** Forgets everything, at a takeover. */
export async function resetBacklog(database: Queryable): Promise<void> {
  await database.query('delete from backlog');
}
