import type { JobTypeKey, TierKey } from '@fairlane/domain';
import type { Queryable, Statement } from '../database.js';

/** Jobs that became claimable, by flow: what the dispatcher is told. */
export interface QueuedFlow {
  readonly customerId: string;
  readonly userId: string;
  readonly jobType: JobTypeKey;
  readonly opaque: boolean;
  readonly jobs: number;
  readonly seconds: number;
  readonly minPriority: number;
}

/** Columns of `QueuedFlow`, for the statements that return jobs to the queue; `moved` holds their rows. */
export const QUEUED_FLOWS = `
  select customer_id as "customerId", user_id as "userId", type as "jobType", opaque, count(*)::int as jobs,
    sum(remaining_seconds)::double precision as seconds, min(priority)::int as "minPriority"
  from moved where parts_left is null group by customer_id, user_id, type, opaque`;

/**
 * Takes the leases of a lost worker away and requeues their jobs at their checkpoints; gated ones by their gates.
 *
 * Nobody knows which job of a bundle the worker died of, so each counts a crash, which has it claimed alone from now
 * on; an attempt is counted only for a job that was alone. A job whose last attempt that was ends as `failed` with
 * `WORKER.LOST`. Index `leases_by_worker`.
 */
export const REAP_WORKER_FUNCTION = `
create or replace function reap_worker(p_worker uuid) returns uuid[] language plpgsql volatile as $$
declare v_lease leases; v_alone boolean; v_error text; v_ids uuid[]; v_requeued uuid[] := '{}'; v_parents uuid[];
begin
  update workers set state = 'lost' where id = p_worker and state <> 'down';
  v_error := json_build_object('code', 'WORKER.LOST', 'message', format('Worker %s stopped answering.', p_worker))::text;
  for v_lease in select * from leases where worker_id = p_worker order by id for update loop
    v_alone := cardinality(v_lease.job_ids) = 1;
    if v_alone then
      select array_agg(id) into v_ids from jobs
      where id = any (v_lease.job_ids) and lease_id = v_lease.id and attempt + 1 >= max_attempts;
      if v_ids is not null then
        v_parents := v_parents || end_jobs(v_lease.id, p_worker, v_lease.slot, v_ids, array['failed'::job_state],
          array[date_part('epoch', v_lease.claimed_at)], null, null, null, null, array[v_error], 1::smallint);
      end if;
      insert into job_attempts (job_id, attempt, worker_id, slot, started_at, error)
      select id, attempt + 1, p_worker, v_lease.slot, v_lease.claimed_at, v_error::jsonb
      from jobs where id = any (v_lease.job_ids) and lease_id = v_lease.id
      on conflict do nothing;
    end if;
    with moved as (
      update jobs set lease_id = null, crashes = crashes + 1,
        state = case when is_gated then 'scheduled' else 'queued' end::job_state,
        run_at = case when is_gated then clock_timestamp() else run_at end,
        attempt = attempt + case when v_alone then 1 else 0 end,
        attempt_seconds = case when v_alone then 0 else attempt_seconds end
      where id = any (v_lease.job_ids) and lease_id = v_lease.id
      returning id)
    select v_requeued || coalesce(array_agg(id), '{}') into v_requeued from moved;
    delete from leases where id = v_lease.id;
  end loop;
  if cardinality(v_parents) > 0 then perform end_parts(v_parents); end if;
  return v_requeued;
end $$;
`;

/** What the worker held is read in the statement's own snapshot, which is from before the leases went. */
const REAP_WORKER: Statement = {
  name: 'reap-worker',
  text: `
    with held as materialized (select tier, type, job_ids from leases where worker_id = $1)
    select reap_worker($1) as ids, (select count(*)::int from held) as leases,
      (select coalesce(json_agg(json_build_object('id', job_ids[1], 'tier', tier, 'jobType', type)), '[]')
       from held where cardinality(job_ids) = 1) as alone`,
};
/** The primary key and `jobs_parts`. */
const FLOWS_OF: Statement = {
  name: 'queued-flows-of',
  text: `with moved as (select * from jobs where (id = any ($1) or parent_id = any ($1)) and state = 'queued') ${QUEUED_FLOWS}`,
};

/** The lane of a job. */
export interface JobLane {
  readonly tier: TierKey;
  readonly jobType: JobTypeKey;
}

export interface Reaped {
  /** Leases that were taken away. */
  readonly leases: number;
  /** Jobs that go on elsewhere. */
  readonly jobs: number;
  /** Where they are queued again. */
  readonly flows: QueuedFlow[];
  /** Jobs that have failed for good: it was their last attempt. */
  readonly failed: readonly JobLane[];
}

interface ReapedRow {
  ids: string[];
  leases: number;
  alone: (JobLane & { id: string })[];
}

/** Reaps a worker. Idempotent. */
export async function reapWorker(database: Queryable, workerId: string): Promise<Reaped> {
  const [row] = await database.query<ReapedRow>(REAP_WORKER, [workerId]);
  const { ids, leases, alone } = row ?? { ids: [], leases: 0, alone: [] };
  const failed = alone.filter(({ id }) => !ids.includes(id));
  return { leases, jobs: ids.length, flows: await queuedFlowsOf(database, ids), failed };
}

/** Those of the jobs, and of their parts, that are queued, by flow. */
export async function queuedFlowsOf(database: Queryable, ids: readonly string[]): Promise<QueuedFlow[]> {
  return ids.length === 0 ? [] : database.query<QueuedFlow>(FLOWS_OF, [ids]);
}
