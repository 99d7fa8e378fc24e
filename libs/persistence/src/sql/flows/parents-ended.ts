import type { EndedState } from '@fairlane/domain';
import { PLAN_BY_INDEX, type Statement, type Transaction } from '../../database.js';

/**
 * Parents have ended: `parents_ended(ids, states)` enters it with the jobs that wait for them, cancels those that go with
 * a parent which did not succeed, and all that wait for these in turn, and returns the jobs that wait for nothing more.
 *
 * Children are locked before anything is entered, and looked at by later statements: of two leaders at a time, each with
 * another parent of one child, the second waits and sees what the first entered. An end that was entered before is
 * passed over, so it does not matter how often it is told. Rows are locked by id, those that may have to be cancelled
 * too, so that nobody who does the same waits in a circle.
 */
export const PARENTS_ENDED_FUNCTION = `
create or replace function parents_ended(p_ids uuid[], p_states job_state[]) returns setof uuid
language plpgsql volatile set plan_cache_mode = force_generic_plan ${PLAN_BY_INDEX} as $$
declare v_children uuid[]; v_waiting uuid[]; v_doomed uuid[]; v_ids uuid[]; v_errors text[];
begin
  select array_agg(distinct child_id) into v_children
  from job_dependencies where parent_id = any (p_ids) and parent_state is null;
  if v_children is null then return; end if;
  -- Of those that have ended already, as what was cancelled just now has, only the edges are left to be entered.
  select coalesce(array_agg(id), '{}') into v_waiting from jobs where id = any (v_children);
  if p_states <@ array['succeeded'::job_state] then
    perform 1 from jobs where id = any (v_waiting) order by id for no key update;
  else
    perform 1 from jobs where id = any (v_waiting || doomed_by_parents(v_waiting, true)) order by id for no key update;
  end if;

  update job_dependencies d set parent_state = e.state
  from unnest(p_ids, p_states) as e (id, state) where d.parent_id = e.id and d.parent_state is null;

  if not p_states <@ array['succeeded'::job_state] then
    select array_agg(id) into v_doomed from jobs
    where id = any (doomed_by_parents(v_waiting, false)) and state = 'blocked';
  end if;
  if v_doomed is not null then
    -- Of a job in parts the parts end, and it with them. From reason to job, by \`id\`: nothing tells the planner how many
    -- reasons there are, and the other way round is the product of both.
    with reasons as (
      select distinct on (d.child_id) d.child_id as id,
        json_build_object('code', 'JOB.PARENT_FAILED', 'message', format('Its parent %s %s.', d.name,
          case coalesce(d.parent_state, 'cancelled') when 'failed' then 'failed' when 'expired' then 'expired'
            else 'was cancelled' end))::text as error
      from job_dependencies d
      where d.child_id = any (v_doomed) and (d.parent_state <> 'succeeded' or d.parent_id = any (v_doomed))
      order by d.child_id, d.place),
    ending as (
      select j.id, r.error from reasons r
        cross join lateral (select id from jobs where id = r.id and parts_left is null offset 0) j
      union all
      select j.id, r.error from reasons r cross join lateral (select id from jobs where parent_id = r.id offset 0) j)
    select array_agg(id order by id), array_agg(error order by id) into v_ids, v_errors from ending;
    perform end_parts(coalesce(end_jobs(null, null, null, v_ids,
      array_fill('cancelled'::job_state, array[cardinality(v_ids)]), null, null, null, null, null, v_errors, 0::smallint), '{}'));
  end if;

  return query
    select j.id from jobs j join flow_jobs f on f.job_id = j.id
    where j.id = any (v_waiting) and j.state = 'blocked'
      and not exists (select from job_dependencies d where d.child_id = j.id and d.parent_state is null)
      and (f.on_parent_failure = 'run' or not exists (
        select from job_dependencies d where d.child_id = j.id and d.parent_state <> 'succeeded'));
end $$;
`;

/**
 * Which of the jobs have a parent that did not succeed, and go with it (`p_all`: all that would go with one), and what
 * waits for them, down to the last.
 */
export const DOOMED_BY_PARENTS_FUNCTION = `
create or replace function doomed_by_parents(p_children uuid[], p_all boolean) returns uuid[]
language sql stable ${PLAN_BY_INDEX} as $$
  with recursive doomed (id) as (
    select f.job_id from flow_jobs f
    where f.job_id = any (p_children) and f.on_parent_failure = 'cancel' and (p_all or exists (
      select from job_dependencies d where d.child_id = f.job_id and d.parent_state <> 'succeeded'))
    union
    select f.job_id from doomed join job_dependencies d on d.parent_id = doomed.id
      join flow_jobs f on f.job_id = d.child_id and f.on_parent_failure = 'cancel')
  select coalesce(array_agg(id), '{}') from doomed
$$;
`;

const PARENTS_ENDED: Statement = {
  name: 'parents-ended',
  text: 'select parents_ended($1::uuid[], $2::job_state[]) as id',
};

/** Enters ends of parents; returns the jobs that wait for no parent any more. */
export async function parentsEnded(
  transaction: Transaction,
  ends: readonly { readonly jobId: string; readonly state: EndedState }[],
): Promise<string[]> {
  const rows = await transaction.query<{ id: string }>(PARENTS_ENDED, [
    ends.map(({ jobId }) => jobId),
    ends.map(({ state }) => state),
  ]);
  return rows.map(({ id }) => id);
}
