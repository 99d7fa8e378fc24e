import type { Queryable, Statement } from '../database.js';

/** Customers with anything queued, by the leader's picture of the queue. Primary key of `backlog`. */
const CUSTOMERS_WITH_WORK: Statement = {
  name: 'customers-with-work',
  text: 'select distinct customer_id as id from backlog where jobs > 0',
};

export async function customersWithWork(database: Queryable): Promise<Set<string>> {
  const rows = await database.query<{ id: string }>(CUSTOMERS_WITH_WORK);
  return new Set(rows.map((row) => row.id));
}
