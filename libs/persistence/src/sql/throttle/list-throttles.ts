import type { Queryable } from '../../database.js';

/** A throttle key that somebody uses, or used a moment ago. */
export interface ThrottleRow {
  readonly customerId: string;
  readonly key: string;
  readonly lastStartedAt: Date | null;
  /** When the next of its jobs may start; null when none waits. */
  readonly nextStartAt: Date | null;
  /** When the last of the line will have started, by the plan. */
  readonly plannedUntil: Date | null;
  /** Jobs in the line, counted up to a thousand. */
  readonly waiting: number;
}

/** By customer and key: the primary key of `throttle_keys`, and `throttled_jobs_line` for each. */
export async function listThrottles(
  database: Queryable,
  customerId: string | undefined,
  after: readonly [customerId: string, key: string] | undefined,
  limit: number,
): Promise<ThrottleRow[]> {
  return database.query<ThrottleRow>(
    `select k.customer_id as "customerId", k.key, k.last_started_at as "lastStartedAt", k.admitted_at as "nextStartAt",
       k.planned_until as "plannedUntil", (
         select count(*)::integer from (
           select from throttled_jobs t where t.customer_id = k.customer_id and t.key = k.key and t.is_waiting
           limit 1000) line) as waiting
     from throttle_keys k
     where ($1::text is null or k.customer_id = $1) and ($2::text is null or (k.customer_id, k.key) > ($2, $3))
     order by k.customer_id, k.key limit $4`,
    [customerId ?? null, after?.[0] ?? null, after?.[1] ?? null, limit],
  );
}
