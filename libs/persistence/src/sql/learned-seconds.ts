import type { JobTypeKey, Learned } from '@fairlane/domain';
import type { Queryable, Statement } from '../database.js';

/** Which task, for which customer. */
export interface TaskOfCustomer {
  readonly customerId: string;
  readonly task: string;
}

/** What is known of a task for a customer. */
export interface KnownTask extends TaskOfCustomer {
  /** The type that the task declares. */
  readonly declared: JobTypeKey;
  /** Undefined when nothing was learned yet. */
  readonly learned: Learned | undefined;
}

/** The primary keys. */
const FIND: Statement = {
  name: 'find-learned-seconds',
  text: `
    select k.customer_id as "customerId", k.task, t.type as declared, l.seconds, l.samples::float8, l.type
    from unnest($1::text[], $2::text[]) as k (customer_id, task)
    join tasks t on t.name = k.task
    left join learned_seconds l on l.customer_id = k.customer_id and l.task = k.task`,
};

/** What is known of each of these; tasks that no worker has declared are left out. */
export async function findLearned(
  database: Queryable,
  keys: readonly TaskOfCustomer[],
): Promise<KnownTask[]> {
  const rows = await database.query<
    TaskOfCustomer & { declared: JobTypeKey } & (Learned | { seconds: null })
  >(FIND, [keys.map(({ customerId }) => customerId), keys.map(({ task }) => task)]);
  return rows.map(({ customerId, task, declared, ...learned }) => ({
    ...{ customerId, task, declared },
    learned: learned.seconds === null ? undefined : learned,
  }));
}

export interface NewlyLearned extends TaskOfCustomer, Learned {
  readonly misdeclared: boolean;
}

/** Rows in one order, so that two writers never deadlock; a customer that was deleted meanwhile has none. */
const KEEP: Statement = {
  name: 'keep-learned-seconds',
  text: `
    with there as materialized (
      select id from customers where id = any ($1::text[]) order by id for key share)
    insert into learned_seconds (customer_id, task, seconds, samples, type, misdeclared)
    select l.* from unnest($1::text[], $2::text[], $3::float8[], $4::bigint[], $5::job_type[], $6::boolean[])
      as l (customer_id, task, seconds, samples, type, misdeclared)
    join there on there.id = l.customer_id order by 1, 2
    on conflict (customer_id, task) do update set seconds = excluded.seconds, samples = excluded.samples,
      type = excluded.type, misdeclared = excluded.misdeclared, updated_at = now()`,
};

/** Writes down what is known now, in place of what was. */
export async function keepLearned(database: Queryable, rows: readonly NewlyLearned[]): Promise<void> {
  if (rows.length === 0) return;
  await database.query(KEEP, [
    rows.map(({ customerId }) => customerId),
    rows.map(({ task }) => task),
    rows.map(({ seconds }) => seconds),
    rows.map(({ samples }) => samples),
    rows.map(({ type }) => type),
    rows.map(({ misdeclared }) => misdeclared),
  ]);
}

/** What a task takes for a customer, beside what it declares. */
export interface CustomerTask {
  readonly task: string;
  readonly kind: 'record' | 'job';
  /** Declared. */
  readonly type: JobTypeKey;
  readonly learnedSeconds: number;
  readonly learnedType: JobTypeKey;
  readonly samples: number;
  readonly misdeclared: boolean;
  readonly updatedAt: Date;
}

/** The primary key. */
const LIST: Statement = {
  name: 'list-learned-seconds',
  text: `
    select l.task, t.kind, t.type, l.seconds as "learnedSeconds", l.type as "learnedType", l.samples::float8,
      l.misdeclared, l.updated_at as "updatedAt"
    from learned_seconds l join tasks t on t.name = l.task
    where l.customer_id = $1 and ($2::text is null or l.task > $2) order by l.task limit $3`,
};

/** The tasks that the customer's jobs have run, by name. @param after only those with a greater name */
export async function listCustomerTasks(
  database: Queryable,
  customerId: string,
  after: string | undefined,
  limit: number,
): Promise<CustomerTask[]> {
  return database.query<CustomerTask>(LIST, [customerId, after ?? null, limit]);
}

/** Index `learned_seconds_misdeclared`, which holds nothing else. */
const COUNT_MISDECLARED: Statement = {
  name: 'count-misdeclared',
  text: 'select task, type, count(*)::integer as customers from learned_seconds where misdeclared group by task, type',
};

/** For how many customers tasks are of another type than they declare, by task and that type. */
export async function countMisdeclared(
  database: Queryable,
): Promise<{ task: string; type: JobTypeKey; customers: number }[]> {
  return database.query(COUNT_MISDECLARED);
}
