import type { Queryable, Statement } from '../database.js';

/** Customers with anything queued, by the leader's picture of the queue. Primary key of `backlog`. */
const CUSTOMERS_WITH_WORK: Statement = {
  name: 'customers-with-work',
  text: 'select customer_id as id, sum(seconds) as seconds from backlog where jobs > 0 group by customer_id',
};

/** The estimated slot seconds of what each has queued. */
export async function customersWithWork(database: Queryable): Promise<Map<string, number>> {
  const rows = await database.query<{ id: string; seconds: number }>(CUSTOMERS_WITH_WORK);
  return new Map(rows.map(({ id, seconds }) => [id, seconds]));
}
