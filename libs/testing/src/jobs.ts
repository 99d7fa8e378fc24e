import { v7 as uuidv7 } from 'uuid';

/** What runs SQL: `Database` and `Transaction` of the persistence library both do. */
interface Sql {
  query(statement: string, values?: readonly unknown[]): Promise<unknown[]>;
}

/** A customer straight into the tables, for tests below the API. */
export async function insertCustomer(
  sql: Sql,
  id: string,
  customer: { weight?: number; maxConcurrentTurns?: number; records?: number } = {},
): Promise<void> {
  await sql.query('insert into customers (id, name, weight, record_count) values ($1, $1, $2, $3)', [
    id,
    customer.weight ?? null,
    customer.records ?? null,
  ]);
  await sql.query('insert into customer_limits (customer_id, max_concurrent_turns) values ($1, $2)', [
    id,
    customer.maxConcurrentTurns ?? null,
  ]);
}

export interface QueuedJobs {
  readonly customerId: string;
  readonly count: number;
  readonly userId?: string;
  readonly task?: string;
  readonly type?: string;
  readonly opaque?: boolean;
  readonly state?: string;
  readonly seconds?: number;
  readonly priority?: number;
  readonly maxAttempts?: number;
}

/** Queued jobs straight into the tables; returns their ids in order. */
export async function insertJobs(sql: Sql, jobs: QueuedJobs): Promise<string[]> {
  const ids = Array.from({ length: jobs.count }, () => uuidv7());
  await sql.query(
    `insert into jobs (id, customer_id, user_id, task, type, opaque, state, priority, max_attempts, estimate_seconds,
       remaining_seconds)
     select id, $2, $3, $4, $5::job_type, $6, $7::job_state, $8, $9, $10, $10
     from unnest($1::uuid[]) with ordinality as new (id, n) order by n`,
    [
      ids,
      jobs.customerId,
      jobs.userId ?? '',
      jobs.task ?? 'simulate',
      jobs.type ?? 'short',
      jobs.opaque ?? false,
      jobs.state ?? 'queued',
      jobs.priority ?? 5,
      jobs.maxAttempts ?? 3,
      jobs.seconds ?? 0.05,
    ],
  );
  return ids;
}
