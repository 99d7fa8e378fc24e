import type { Queryable, Statement } from '../database.js';

/** A customer with much work in the queue. */
export interface BusyCustomer {
  readonly id: string;
  readonly name: string;
  readonly queued: number;
  /** Estimated slot seconds of what is queued. */
  readonly queuedSeconds: number;
  readonly oldestWaitSeconds: number | null;
  readonly paused: boolean;
}

/** From the leader's picture of the queue: reads as many rows as there are active flows. */
const BUSIEST: Statement = {
  name: 'busiest-customers',
  text: `
    with busiest as (
      select customer_id, sum(jobs)::float8 as jobs, sum(seconds) as seconds, min(oldest_at) as oldest_at
      from backlog where jobs > 0 group by customer_id order by sum(seconds) desc, customer_id limit $1)
    select c.id, c.name, b.jobs as queued, b.seconds as "queuedSeconds", l.paused,
      greatest(0, extract(epoch from clock_timestamp() - b.oldest_at))::double precision as "oldestWaitSeconds"
    from busiest b join customers c on c.id = b.customer_id join customer_limits l on l.customer_id = c.id
    order by b.seconds desc, c.id`,
};

/** Those with the most slot seconds in the queue. */
export async function busiestCustomers(database: Queryable, limit: number): Promise<BusyCustomer[]> {
  return database.query<BusyCustomer>(BUSIEST, [limit]);
}

/** Index: the primary key. */
const NAMES: Statement = {
  name: 'customer-names',
  text: 'select id, name from customers where id = any ($1::text[])',
};

export async function customerNames(
  database: Queryable,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await database.query<{ id: string; name: string }>(NAMES, [ids]);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
