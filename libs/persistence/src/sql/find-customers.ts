import { type Activity, queuedJobsOf, type TierKey } from '@fairlane/domain';
import type { Queryable } from '../database.js';

/** A customer with what is in effect for it, and how busy it is. */
export interface CustomerRow {
  readonly id: string;
  readonly name: string;
  readonly domain: string | null;
  readonly url: string | null;
  readonly description: string | null;
  readonly tier: TierKey;
  readonly tierPinned: boolean;
  readonly activeRecords: number;
  readonly recordCount: number | null;
  /** In effect: the customer's own or its tier's. */
  readonly weight: number;
  readonly maxConcurrentTurns: number | null;
  readonly maxQueued: number | null;
  readonly maxStartsPerMinute: number | null;
  readonly paused: boolean;
  readonly createdAt: Date;
  /** From `backlog`, which the dispatcher's leader writes each second: a request never counts a queue. */
  readonly queued: number;
  /** From `leases`: jobs that turns hold. */
  readonly running: number;
}

export interface CustomerFilter {
  readonly ids?: readonly string[] | undefined;
  readonly tier?: TierKey | undefined;
  /** By what is queued, as of the last second. */
  readonly activity?: Activity | undefined;
  /** Only customers with a greater id. */
  readonly after?: string | undefined;
}

/** Of `customers c join customer_limits l join customer_tiers t`. */
export const CUSTOMER_COLUMNS = `c.id, c.name, c.domain, c.url, c.description, c.tier, c.pinned_tier is not null as "tierPinned",
  c.active_records::float8 as "activeRecords", c.record_count::float8 as "recordCount",
  coalesce(c.weight, t.weight) as weight,
  coalesce(l.max_concurrent_turns, t.max_concurrent_turns) as "maxConcurrentTurns", l.max_queued as "maxQueued",
  l.max_starts_per_minute as "maxStartsPerMinute",
  l.paused, c.created_at as "createdAt"`;

/**
 * Customers by id, ascending: the primary key, then one look at `backlog`'s and at `leases_by_customer` for each. A filter
 * by activity other than idle begins with `backlog`, which has a row for each active flow.
 */
export async function findCustomers(
  database: Queryable,
  { ids, tier, activity, after }: CustomerFilter,
  limit: number,
): Promise<CustomerRow[]> {
  const queued = activity && queuedJobsOf(activity);
  return database.query<CustomerRow>(
    `select ${CUSTOMER_COLUMNS},
       (select coalesce(sum(jobs), 0) from backlog where customer_id = c.id)::float8 as queued,
       (select coalesce(sum(cardinality(job_ids)), 0) from leases where customer_id = c.id)::float8 as running
     from customers c join customer_limits l on l.customer_id = c.id join customer_tiers t on t.key = c.tier
     where ($1::text[] is null or c.id = any($1)) and ($2::text is null or c.tier = $2) and ($3::text is null or c.id > $3)
       ${activity === undefined ? '' : `and ${activity === 'idle' ? IDLE : BUSY}`}
     order by c.id limit $4`,
    [
      ...[ids ?? null, tier ?? null, after ?? null, limit],
      ...(queued && activity !== 'idle' ? [queued.least, queued.most] : []),
    ],
  );
}

const IDLE = 'not exists (select from backlog b where b.customer_id = c.id and b.jobs > 0)';
const BUSY = `c.id = any (array(
  select customer_id from backlog group by customer_id
  having sum(jobs) >= $5::bigint and ($6::bigint is null or sum(jobs) <= $6)))`;

/** Users of a customer that have jobs in the queue, by id: the primary key of `backlog`. */
export async function busyUsers(
  database: Queryable,
  customerId: string,
  { activity, after }: { readonly activity?: Activity | undefined; readonly after?: string | undefined },
  limit: number,
): Promise<{ userId: string; queued: number }[]> {
  const { least, most } = activity ? queuedJobsOf(activity) : { least: 1, most: null };
  return database.query(
    `select user_id as "userId", sum(jobs)::float8 as queued from backlog
     where customer_id = $1 and user_id <> '' and ($2::text is null or user_id > $2)
     group by user_id having sum(jobs) >= $3::bigint and ($4::bigint is null or sum(jobs) <= $4)
     order by user_id limit $5`,
    [customerId, after ?? null, least, most, limit],
  );
}

/** The busiest users of a customer, by queued jobs. The primary key of `backlog`. */
export async function busiestUsers(
  database: Queryable,
  customerId: string,
  limit: number,
): Promise<{ userId: string; queued: number }[]> {
  return database.query(
    `select user_id as "userId", sum(jobs)::float8 as queued from backlog
     where customer_id = $1 and user_id <> '' group by user_id order by queued desc, user_id limit $2`,
    [customerId, limit],
  );
}
