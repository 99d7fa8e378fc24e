import type { Queryable } from '../../database.js';

/** A flow in a list. */
export interface FlowSummary {
  readonly id: string;
  readonly customerId: string;
  /** Of its first job. */
  readonly name: string | null;
  /** Jobs that are kept, and those of them that have not ended; of the first thousand. */
  readonly jobs: number;
  readonly unfinished: number;
}

export interface FlowFilter {
  readonly customerId?: string | undefined;
  /** Only flows with a smaller id: older ones. */
  readonly before?: string | undefined;
}

/**
 * The newest first, hopping from flow to flow in `flow_jobs_by_flow`, or in `flow_jobs_by_customer`. Of each at most a
 * thousand jobs are looked up, by the primary key of `jobs`.
 */
export async function listFlows(
  database: Queryable,
  { customerId, before }: FlowFilter,
  limit: number,
): Promise<FlowSummary[]> {
  const own = customerId === undefined ? '' : 'and customer_id = $3';
  const newest = (bound: string) =>
    `select flow_id, customer_id from flow_jobs where (${bound}) ${own} order by ${own === '' ? '' : 'customer_id desc, '}flow_id desc limit 1`;
  return database.query<FlowSummary>(
    `with recursive flows as (
       (${newest('$1::uuid is null or flow_id < $1')})
       union all
       select next.* from flows f cross join lateral (${newest('flow_id < f.flow_id')}) next)
     select f.flow_id as id, f.customer_id as "customerId", p.name, counted.jobs, counted.unfinished
     from (select * from flows limit $2) f
     cross join lateral (
       select count(*)::integer as jobs, count(j.id)::integer as unfinished, (array_agg(m.job_id order by m.job_id))[1] as first_id
       from (select job_id from flow_jobs where flow_id = f.flow_id order by job_id limit 1000) m
       left join jobs j on j.id = m.job_id) counted
     left join job_payloads p on p.job_id = counted.first_id
     order by f.flow_id desc`,
    customerId === undefined ? [before ?? null, limit] : [before ?? null, limit, customerId],
  );
}
