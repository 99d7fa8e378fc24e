import type { Queryable, Statement } from '../database.js';

/** What the slots of one pool do. */
export interface PoolSlots {
  readonly pool: string;
  /** Of workers that are up. */
  readonly slots: number;
  readonly busy: number;
  /** Slots of workers that drain, whether or not they still hold a turn. */
  readonly draining: number;
}

/** The few rows of workers that are up or draining, and the leases that they hold (`leases_by_worker`). */
const POOL_SLOTS: Statement = {
  name: 'pool-slots',
  text: `
    with present as (select id, pools, state from workers where state in ('up', 'draining')),
    offered as (
      select p.pool, sum(p.slots::integer) filter (where state = 'up') as slots,
        sum(p.slots::integer) filter (where state = 'draining') as draining
      from present, jsonb_each_text(pools) as p (pool, slots) group by p.pool),
    held as (
      select l.pool, count(*) as busy from leases l join present w on w.id = l.worker_id and w.state = 'up' group by l.pool)
    select o.pool, coalesce(o.slots, 0)::integer as slots, coalesce(h.busy, 0)::integer as busy,
      coalesce(o.draining, 0)::integer as draining
    from offered o left join held h using (pool) order by o.pool`,
};

export async function poolSlots(database: Queryable): Promise<PoolSlots[]> {
  return database.query<PoolSlots>(POOL_SLOTS);
}
