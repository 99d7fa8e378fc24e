import type { Activity, TierKey } from '@fairlane/domain';
import { queuedJobsOf } from '@fairlane/domain';
import type { Queryable } from '../database.js';
import { CUSTOMER_COLUMNS, type CustomerRow } from './find-customers.js';

/** What customers can be ordered by. */
export const CUSTOMER_SORTS = [
  ...(['id', 'name', 'activeRecords', 'weight', 'queued', 'running', 'share', 'waitP99'] as const),
] as const;
export type CustomerSort = (typeof CUSTOMER_SORTS)[number];

/** Figures that are not in the tables, by customer. */
export interface LiveFigures {
  readonly id: string;
  readonly share: number;
  readonly waitP99Seconds: number | null;
}

export interface CustomerSearch {
  /** Part of the id or of the name, in any case. */
  readonly search?: string | undefined;
  readonly tier?: TierKey | undefined;
  readonly activity?: Activity | undefined;
  readonly paused?: boolean | undefined;
  readonly sort: CustomerSort;
  readonly order: 'asc' | 'desc';
  /** What the last customer of the page before was ordered by, and its id. */
  readonly after?: readonly [value: string | number, id: string] | undefined;
  readonly live: readonly LiveFigures[];
}

/** Values to order by; no null among them, so that a cursor can name each. */
const VALUES: Record<CustomerSort, string> = {
  id: 'c.id',
  name: 'lower(c.name)',
  activeRecords: 'c.active_records::float8',
  weight: 'coalesce(c.weight, t.weight)',
  queued: 'coalesce(q.jobs, 0)',
  running: 'coalesce(r.jobs, 0)',
  share: 'coalesce(f.share, 0)',
  waitP99: 'coalesce(f.wait, -1)',
};

/**
 * Customers in any order. Reads all of them, beside the active flows and the leases: 15 ms for 5,000 customers. The
 * order by id alone has an index: `findCustomers`.
 */
export async function searchCustomers(
  database: Queryable,
  { search, tier, activity, paused, sort, order, after, live }: CustomerSearch,
  limit: number,
): Promise<(CustomerRow & { sortValue: string | number })[]> {
  const value = VALUES[sort];
  const type = sort === 'id' || sort === 'name' ? 'text' : 'float8';
  const { least, most } = activity ? queuedJobsOf(activity) : { least: 0, most: null };
  return database.query(
    `with q as (select customer_id, sum(jobs)::float8 as jobs from backlog group by 1),
       r as (select customer_id, sum(cardinality(job_ids))::float8 as jobs from leases group by 1),
       f as (select * from unnest($1::text[], $2::float8[], $3::float8[]) as figures (id, share, wait))
     select ${CUSTOMER_COLUMNS}, coalesce(q.jobs, 0) as queued, coalesce(r.jobs, 0) as running, ${value} as "sortValue"
     from customers c join customer_limits l on l.customer_id = c.id join customer_tiers t on t.key = c.tier
     left join q on q.customer_id = c.id left join r on r.customer_id = c.id left join f on f.id = c.id
     where ($4::text is null or position(lower($4) in lower(c.id)) > 0 or position(lower($4) in lower(c.name)) > 0)
       and ($5::text is null or c.tier = $5) and ($6::boolean is null or l.paused = $6)
       and coalesce(q.jobs, 0) >= $7::float8 and ($8::float8 is null or coalesce(q.jobs, 0) <= $8)
       and ($9::${type} is null or ${value} ${order === 'asc' ? '>' : '<'} $9 or (${value} = $9 and c.id > $10))
     order by ${value} ${order}, c.id limit $11`,
    [
      ...[live.map(({ id }) => id), live.map(({ share }) => share)],
      ...[live.map(({ waitP99Seconds }) => waitP99Seconds), search ?? null, tier ?? null, paused ?? null],
      ...[least, most, after?.[0] ?? null, after?.[1] ?? null, limit],
    ],
  );
}
