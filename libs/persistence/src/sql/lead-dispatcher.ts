import type { Queryable, Statement } from '../database.js';

/** A link that has gone dead without a word must cost no more than a lease. */
const TIMEOUT_MILLIS = 2_000;

/**
 * Leadership is a row, not an advisory lock: a lock is not freed while its holder is merely stopped, or its link cut,
 * for as long as nine seconds. The epoch grows with each change of holder, and a claim refuses an older one.
 */
const LEAD: Statement = {
  name: 'lead-dispatcher',
  timeoutMillis: TIMEOUT_MILLIS,
  text: `
    update dispatcher set
      epoch = epoch + case when holder is distinct from $1 or expires_at < clock_timestamp() then 1 else 0 end,
      holder = $1, host = $2, expires_at = clock_timestamp() + $3 * interval '1 second'
    where holder = $1 or expires_at < clock_timestamp()
    returning epoch::text`,
};

/** Takes or renews the leadership for `leaseSeconds`. Returns the epoch, or undefined when somebody else leads. */
export async function leadDispatcher(
  database: Queryable,
  holder: string,
  host: string,
  leaseSeconds: number,
): Promise<number | undefined> {
  const [row] = await database.query<{ epoch: string }>(LEAD, [holder, host, leaseSeconds]);
  return row ? Number(row.epoch) : undefined;
}

const RESIGN: Statement = {
  name: 'resign-dispatcher',
  timeoutMillis: TIMEOUT_MILLIS,
  text: `update dispatcher set expires_at = '-infinity' where holder = $1`,
};

/** Gives the leadership up, so that another takes it at once. */
export async function resignDispatcher(database: Queryable, holder: string): Promise<void> {
  await database.query(RESIGN, [holder]);
}
