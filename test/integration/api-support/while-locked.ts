import type { Database } from '@fairlane/persistence';

/** Keeps everybody else from a table while `work` runs, for as long as that takes. */
export async function whileLocked<Result>(
  database: Database,
  table: string,
  work: () => Promise<Result>,
): Promise<Result> {
  return database.transaction(async (transaction) => {
    await transaction.query('set local idle_in_transaction_session_timeout = 0');
    await transaction.query(`lock table ${table} in access exclusive mode`);
    return work();
  });
}
