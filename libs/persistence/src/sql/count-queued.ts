import type { Queryable, Statement } from '../database.js';

/** Held to the end of the transaction; only submissions of customers with a limit take it, never a claim. */
const LOCK: Statement = {
  name: 'lock-queue',
  text: `select pg_advisory_xact_lock(hashtextextended('fairlane.queue.' || $1, 0))`,
};

/** Index `jobs_queue`, by its prefix `customer_id`; stops at the limit, so its cost is the limit's and not the queue's. */
const COUNT: Statement = {
  name: 'count-queued',
  text: `select count(*)::integer as count from (
    select from jobs where customer_id = $1 and is_ready and state = 'queued' and parts_left is null limit $2) counted`,
};

/**
 * Queued jobs of a customer, counted up to `most`. Until the transaction ends no other call counts this customer's,
 * so what is submitted after it keeps the limit exactly.
 */
export async function countQueued(transaction: Queryable, customerId: string, most: number): Promise<number> {
  await transaction.query(LOCK, [customerId]);
  const [row] = await transaction.query<{ count: number }>(COUNT, [customerId, most]);
  return row?.count ?? 0;
}
