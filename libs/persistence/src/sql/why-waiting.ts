import type { JobTypeKey, TierKey } from '@fairlane/domain';
import type { Queryable, Statement } from '../database.js';

/** Why a queued job may be waiting. */
export interface WaitingFacts {
  readonly customerId: string;
  readonly type: JobTypeKey;
  readonly tier: TierKey;
  readonly paused: boolean;
  /** Its jobs are being moved behind a new rate, or from behind one. */
  readonly isRateMoving: boolean;
  readonly isLanePaused: boolean;
  /** Turns that the customer may hold at once; null for no limit. */
  readonly maxTurns: number | null;
  readonly heldTurns: number;
  /** Its task cannot yield. */
  readonly opaque: boolean;
  /** Largest part of a pool's slots that the customer may hold with jobs of the type. */
  readonly maxShare: number;
  /** Pools that serve the lane, and that a worker is up for. */
  readonly pools: readonly PoolFacts[];
  /** Queued jobs of the same flow that go before it, counted up to the limit. */
  readonly ahead: number;
  /** Their estimated seconds. */
  readonly aheadSeconds: number;
}

/** How busy a pool is. */
export interface PoolFacts {
  readonly slots: number;
  /** Turns that the customer holds there of the type, of tasks that can yield or cannot as this one. */
  readonly heldOfType: number;
  /** Turns of all customers, of tasks that cannot yield and of those that can. */
  readonly opaqueTurns: number;
  readonly slicedTurns: number;
}

/**
 * Of a parent none of whose parts runs, its first part that is queued. What is ahead: index `jobs_queue`, from the head of the flow up to the
 * job and no further than `$2` entries, which `order by` makes sure of (a bitmap scan would read them all); `leases_by_customer`; the few rows of `pools` and `workers`.
 */
const WHY: Statement = {
  name: 'why-waiting',
  text: `
    with target as (
      select * from jobs where (id = $1 or parent_id = $1) and state = 'queued' and parts_left is null
        and not exists (select from jobs p where p.parent_id = $1 and p.state = 'running')
      order by priority, rank limit 1)
    select j.customer_id as "customerId", j.type, c.tier, l.paused, l.rate_moved_to is not null as "isRateMoving",
      exists (select from paused_lanes p where p.tier = c.tier and p.type = j.type) as "isLanePaused",
      coalesce(l.max_concurrent_turns, t.max_concurrent_turns) as "maxTurns",
      (select count(*) from leases where customer_id = j.customer_id)::integer as "heldTurns",
      j.opaque, y.max_share as "maxShare",
      (select coalesce(jsonb_agg(to_jsonb(served)), '[]') from (
        select s.slots, held.* from (
          select p.name, sum((w.pools ->> p.name)::integer) as slots
          from pools p join workers w on w.pools ? p.name and w.state = 'up'
          where c.tier = any(p.tiers) and j.type = any(p.types) group by p.name) s
        cross join lateral (
          select count(*) filter (where customer_id = j.customer_id and type = j.type and opaque = j.opaque)
              as "heldOfType",
            count(*) filter (where opaque) as "opaqueTurns", count(*) filter (where not opaque) as "slicedTurns"
          from leases where pool = s.name) held) served) as pools,
      before.ahead, before.seconds as "aheadSeconds"
    from target j
    cross join lateral (
      select count(*)::integer as ahead, coalesce(sum(remaining_seconds), 0) as seconds from (
        select o.remaining_seconds from jobs o
        where o.customer_id = j.customer_id and o.user_id = j.user_id and o.type = j.type and o.opaque = j.opaque
          and o.is_ready and o.state = 'queued' and o.parts_left is null and (o.priority, o.rank) < (j.priority, j.rank)
        order by o.priority, o.rank limit $2) counted) before
    join customers c on c.id = j.customer_id join customer_limits l on l.customer_id = c.id
    join customer_tiers t on t.key = c.tier join job_types y on y.key = j.type`,
};

/** Undefined when the job, and every part of it, is not queued, or one of its parts runs. */
export async function whyWaiting(
  database: Queryable,
  id: string,
  most: number,
): Promise<WaitingFacts | undefined> {
  const [facts] = await database.query<WaitingFacts>(WHY, [id, most]);
  return facts;
}
