import type { Queryable } from '../database.js';

/**
 * Derives anew the tier of every customer whom an edited threshold concerns, in one statement: the trigger of
 * `customers` does the derivation.
 * @returns how many changed
 */
export async function rederiveTiers(transaction: Queryable): Promise<number> {
  const [row] = await transaction.query<{ changed: number }>(`
    with changed as (
      update customers c set updated_at = now()
      where c.pinned_tier is null and c.tier <> (
        select key from customer_tiers where min_records <= c.active_records order by min_records desc limit 1)
      returning 1)
    select count(*)::integer as changed from changed`);
  return row?.changed ?? 0;
}
