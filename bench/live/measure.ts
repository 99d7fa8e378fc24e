import type { Database } from '@fairlane/persistence';
import { until } from '@fairlane/testing';

/** The q-quantile (0..1) of the values, by the nearest rank; NaN of none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
}

/** Waits from submission to start, in seconds, of the ended jobs of these customers. */
export async function waitsOf(database: Database, customerIds: readonly string[]): Promise<number[]> {
  const rows = await database.query<{ wait: number }>(
    `select extract(epoch from started_at - created_at)::double precision as wait
     from job_history where customer_id = any ($1) and parent_id is null`,
    [customerIds],
  );
  return rows.map((row) => row.wait);
}

/** Jobs that have not ended yet. */
export async function unfinished(
  database: Database,
  customerIds: readonly string[] | null = null,
): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    'select count(*)::int as count from jobs where $1::text[] is null or customer_id = any ($1)',
    [customerIds],
  );
  return row?.count ?? 0;
}

/** Slot seconds that a customer was served so far. */
export async function servedSeconds(database: Database): Promise<Map<string, number>> {
  const rows = await database.query<{ id: string; served: number }>(
    'select customer_id as id, sum(served_seconds) as served from flow_usage group by 1',
  );
  return new Map(rows.map((row) => [row.id, row.served]));
}

/** Waits until nothing of these customers (null: of anybody) is unfinished. */
export async function untilDrained(
  database: Database,
  customerIds: readonly string[] | null,
  deadlineSeconds: number,
): Promise<void> {
  const isDrained = async () => {
    const rows =
      customerIds === null
        ? await database.query('select from jobs limit 1')
        : await database.query('select from jobs where customer_id = any ($1) limit 1', [customerIds]);
    return rows.length === 0;
  };
  await until(isDrained, { deadlineSeconds, intervalSeconds: 0.25, message: 'all jobs to end' });
}

/** How the ended jobs ended, by state. */
export async function endings(database: Database): Promise<Record<string, number>> {
  const rows = await database.query<{ state: string; count: number }>(
    'select state, count(*)::int as count from job_history group by 1 order by 1',
  );
  return Object.fromEntries(rows.map((row) => [row.state, row.count]));
}

/** Rounds to `digits` decimals, for print. */
export function rounded(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}
