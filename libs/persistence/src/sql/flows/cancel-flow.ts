import type { Statement, Transaction } from '../../database.js';

/** Index `flow_jobs_by_flow`, the primary key and `jobs_parts`. Jobs in parts end with their last part. */
const LOCK: Statement = {
  name: 'lock-flow',
  text: `
    with members as materialized (select job_id from flow_jobs where flow_id = $1)
    select id from jobs
    where (id = any (array(select job_id from members)) or parent_id = any (array(select job_id from members)))
      and state <> 'running' and parts_left is null
    order by id for no key update`,
};
const END: Statement = {
  name: 'end-flow',
  text: `
    select end_parts(coalesce(
      end_jobs(null, null, null, $1::uuid[], array_fill('cancelled'::job_state, array[cardinality($1::uuid[])]),
        null, null, null, null, null, null, 0::smallint), '{}'))`,
};
const ASK: Statement = {
  name: 'ask-flow-to-stop',
  text: `
    with members as materialized (select job_id from flow_jobs where flow_id = $1)
    update jobs set cancel_requested = true
    where id = any (array(select job_id from members)) or parent_id = any (array(select job_id from members))
    returning id, parts_left is null as "isWork", parent_id is null as "isWhole"`,
};

/** What became of the cancellation of a flow. */
export interface FlowCancellation {
  /** Jobs that waited, and have ended as cancelled. */
  readonly ended: number;
  /** Jobs that run, and end with their turn. */
  readonly requested: number;
  /** Those, and parts, that workers are to be told of. */
  readonly runningIds: readonly string[];
}

/** Cancels what is unfinished of a flow: at once what waits, by request what runs. Rows are locked by id, parts first. */
export async function cancelFlow(transaction: Transaction, flowId: string): Promise<FlowCancellation> {
  const waiting = await transaction.query<{ id: string }>(LOCK, [flowId]);
  const ids = waiting.map(({ id }) => id);
  if (ids.length > 0) await transaction.query(END, [ids]);
  const left = await transaction.query<{ id: string; isWork: boolean; isWhole: boolean }>(ASK, [flowId]);
  return {
    ended: ids.length,
    requested: left.filter(({ isWhole }) => isWhole).length,
    runningIds: left.flatMap(({ id, isWork }) => (isWork ? [id] : [])),
  };
}
