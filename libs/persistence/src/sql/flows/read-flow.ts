import type { JobState, JobTypeKey } from '@fairlane/domain';
import type { Queryable, Statement } from '../../database.js';

/** A job of a flow. */
export interface FlowNode {
  readonly id: string;
  readonly customerId: string;
  readonly key: string | null;
  readonly name: string | null;
  readonly task: string;
  readonly type: JobTypeKey;
  readonly state: JobState;
  readonly onParentFailure: 'cancel' | 'run';
  readonly estimateSeconds: number;
  /** Estimated seconds that are still to do; 0 of an ended job. */
  readonly remainingSeconds: number;
  readonly runSeconds: number;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** Index `flow_jobs_by_flow`, and the primary keys of `jobs` and `job_history`. */
const NODES: Statement = {
  name: 'flow-nodes',
  text: `
    with members as materialized (
      select job_id, key, on_parent_failure from flow_jobs where flow_id = $1 order by job_id limit $2)
    select j.id, j.customer_id as "customerId", m.key, p.name, j.task, j.type, j.state,
      m.on_parent_failure as "onParentFailure", j.estimate_seconds as "estimateSeconds",
      j.remaining_seconds as "remainingSeconds", j.run_seconds as "runSeconds", j.created_at as "createdAt",
      j.started_at as "startedAt", j.finished_at as "finishedAt"
    from members m join (
      select id, customer_id, task, type, state, estimate_seconds, remaining_seconds, run_seconds, created_at, started_at,
        null::timestamptz as finished_at, has_payload from jobs where id = any (array(select job_id from members))
      union all
      select id, customer_id, task, type, state, estimate_seconds, 0, run_seconds, created_at, started_at, finished_at,
        has_payload from job_history where id = any (array(select job_id from members)) and retain_until > now()) j
      on j.id = m.job_id
    left join job_payloads p on j.has_payload and p.job_id = j.id
    order by j.id`,
};

/** Index `flow_jobs_by_flow` and the primary key of `job_dependencies`. */
const EDGES: Statement = {
  name: 'flow-edges',
  text: `
    select d.parent_id as "from", d.child_id as "to" from flow_jobs f join job_dependencies d on d.child_id = f.job_id
    where f.flow_id = $1 order by d.child_id, d.place`,
};

/** The jobs of a flow that are still kept, at most `limit`, by id; empty when there is no such flow. */
export async function flowNodes(database: Queryable, flowId: string, limit: number): Promise<FlowNode[]> {
  return database.query<FlowNode>(NODES, [flowId, limit]);
}

/** Which job of a flow waits for which, as (parent, child). */
export async function flowEdges(
  database: Queryable,
  flowId: string,
): Promise<{ from: string; to: string }[]> {
  return database.query<{ from: string; to: string }>(EDGES, [flowId]);
}

/** Index `flow_jobs_by_flow`. */
const OWNER: Statement = {
  name: 'flow-customer',
  text: 'select customer_id as "customerId" from flow_jobs where flow_id = $1 limit 1',
};

/** Whose flow it is; undefined when there is none, or nothing of it is kept any more. */
export async function flowCustomer(database: Queryable, flowId: string): Promise<string | undefined> {
  const [row] = await database.query<{ customerId: string }>(OWNER, [flowId]);
  return row?.customerId;
}
