import type { JobState } from '@fairlane/domain';
import type { Queryable, Statement, Transaction } from '../../database.js';

/** A job of an earlier call that a new one is to wait for. */
export interface EarlierJob {
  readonly id: string;
  readonly customerId: string;
  /** Null while it has not ended. */
  readonly endedAs: JobState | null;
  /** The flow that it is part of. */
  readonly flowId: string | null;
}

/** The primary key. A part has no end of its own that anybody hears of. */
const WATCH: Statement = {
  name: 'watch-parents',
  text: `
    with there as (
      select id from jobs where id = any ($1::uuid[]) and parent_id is null order by id for no key update),
    watched as (
      update jobs j set is_gated = true from there where j.id = there.id
      returning j.id, j.customer_id)
    select w.id, w.customer_id as "customerId", null as "endedAs", f.flow_id as "flowId"
    from watched w left join flow_jobs f on f.job_id = w.id`,
};

/** The primary keys. */
const ENDED: Statement = {
  name: 'ended-parents',
  text: `
    select h.id, h.customer_id as "customerId", h.state as "endedAs", f.flow_id as "flowId"
    from job_history h left join flow_jobs f on f.job_id = h.id
    where h.id = any ($1::uuid[]) and h.parent_id is null and h.retain_until > now()`,
};

/**
 * Finds jobs, and has the ends of those that have not ended told. A second statement looks for those that were not there
 * among the ended ones: its snapshot is taken after the wait for whoever ended them, so that no end is missed.
 */
export async function watchParents(transaction: Transaction, ids: readonly string[]): Promise<EarlierJob[]> {
  const live = await transaction.query<EarlierJob>(WATCH, [ids]);
  const found = new Set(live.map(({ id }) => id));
  const missing = ids.filter((id) => !found.has(id));
  return missing.length === 0 ? live : [...live, ...(await transaction.query<EarlierJob>(ENDED, [missing]))];
}

/** A job of a flow. */
export interface NewFlowJob {
  readonly jobId: string;
  readonly flowId: string;
  readonly customerId: string;
  readonly key: string | null;
  readonly onParentFailure: 'cancel' | 'run';
}

/** That one job waits for another. */
export interface NewDependency {
  readonly childId: string;
  /** Place in its `dependsOn`, from 1. */
  readonly place: number;
  readonly name: string;
  readonly parentId: string;
  readonly parentState: JobState | null;
}

/** A job that is in a flow already stays in it. */
const JOBS: Statement = {
  name: 'store-flow-jobs',
  text: `insert into flow_jobs (job_id, flow_id, customer_id, key, on_parent_failure)
    select * from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[]) order by 1 on conflict do nothing`,
};
const DEPENDENCIES: Statement = {
  name: 'store-dependencies',
  text: `insert into job_dependencies (child_id, place, name, parent_id, parent_state)
    select * from unnest($1::uuid[], $2::integer[], $3::text[], $4::uuid[], $5::job_state[])`,
};

/** Stores what belongs together and what waits for what: two statements for any number. */
export async function storeFlow(
  transaction: Transaction,
  jobs: readonly NewFlowJob[],
  dependencies: readonly NewDependency[],
): Promise<void> {
  await transaction.query(JOBS, [
    jobs.map(({ jobId }) => jobId),
    jobs.map(({ flowId }) => flowId),
    jobs.map(({ customerId }) => customerId),
    jobs.map(({ key }) => key),
    jobs.map(({ onParentFailure }) => onParentFailure),
  ]);
  await transaction.query(DEPENDENCIES, [
    dependencies.map(({ childId }) => childId),
    dependencies.map(({ place }) => place),
    dependencies.map(({ name }) => name),
    dependencies.map(({ parentId }) => parentId),
    dependencies.map(({ parentState }) => parentState),
  ]);
}

/** The primary keys. A parent that did not succeed holds a child that would go with it, until it is retried. */
const WAITING: Statement = {
  name: 'jobs-waiting-for-parents',
  text: `
    select distinct d.child_id as id from job_dependencies d join flow_jobs f on f.job_id = d.child_id
    where d.child_id = any ($1::uuid[])
      and (d.parent_state is null or d.parent_state <> 'succeeded' and f.on_parent_failure = 'cancel')`,
};

/** Those of the jobs that have to wait for parents. */
export async function waitingForParents(transaction: Transaction, ids: readonly string[]): Promise<string[]> {
  const rows = await transaction.query<{ id: string }>(WAITING, [ids]);
  return rows.map(({ id }) => id);
}

/** A parent that a job waits for. */
export interface AwaitedParent {
  readonly id: string;
  readonly name: string;
  readonly state: JobState;
}

/** The primary keys. */
const AWAITED: Statement = {
  name: 'awaited-parents',
  text: `
    with awaited as (
      select d.parent_id as id, d.name, d.place, coalesce(j.state, d.parent_state) as state
      from job_dependencies d join flow_jobs f on f.job_id = d.child_id left join jobs j on j.id = d.parent_id
      where d.child_id = $1
        and (d.parent_state is null or d.parent_state <> 'succeeded' and f.on_parent_failure = 'cancel'))
    select id, name, coalesce(state, 'running') as state, (select count(*)::integer from awaited) as count
    from awaited order by place limit $2`,
};

/** What an unfinished job waits for: how many parents, and the first `most` of them. */
export async function awaitedParents(
  database: Queryable,
  id: string,
  most: number,
): Promise<{ count: number; first: AwaitedParent[] }> {
  const rows = await database.query<AwaitedParent & { count: number }>(AWAITED, [id, most]);
  return {
    count: rows[0]?.count ?? 0,
    first: rows.map((row) => ({ id: row.id, name: row.name, state: row.state })),
  };
}
