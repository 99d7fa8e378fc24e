import type { Queryable, Statement, Transaction } from '../../database.js';
import { type Milestone, milestoneArrays } from '../gates/milestones.js';

/**
 * Jobs come to the throttle: lines each up behind its key's others, and says when it may start.
 *
 * Keys are locked in one order, then the clock is read: whoever waited for the lock sees what the other did. A job
 * that is let through already passes; one that stands in the line stays where it is; one that has started before, and
 * is to start again, takes its old place in the order.
 *
 * `starts_at`: may start then; null while it stands in the line. `planned_at`: its start by the plan.
 */
export const LINE_UP_THROTTLED_FUNCTION = `
create or replace function line_up_throttled(
  p_ids uuid[], p_customers text[], p_keys text[], p_windows double precision[])
returns table (job_id uuid, starts_at timestamptz, planned_at timestamptz, is_due boolean)
language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare v_key throttle_keys; v_job throttled_jobs; v_now timestamptz; n integer; v_window interval; v_keys integer;
begin
  select count(distinct (c, k)) into v_keys from unnest(p_customers, p_keys) as given (c, k);
  loop
    insert into throttle_keys (customer_id, key)
    select distinct c, k from unnest(p_customers, p_keys) as given (c, k) order by c, k
    on conflict do nothing;
    perform 1 from throttle_keys where (customer_id, key) in (select * from unnest(p_customers, p_keys))
    order by customer_id, key for no key update;
    get diagnostics n = row_count;
    exit when n = v_keys; -- one that was being forgotten is made anew
  end loop;
  v_now := clock_timestamp();
  for n in 1 .. cardinality(p_ids) loop
    job_id := p_ids[n];
    starts_at := null;
    select * into v_key from throttle_keys where customer_id = p_customers[n] and key = p_keys[n];
    select * into v_job from throttled_jobs t where t.job_id = p_ids[n];
    if not found then
      insert into throttled_jobs (job_id, customer_id, key, window_seconds, is_waiting)
      values (p_ids[n], p_customers[n], p_keys[n], p_windows[n], false) returning * into v_job;
    end if;
    v_window := v_job.window_seconds * interval '1 second';
    if v_key.admitted_job_id = p_ids[n] then
      starts_at := v_key.admitted_at;
      planned_at := starts_at;
    elsif v_job.is_waiting then
      planned_at := v_key.planned_until + greatest(v_now - v_key.admitted_at, interval '0');
    elsif v_key.admitted_job_id is null then
      starts_at := greatest(v_now, v_key.last_started_at + v_window);
      planned_at := starts_at;
      update throttle_keys set admitted_job_id = p_ids[n], admitted_at = starts_at, planned_until = starts_at
      where customer_id = p_customers[n] and key = p_keys[n];
    else
      -- The plan moves along while the admitted job is late.
      planned_at := v_key.planned_until + v_window + greatest(v_now - v_key.admitted_at, interval '0');
      update throttle_keys set planned_until = planned_until + v_window
      where customer_id = p_customers[n] and key = p_keys[n];
      update throttled_jobs t set is_waiting = true where t.job_id = p_ids[n];
    end if;
    is_due := coalesce(starts_at <= v_now, false);
    return next;
  end loop;
end $$;
`;

/**
 * Moves lines on after starts and ends, in the order in which they happened; returns the jobs that were let through,
 * or put off, and when each may start.
 *
 * The admitted job's start sets its key's clock and lets the next one through, at that start plus its own window. One
 * that ended without a start leaves its place; the clock stays. A start that the line did not wait for (a second
 * report of one) only puts the next start off.
 */
export const MOVE_THROTTLED_FUNCTION = `
create or replace function move_throttled(p_ids uuid[], p_kinds text[], p_ats timestamptz[])
returns table (job_id uuid, starts_at timestamptz)
language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare v_key throttle_keys; v_job throttled_jobs; v_next throttled_jobs; v_window interval; v_at timestamptz; n integer;
begin
  perform 1 from throttle_keys
  where (customer_id, key) in (select t.customer_id, t.key from throttled_jobs t where t.job_id = any (p_ids))
  order by customer_id, key for no key update;
  for n in 1 .. cardinality(p_ids) loop
    select * into v_job from throttled_jobs t where t.job_id = p_ids[n];
    continue when not found;
    select * into v_key from throttle_keys where customer_id = v_job.customer_id and key = v_job.key;
    continue when not found;
    v_window := v_job.window_seconds * interval '1 second';
    v_at := v_key.admitted_at;
    if p_kinds[n] = 'started' then
      v_key.last_started_at := greatest(v_key.last_started_at, p_ats[n]);
    else
      delete from throttled_jobs t where t.job_id = p_ids[n];
      if v_job.is_waiting then v_key.planned_until := v_key.planned_until - v_window; end if;
    end if;

    if v_key.admitted_job_id = p_ids[n] then
      v_key.admitted_job_id := null;
    elsif p_kinds[n] = 'started' and v_key.admitted_job_id is not null then
      select * into v_next from throttled_jobs t where t.job_id = v_key.admitted_job_id;
      v_key.admitted_at := greatest(v_at, v_key.last_started_at + v_next.window_seconds * interval '1 second');
      v_key.planned_until := v_key.planned_until + (v_key.admitted_at - v_at);
      if v_key.admitted_at > v_at then
        job_id := v_next.job_id; starts_at := v_key.admitted_at; return next;
      end if;
    end if;

    if v_key.admitted_job_id is null then
      select * into v_next from throttled_jobs t
      where t.customer_id = v_key.customer_id and t.key = v_key.key and t.is_waiting order by seq limit 1;
      if found then
        v_window := v_next.window_seconds * interval '1 second';
        update throttled_jobs t set is_waiting = false where t.job_id = v_next.job_id;
        v_key.admitted_job_id := v_next.job_id;
        v_key.admitted_at := greatest(v_key.last_started_at + v_window, clock_timestamp());
        v_key.planned_until := v_key.planned_until + (v_key.admitted_at - v_at) - v_window;
        job_id := v_next.job_id; starts_at := v_key.admitted_at; return next;
      else
        v_key.admitted_at := null;
        v_key.planned_until := null;
      end if;
    end if;
    update throttle_keys set last_started_at = v_key.last_started_at, admitted_job_id = v_key.admitted_job_id,
      admitted_at = v_key.admitted_at, planned_until = v_key.planned_until
    where customer_id = v_key.customer_id and key = v_key.key;
  end loop;
end $$;
`;

