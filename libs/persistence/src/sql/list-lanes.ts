import type { JobTypeKey, TierKey } from '@fairlane/domain';
import type { Queryable, Statement } from '../database.js';

/** What is queued and running in one lane. */
export interface LaneCount {
  readonly tier: TierKey;
  readonly type: JobTypeKey;
  readonly queued: number;
  readonly running: number;
  /** Null when nothing is queued. */
  readonly oldestWaitSeconds: number | null;
}

/** From the leader's picture of the queue and the live leases: reads as many rows as there are active flows. */
const LIST_LANES: Statement = {
  name: 'list-lanes',
  text: `
    with queued as (
      select c.tier, b.type, sum(b.jobs)::int as queued, min(b.oldest_at) as oldest_at
      from backlog b join customers c on c.id = b.customer_id where b.jobs > 0 group by 1, 2),
    running as (
      select tier, type, sum(cardinality(job_ids))::int as running from leases group by 1, 2)
    select tier, type, coalesce(queued, 0) as queued, coalesce(running, 0) as running,
      greatest(0, extract(epoch from clock_timestamp() - oldest_at))::double precision as "oldestWaitSeconds"
    from queued full join running using (tier, type)`,
};

/** The lanes that have something queued or running. */
export async function listLanes(database: Queryable): Promise<LaneCount[]> {
  return database.query<LaneCount>(LIST_LANES);
}
