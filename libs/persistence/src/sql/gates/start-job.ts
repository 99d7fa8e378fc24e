import type { Queryable, Statement } from '../../database.js';

/** The channel on which the leader hears that there are milestones, or that jobs were released. */
export const MILESTONES_CHANNEL = 'job_milestones';

/**
 * Records the start of a job that announces it, before its task begins: true when it may begin, false when the lease is
 * lost. The lease fences it; a start that was recorded is not recorded again. Of a job in parts the first part's start is
 * the job's.
 */
export const START_JOB_FUNCTION = `
create or replace function start_job(p_job uuid, p_lease uuid) returns boolean language plpgsql volatile as $$
declare v_job uuid; v_customer text; v_parent uuid; v_now timestamptz := clock_timestamp();
begin
  update jobs set announces_start = false, started_at = coalesce(started_at, v_now)
  where id = p_job and lease_id = p_lease and announces_start
  returning id, customer_id, parent_id into v_job, v_customer, v_parent;
  if not found then return exists (select from jobs where id = p_job and lease_id = p_lease); end if;
  if v_parent is not null then
    update jobs set announces_start = false where id = v_parent and announces_start returning id into v_job;
    if not found then return true; end if;
  end if;
  insert into job_milestones (job_id, customer_id, kind, at) values (v_job, v_customer, 'started', v_now);
  perform pg_notify('${MILESTONES_CHANNEL}', '');
  return true;
end $$;
`;

const START_JOB: Statement = { name: 'start-job', text: 'select start_job($1, $2) as "mayBegin"' };

/**
 * @returns whether the task may begin; false when the lease is not (any longer) the caller's
 * @throws DomainError `unavailable` when PostgreSQL does not answer; whether the start is recorded nobody knows then
 */
export async function startJob(database: Queryable, jobId: string, leaseId: string): Promise<boolean> {
  const [row] = await database.query<{ mayBegin: boolean }>(START_JOB, [jobId, leaseId]);
  return row?.mayBegin ?? false;
}
