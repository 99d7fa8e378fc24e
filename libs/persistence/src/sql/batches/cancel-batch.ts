import type { Statement, Transaction } from '../../database.js';

/**
 * What may run, of the batch's ids after one: plain jobs and parts, in the order in which a settlement locks them.
 * Parents come later, by what becomes of their parts: the other order would deadlock with one.
 */
const LOCK: Statement = {
  name: 'lock-jobs-of-batch',
  text: `
    select j.id, j.state = 'running' as "isRunning"
    from jobs j join batches b on b.id = $1
    where j.id >= b.first_job_id and j.id <= b.last_job_id and j.batch_id = b.id and j.parts_left is null
      and ($2::uuid is null or j.id > $2)
    order by j.id limit $3 for no key update of j`,
};

const END = `
  select end_parts(coalesce(
    end_jobs(null, null, null, $1::uuid[], array_fill('cancelled'::job_state, array[cardinality($1::uuid[])]),
      null, null, null, null, null, null, 0::smallint), '{}'))`;

/** A step of the cancellation of a batch. */
export interface BatchCancellation {
  /** Jobs that run, for the order to their workers. */
  readonly runningIds: readonly string[];
  /** Where the next step begins; null when there is nothing left. */
  readonly after: string | null;
}

/** Cancels at most `limit` jobs of a batch: those that wait at once, those that run by request. */
export async function cancelBatchJobs(
  transaction: Transaction,
  batchId: string,
  after: string | null,
  limit: number,
): Promise<BatchCancellation> {
  const jobs = await transaction.query<{ id: string; isRunning: boolean }>(LOCK, [batchId, after, limit]);
  const waitingIds = jobs.filter(({ isRunning }) => !isRunning).map(({ id }) => id);
  const runningIds = jobs.filter(({ isRunning }) => isRunning).map(({ id }) => id);
  if (waitingIds.length > 0) await transaction.query(END, [waitingIds]);
  if (runningIds.length > 0)
    await transaction.query('update jobs set cancel_requested = true where id = any ($1)', [runningIds]);
  return { runningIds, after: jobs.length < limit ? null : (jobs.at(-1)?.id ?? null) };
}
