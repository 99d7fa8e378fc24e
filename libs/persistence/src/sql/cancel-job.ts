import type { Transaction } from '../database.js';

/** What became of a cancellation. */
export interface Cancellation {
  /** `ended`: in the history now. `requested`: it runs, and ends with its turn. `absent`: not among the unfinished. */
  readonly outcome: 'ended' | 'requested' | 'absent';
  /** Jobs that run, for the order to their workers. */
  readonly runningIds: readonly string[];
}

const END = `
  select end_parts(coalesce(
    end_jobs(null, null, null, $1::uuid[], array_fill('cancelled'::job_state, array[cardinality($1::uuid[])]),
      null, null, null, null, null, null, 0::smallint), '{}'))`;

/**
 * Cancels a job: at once when it waits, by request when it runs. A parent takes its parts along.
 *
 * Rows are locked first, which a claim skips, so the state that was read is the state that is ended. Parts come before
 * their parent, as in a settlement: the other order would deadlock with one.
 */
export async function cancelJob(transaction: Transaction, id: string): Promise<Cancellation> {
  const [job] = await transaction.query<{ isParent: boolean }>(
    'select parts_left is not null as "isParent" from jobs where id = $1',
    [id],
  );
  if (!job) return { outcome: 'absent', runningIds: [] };
  return job.isParent ? cancelParent(transaction, id) : cancelOne(transaction, id);
}

async function cancelOne(transaction: Transaction, id: string): Promise<Cancellation> {
  const [job] = await transaction.query<{ state: string }>(
    'select state from jobs where id = $1 for no key update',
    [id],
  );
  if (!job) return { outcome: 'absent', runningIds: [] };
  if (job.state !== 'running') {
    await transaction.query(END, [[id]]);
    return { outcome: 'ended', runningIds: [] };
  }
  await transaction.query('update jobs set cancel_requested = true where id = $1', [id]);
  return { outcome: 'requested', runningIds: [id] };
}

async function cancelParent(transaction: Transaction, id: string): Promise<Cancellation> {
  const waiting = await transaction.query<{ id: string }>(
    `select id from jobs where parent_id = $1 and state <> 'running' order by id for no key update`,
    [id],
  );
  const running = await transaction.query<{ id: string }>(
    `update jobs set cancel_requested = true where parent_id = $1 and state = 'running' returning id`,
    [id],
  );
  if (waiting.length > 0) await transaction.query(END, [waiting.map((part) => part.id)]);
  const left = await transaction.query('update jobs set cancel_requested = true where id = $1 returning id', [
    id,
  ]);
  return { outcome: left.length > 0 ? 'requested' : 'ended', runningIds: running.map((part) => part.id) };
}