/** A job at the throttle. */
export interface ThrottledJob {
  readonly jobId: string;
  readonly customerId: string;
  readonly key: string;
  readonly windowSeconds: number;
}

export interface ThrottledStart {
  readonly jobId: string;
  /** When it may start, as text of full precision; null while it stands in the line. */
  readonly startsAt: string | null;
  /** Its start by the plan. */
  readonly plannedAt: Date;
  /** Whether it may start now. */
  readonly isDue: boolean;
}

const LINE_UP: Statement = {
  name: 'line-up-throttled',
  text: `select job_id as "jobId", starts_at::text as "startsAt", planned_at as "plannedAt", is_due as "isDue"
    from line_up_throttled($1, $2, $3, $4)`,
};

/** Lines jobs up in the order given; idempotent. In that order too come the answers. */
export async function lineUpThrottled(
  transaction: Transaction,
  jobs: readonly ThrottledJob[],
): Promise<ThrottledStart[]> {
  return transaction.query<ThrottledStart>(LINE_UP, [
    jobs.map(({ jobId }) => jobId),
    jobs.map(({ customerId }) => customerId),
    jobs.map(({ key }) => key),
    jobs.map(({ windowSeconds }) => windowSeconds),
  ]);
}

const MOVE: Statement = {
  name: 'move-throttled',
  text: `select job_id as "jobId", max(starts_at)::text as at from move_throttled($1, $2, $3) group by job_id`,
};

/** Moves the lines on; the answer is for `releaseJobs`. */
export async function moveThrottled(
  transaction: Transaction,
  milestones: readonly Milestone[],
): Promise<{ jobId: string; at: string }[]> {
  return transaction.query(MOVE, milestoneArrays(milestones));
}

/** Where a throttled job stands. */
export interface ThrottlePlace {
  readonly key: string;
  readonly windowSeconds: number;
  /** Jobs of its key that are to start before it, counted up to the limit. */
  readonly ahead: number;
  /** Seconds until it starts by the plan. */
  readonly seconds: number;
}

/** The primary keys, and index `throttled_jobs_line` from the head of the line up to the job. */
const PLACE: Statement = {
  name: 'throttle-place',
  text: `
    select t.key, t.window_seconds as "windowSeconds",
      case when t.is_waiting then before.jobs + 1 else 0 end as ahead,
      greatest(0, extract(epoch from greatest(k.admitted_at, clock_timestamp()) - clock_timestamp())
        + case when t.is_waiting then before.seconds + t.window_seconds else 0 end)::double precision as seconds
    from throttled_jobs t join throttle_keys k on k.customer_id = t.customer_id and k.key = t.key
    cross join lateral (
      select count(*)::integer as jobs, coalesce(sum(window_seconds), 0) as seconds from (
        select o.window_seconds from throttled_jobs o
        where o.customer_id = t.customer_id and o.key = t.key and o.is_waiting and t.is_waiting and o.seq < t.seq
        order by o.seq limit $2) counted) before
    where t.job_id = $1 and (t.is_waiting or k.admitted_job_id = t.job_id and k.admitted_at > clock_timestamp())`,
};

/** Undefined when the job waits for no throttle. */
export async function throttlePlace(
  database: Queryable,
  jobId: string,
  most: number,
): Promise<ThrottlePlace | undefined> {
  const [place] = await database.query<ThrottlePlace>(PLACE, [jobId, most]);
  return place;
}

/** Keys without a job, and without a start for so long that no window can reach back to it. */
const FORGET: Statement = {
  name: 'forget-throttle-keys',
  text: `
    with idle as (
      select customer_id, key from throttle_keys
      where admitted_job_id is null and coalesce(last_started_at, '-infinity') < now() - $1 * interval '1 second'
      limit $2 for update skip locked)
    delete from throttle_keys k using idle where k.customer_id = idle.customer_id and k.key = idle.key
    returning 1`,
};

/** Forgets at most `limit` keys that were not used for `seconds`; returns how many. */
export async function forgetThrottleKeys(
  database: Queryable,
  seconds: number,
  limit: number,
): Promise<number> {
  return (await database.query(FORGET, [seconds, limit])).length;
}
