import type { Transaction } from '../database.js';

export interface NewCustomer {
  readonly id: string;
  readonly name: string;
  readonly domain: string | null;
  readonly url: string | null;
  readonly description: string | null;
  readonly record_count: number | null;
  readonly pinned_tier: string | null;
  readonly weight: number | null;
  readonly max_concurrent_turns: number | null;
  readonly max_queued: number | null;
  readonly max_starts_per_minute: number | null;
}

/**
 * Stores customers and their limits.
 * @returns the ids that were free; the caller rolls back when one is missing
 */
export async function insertCustomers(
  transaction: Transaction,
  customers: readonly NewCustomer[],
): Promise<string[]> {
  const json = JSON.stringify(customers);
  const rows = await transaction.query<{ id: string }>(
    `insert into customers (id, name, domain, url, description, record_count, pinned_tier, weight)
     select id, name, domain, url, description, record_count, pinned_tier, weight
     from jsonb_to_recordset($1::jsonb) as c (id text, name text, domain text, url text, description text,
       record_count bigint, pinned_tier text, weight float8)
     on conflict (id) do nothing returning id`,
    [json],
  );
  await transaction.query(
    `insert into customer_limits (customer_id, max_concurrent_turns, max_queued, max_starts_per_minute)
     select id, max_concurrent_turns, max_queued, max_starts_per_minute
     from jsonb_to_recordset($1::jsonb) as c (id text, max_concurrent_turns integer, max_queued integer,
       max_starts_per_minute integer)
     on conflict do nothing`,
    [json],
  );
  return rows.map(({ id }) => id);
}
