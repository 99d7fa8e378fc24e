import type { Queryable, Statement } from '../database.js';

export interface IdempotencyKey {
  readonly customerId: string;
  readonly key: string;
  readonly jobId: string;
  /** SHA-256 of the job as it was asked for. */
  readonly fingerprint: Buffer;
}

/** In one order, so that two calls with the same keys never deadlock; the second waits for the first to commit. */
const RESERVE: Statement = {
  name: 'reserve-idempotency-keys',
  text: `insert into idempotency_keys (customer_id, key, job_id, fingerprint)
    select * from unnest($1::text[], $2::text[], $3::uuid[], $4::bytea[]) order by 1, 2
    on conflict do nothing`,
};

/** A statement of its own: its snapshot is taken after the wait. */
const READ: Statement = {
  name: 'read-idempotency-keys',
  text: `select k.customer_id as "customerId", k.key, k.job_id as "jobId", k.fingerprint
    from idempotency_keys k
    join unnest($1::text[], $2::text[]) as asked (customer_id, key)
      on k.customer_id = asked.customer_id and k.key = asked.key`,
};

/**
 * Takes keys for jobs, and tells who holds each now: the job given here, or that of an earlier call. A caller that
 * has to wait for a concurrent call with the same key sees that call's job.
 */
export async function reserveIdempotencyKeys(
  transaction: Queryable,
  keys: readonly IdempotencyKey[],
): Promise<IdempotencyKey[]> {
  const customers = keys.map((key) => key.customerId);
  const names = keys.map((key) => key.key);
  await transaction.query(RESERVE, [
    customers,
    names,
    keys.map((key) => key.jobId),
    keys.map((key) => key.fingerprint),
  ]);
  return transaction.query<IdempotencyKey>(READ, [customers, names]);
}
