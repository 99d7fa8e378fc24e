import { PLAN_BY_INDEX } from '../database.js';
import { MILESTONES_CHANNEL } from './gates/start-job.js';

/**
 * Moves jobs that end from `jobs` to `job_history`: the one way in which a job ends, whoever ends it.
 *
 * `end_jobs(ids, lease, ends)` takes the jobs that still carry the lease (null: those that are not running) and
 * returns the parents of the parts among them, for `end_parts`. The arrays run in parallel; a job that is not there
 * any more, or is another lease's, is passed over, which is what fences a worker that lost its lease.
 *
 * The end of a gated job is a milestone for those who wait for it; a plain job writes none.
 *
 * The primary key of `job_history` is the last guard: no job can be recorded as ended twice.
 */
export const END_JOBS_FUNCTION = `
create or replace function end_jobs(
  p_lease uuid, p_worker uuid, p_slot smallint, p_ids uuid[], p_states job_state[],
  p_started double precision[], p_run double precision[], p_done bigint[], p_total bigint[], p_results text[], p_errors text[], p_failures smallint)
returns uuid[] language plpgsql volatile set plan_cache_mode = force_generic_plan ${PLAN_BY_INDEX} as $$
declare v_parents uuid[]; v_sliced uuid[]; v_failed uuid[]; v_milestones bigint;
begin
  with gone as (
    delete from jobs j
    using unnest(p_ids, p_states, p_started, p_run, p_done, p_total, p_results, p_errors)
      as e (id, state, started_at, run, done, total, result, error)
    where j.id = e.id and j.lease_id is not distinct from p_lease
      and (p_lease is not null or j.state <> 'running' or j.parts_left is not null)
    returning j.*, e.state as end_state, to_timestamp(e.started_at) as turn_started_at, e.run, e.done, e.total, e.result,
      e.error, coalesce(to_timestamp(e.started_at + e.run), clock_timestamp()) as ended_at),
  kept as (
    insert into job_history (
      id, customer_id, user_id, task, type, opaque, state, priority, estimate_seconds, attempt, max_attempts, crashes,
      slices, lease_id, progress_done, progress_total, run_seconds, timeout_seconds, retain_seconds, retain_until,
      first_position, last_position, parent_id, part, has_payload, batch_id, run_at, expires_at, created_at, queued_at,
      started_at, finished_at, worker_id, slot, result, error, checkpoint)
    select id, customer_id, user_id, task, type, opaque, end_state, priority, estimate_seconds,
      attempt + case when end_state = 'failed' then p_failures else 0 end, max_attempts, crashes,
      slices, p_lease, coalesce(done, progress_done), coalesce(total, progress_total), run_seconds + coalesce(run, 0),
      timeout_seconds, retain_seconds, ended_at + retain_seconds * interval '1 second',
      first_position, last_position, parent_id, part, has_payload, batch_id, run_at, expires_at, created_at, queued_at,
      coalesce(started_at, turn_started_at), ended_at, p_worker, p_slot, result::jsonb, error::jsonb,
      case when end_state <> 'succeeded' then checkpoint end
    from gone
    returning id, parent_id, state, slices),
  told as (
    insert into job_milestones (job_id, customer_id, kind, state, at)
    select id, customer_id, 'ended', end_state, ended_at from gone where is_gated and parent_id is null returning 1)
  select array_agg(distinct parent_id) filter (where parent_id is not null),
    array_agg(id) filter (where slices > 0), array_agg(id) filter (where state = 'failed'),
    (select count(*) from told)
  into v_parents, v_sliced, v_failed, v_milestones from kept;
  if v_milestones > 0 then perform pg_notify('${MILESTONES_CHANNEL}', ''); end if;

  if v_sliced is not null and p_worker is not null then
    insert into job_slices
    select h.id, (h.slices % 100)::smallint, h.slices, p_worker, p_slot, to_timestamp(e.started_at), h.finished_at
    from unnest(p_ids, p_started) as e (id, started_at) join job_history h on h.id = e.id
    where e.id = any (v_sliced) and e.started_at is not null
    on conflict (job_id, ring) do update set slice = excluded.slice, worker_id = excluded.worker_id,
      slot = excluded.slot, started_at = excluded.started_at, ended_at = excluded.ended_at;
  end if;
  if v_failed is not null and p_failures > 0 then
    insert into job_attempts (job_id, attempt, worker_id, slot, started_at, ended_at, error)
    select h.id, h.attempt, p_worker, p_slot, to_timestamp(e.started_at), h.finished_at, h.error
    from unnest(p_ids, p_started) as e (id, started_at) join job_history h on h.id = e.id
    where e.id = any (v_failed)
    on conflict do nothing;
  end if;
  return v_parents;
end $$;
`;

/**
 * Brings parents up to date with their parts. A parent succeeds with its last part; one failed or cancelled part ends
 * the parent and takes back what has not started, and a part that runs is cancelled when its turn ends.
 */
export const END_PARTS_FUNCTION = `
create or replace function end_parts(p_parents uuid[]) returns void language plpgsql volatile as $$
declare v_parent uuid; v_left integer; v_state job_state; v_error jsonb; v_ids uuid[]; v_states job_state[];
  v_done bigint;
begin
  foreach v_parent in array p_parents loop
    perform 1 from jobs where id = v_parent for no key update;
    if not found then continue; end if;
    select count(*) into v_left from jobs where parent_id = v_parent;
    select state, error into v_state, v_error from job_history
    where parent_id = v_parent and state <> 'succeeded' order by finished_at limit 1;
    if v_state is null and v_left > 0 then
      update jobs set parts_left = v_left where id = v_parent;
      continue;
    end if;
    if v_left > 0 then
      select coalesce(array_agg(id order by id), '{}'), coalesce(array_agg('cancelled'::job_state), '{}')
      into v_ids, v_states from jobs where parent_id = v_parent and state <> 'running';
      perform end_jobs(null, null, null, v_ids, v_states, null, null, null, null, null, null, 0::smallint);
      update jobs set cancel_requested = true where parent_id = v_parent;
    end if;
    select sum(progress_done) into v_done from job_history where parent_id = v_parent;
    update jobs set run_seconds = (select coalesce(sum(run_seconds), 0) from job_history where parent_id = v_parent)
    where id = v_parent;
    perform end_jobs(null, null, null, array[v_parent], array[coalesce(v_state, 'succeeded')], null, null,
      array[v_done], null, null, array[v_error::text], 0::smallint);
  end loop;
end $$;
`;
