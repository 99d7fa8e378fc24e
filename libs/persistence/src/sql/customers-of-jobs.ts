import { ENOUGH_SAMPLES, type TierKey } from '@fairlane/domain';
import type { Queryable, Statement } from '../database.js';

/** What a submission needs to know of a customer. */
export interface JobCustomer {
  readonly id: string;
  readonly tier: TierKey;
  /** Active records, wherever they are kept. */
  readonly activeRecords: number;
  /** True when only the number of records is known here: positions 1 to that number, all active. */
  readonly keptElsewhere: boolean;
  /** The highest position that a record has or had. */
  readonly lastPosition: number;
  readonly maxQueued: number | null;
  readonly maxStartsPerMinute: number | null;
  /** Whether an endpoint of it is told of the ends of jobs. */
  readonly hearsOfJobs: boolean;
  /** What its tasks really take, as far as enough is known: seconds for one record, or one job, by task. */
  readonly learnedSeconds: ReadonlyMap<string, number>;
  readonly version: CustomerVersion;
}

/** What is another after every change: for whoever would store what was planned with a customer as it was. */
export interface CustomerVersion {
  /** Of everything but `learnedSeconds`. */
  readonly customer: string;
  /** Of `learnedSeconds`. */
  readonly learned: string;
}

const HEARS = `exists (select from webhook_endpoints w where w.customer_id = c.id and w.events <> '{batch.finished}')`;

/** Of `customers c join customer_limits l`: who wrote each row last, which nobody does twice. */
export const CUSTOMER_VERSION = `concat_ws(' ', c.xmin, l.xmin, ${HEARS})`;

/** The same of what was learned of a customer's tasks; the primary key. */
export const learnedVersion = (customerId: string): string => `coalesce((
  select string_agg(xmin::text, ' ' order by task) from learned_seconds where customer_id = ${customerId}), '')`;

/** The primary keys of `customers`, `customer_limits` and `learned_seconds`. */
const FIND: Statement = {
  name: 'customers-of-jobs',
  text: `select c.id, c.tier, c.active_records::float8 as "activeRecords", 
      c.record_count is not null as "keptElsewhere",
      coalesce(c.record_count, c.last_position)::float8 as "lastPosition", l.max_queued as "maxQueued",
      l.max_starts_per_minute as "maxStartsPerMinute",
      ${HEARS} as "hearsOfJobs",
      json_build_object('customer', ${CUSTOMER_VERSION}, 'learned', ${learnedVersion('c.id')}) as version,
      (select jsonb_object_agg(task, seconds) from learned_seconds
        where customer_id = c.id and samples >= ${ENOUGH_SAMPLES}) as learned
    from customers c join customer_limits l on l.customer_id = c.id
    where c.id = any($1::text[])`,
};

/** The primary key. One order, so that two calls never wait for each other. */
const HOLD: Statement = {
  name: 'hold-customers',
  text: 'select id from customers where id = any ($1::text[]) order by id for key share',
};

/** Keeps customers from being deleted until the transaction ends; returns those that are there. */
export async function holdCustomers(transaction: Queryable, ids: readonly string[]): Promise<string[]> {
  return (await transaction.query<{ id: string }>(HOLD, [ids])).map(({ id }) => id);
}

interface Row extends Omit<JobCustomer, 'learnedSeconds'> {
  learned: Record<string, number> | null;
  [column: string]: unknown;
}

export async function customersOfJobs(database: Queryable, ids: readonly string[]): Promise<JobCustomer[]> {
  const rows = await database.query<Row>(FIND, [ids]);
  return rows.map(({ learned, ...row }) => ({
    ...row,
    learnedSeconds: new Map(Object.entries(learned ?? {})),
  }));
}
