import type { Statement, Transaction } from '../../database.js';

/** Index `job_dependencies_by_parent` and the primary keys. */
const CANCELLED_WITH: Statement = {
  name: 'cancelled-with-parents',
  text: `
    with recursive fallen (id) as (
      select unnest($1::uuid[])
      union
      select h.id from fallen join job_dependencies d on d.parent_id = fallen.id
        join job_history h on h.id = d.child_id and h.state = 'cancelled' and h.error ->> 'code' = 'JOB.PARENT_FAILED')
    select id from fallen where id <> all ($1::uuid[])`,
};

/** The jobs that were cancelled because one of these did not succeed, and those that were because of them in turn. */
export async function cancelledWithParents(
  transaction: Transaction,
  ids: readonly string[],
): Promise<string[]> {
  const rows = await transaction.query<{ id: string }>(CANCELLED_WITH, [ids]);
  return rows.map(({ id }) => id);
}

/** Index `job_dependencies_by_parent` and the primary keys. */
const AWAIT_AGAIN: Statement = {
  name: 'await-parents-again',
  text: `
    with waiting as (
      select id from jobs where id in (select child_id from job_dependencies where parent_id = any ($1::uuid[]))
        and (state = 'blocked' or id = any ($1::uuid[])) order by id for no key update),
    reset as (
      update job_dependencies d set parent_state = null from waiting w
      where d.child_id = w.id and d.parent_id = any ($1::uuid[]) returning d.parent_id)
    update jobs set is_gated = true where id in (select parent_id from reset) and not is_gated`,
};

/** Has the unfinished jobs that wait for some of these, which were retried, wait for their ends again. */
export async function awaitParentsAgain(transaction: Transaction, ids: readonly string[]): Promise<void> {
  await transaction.query(AWAIT_AGAIN, [ids]);
}
