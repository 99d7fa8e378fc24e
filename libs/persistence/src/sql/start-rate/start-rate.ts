import type { Queryable, Statement, Transaction } from '../../database.js';
import type { Milestone } from '../gates/milestones.js';
import { MILESTONES_CHANNEL } from '../gates/start-job.js';

/**
 * Gives a customer's free tokens to the first of its line, and drops those that are too many; returns whom, and from
 * when on it may start. The customer's row of `start_rates` must be locked.
 *
 * Of too many tokens those go that are free first, so that what was started in the last minute still counts; whoever
 * was to have one later stands in the line again.
 */
export const DEAL_START_TOKENS_FUNCTION = `
create or replace function deal_start_tokens(p_customer text)
returns table (job_id uuid, starts_at timestamptz)
language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare v_limit integer; v_tokens integer; v_token start_tokens; v_job uuid;
begin
  select max_starts_per_minute into v_limit from customer_limits where customer_id = p_customer;
  if v_limit is null then return; end if;
  select count(*) into v_tokens from start_tokens where customer_id = p_customer;
  if v_tokens > v_limit then
    with later as (
      select id, t.job_id from start_tokens t
      where t.customer_id = p_customer and t.job_id is not null and free_at > clock_timestamp()),
    taken as (update start_tokens t set job_id = null from later where t.id = later.id)
    update rated_jobs r set is_waiting = true from later where r.job_id = later.job_id;
    delete from start_tokens where id in (
      select id from start_tokens where customer_id = p_customer and job_id is null
      order by free_at limit v_tokens - v_limit);
    select count(*) into v_tokens from start_tokens where customer_id = p_customer;
    if v_tokens > v_limit then return; end if; -- what is let through already keeps its token until it has started
  end if;
  loop
    select r.job_id into v_job from rated_jobs r where r.customer_id = p_customer and r.is_waiting
    order by seq limit 1 for update;
    exit when not found;
    if v_tokens < v_limit then
      v_tokens := v_tokens + 1;
      insert into start_tokens (customer_id, free_at, job_id) values (p_customer, clock_timestamp(), v_job)
      returning * into v_token;
    else
      select * into v_token from start_tokens where customer_id = p_customer and job_id is null
      order by free_at limit 1;
      exit when not found;
      update start_tokens set job_id = v_job where id = v_token.id;
    end if;
    update rated_jobs r set is_waiting = false where r.job_id = v_job;
    job_id := v_job;
    starts_at := greatest(v_token.free_at, clock_timestamp());
    return next;
  end loop;
end $$;
`;

/**
 * Jobs come to their customers' rates. Whoever has a token passes once that is free; the others line up, and the line
 * is dealt what tokens there are. A customer without a rate lets all of its jobs pass.
 *
 * `planned_at`: by the plan in which every token is used again a minute after it is free.
 */
export const LINE_UP_RATED_FUNCTION = `
create or replace function line_up_rated(p_ids uuid[], p_customers text[])
returns table (job_id uuid, starts_at timestamptz, planned_at timestamptz, is_due boolean)
language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare v_customer text; v_limit integer; v_now timestamptz; v_frees timestamptz[]; v_waiting integer; v_job record;
begin
  insert into start_rates (customer_id) select distinct c from unnest(p_customers) c order by c on conflict do nothing;
  perform 1 from start_rates where customer_id = any (p_customers) order by customer_id for no key update;
  for v_customer in select distinct c from unnest(p_customers) c order by c loop
    select max_starts_per_minute into v_limit from customer_limits where customer_id = v_customer;
    if v_limit is null then
      delete from rated_jobs r where r.job_id = any (p_ids) and r.customer_id = v_customer;
      return query select given.id, null::timestamptz, null::timestamptz, true
        from unnest(p_ids, p_customers) as given (id, customer) where given.customer = v_customer;
      continue;
    end if;
    select count(*) into v_waiting from rated_jobs r where r.customer_id = v_customer and r.is_waiting;
    insert into rated_jobs (job_id, customer_id, is_waiting)
    select given.id, v_customer, true from unnest(p_ids, p_customers) with ordinality as given (id, customer, n)
    where given.customer = v_customer order by n
    on conflict (job_id) do update set is_waiting = true
      where not exists (select from start_tokens t where t.job_id = excluded.job_id);
    perform deal_start_tokens(v_customer);
    v_now := clock_timestamp();
    select array_agg(greatest(case when t.job_id is null then free_at else greatest(free_at, v_now) + interval '60 s' end, v_now)
      order by case when t.job_id is null then free_at else greatest(free_at, v_now) + interval '60 s' end)
    into v_frees from start_tokens t where t.customer_id = v_customer;
    for v_job in
      select given.id, t.free_at, t.job_id is not null as has_token
      from unnest(p_ids, p_customers) with ordinality as given (id, customer, n)
        left join start_tokens t on t.job_id = given.id
      where given.customer = v_customer order by n
    loop
      job_id := v_job.id;
      is_due := v_job.has_token and v_job.free_at <= v_now;
      starts_at := case when v_job.has_token then greatest(v_job.free_at, v_now) end;
      if v_job.has_token then
        planned_at := starts_at;
      else
        planned_at := v_frees[1 + v_waiting % cardinality(v_frees)]
          + (v_waiting / cardinality(v_frees)) * interval '60 s';
        v_waiting := v_waiting + 1;
      end if;
      return next;
    end loop;
  end loop;
end $$;
`;

/** Moves the lines on after starts and ends; returns whom it lets through, and from when on each may start. */
export const MOVE_RATED_FUNCTION = `
create or replace function move_rated(p_ids uuid[], p_kinds text[], p_ats timestamptz[])
returns table (job_id uuid, starts_at timestamptz)
language plpgsql volatile set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare v_customers text[]; v_customer text; n integer;
begin
  select array_agg(distinct r.customer_id) into v_customers from rated_jobs r where r.job_id = any (p_ids);
  if v_customers is null then return; end if;
  perform 1 from start_rates where customer_id = any (v_customers) order by customer_id for no key update;
  for n in 1 .. cardinality(p_ids) loop
    -- A start that was recorded again keeps no second token: the first was as good as that, milliseconds before.
    update start_tokens t set job_id = null,
      free_at = case when p_kinds[n] = 'started' then p_ats[n] + interval '60 s' else t.free_at end
    where t.job_id = p_ids[n];
    if p_kinds[n] = 'ended' then delete from rated_jobs r where r.job_id = p_ids[n]; end if;
  end loop;
  foreach v_customer in array v_customers loop
    return query select * from deal_start_tokens(v_customer);
  end loop;
end $$;
`;

/**
 * Puts a rate into effect that was set, changed or taken away: takes the customer's jobs that have not started, queued
 * ones too, behind it, deals new tokens, or lets all go.
 */
export const APPLY_START_RATE_FUNCTION = `
create or replace function apply_start_rate(p_customer text) returns void language plpgsql volatile as $$
declare v_limit integer; v_whole uuid[];
begin
  insert into start_rates (customer_id) values (p_customer) on conflict do nothing;
  perform 1 from start_rates where customer_id = p_customer for no key update;
  select max_starts_per_minute into v_limit from customer_limits where customer_id = p_customer;
  if v_limit is null then
    with line as (delete from rated_jobs where customer_id = p_customer returning job_id, is_waiting)
    update jobs set state = 'scheduled', run_at = clock_timestamp()
    where state in ('scheduled', 'blocked') and (id in (select job_id from line) or parent_id in (select job_id from line));
    delete from start_tokens where customer_id = p_customer;
  else
    select array_agg(id) into v_whole from (
      select j.id from jobs j left join job_payloads p on j.has_payload and p.job_id = j.id
      where j.customer_id = p_customer and j.parent_id is null and j.state in ('blocked', 'scheduled', 'queued')
        and (j.state <> 'queued' or j.started_at is null) and p.gates -> 'rate' is null
      order by j.id for no key update of j skip locked) whole;
    insert into job_payloads (job_id, gates) select id, '{"rate": {}}' from unnest(v_whole) id
    on conflict (job_id) do update set gates = coalesce(job_payloads.gates, '{}') || excluded.gates;
    update jobs set is_gated = true, has_payload = true,
      run_at = case when state = 'queued' then clock_timestamp() else run_at end,
      state = case when state = 'queued' then 'scheduled' else state end
    where (id = any (v_whole) or parent_id = any (v_whole)) and state in ('blocked', 'scheduled', 'queued');
    with dealt as materialized (select * from deal_start_tokens(p_customer)),
    whole as (
      select j.id, starts_at from dealt join jobs j on j.id = dealt.job_id
      union all select j.id, starts_at from dealt join jobs j on j.parent_id = dealt.job_id)
    update jobs j set run_at = w.starts_at, state = 'scheduled' from whole w
    where j.id = w.id and j.state in ('blocked', 'scheduled');
  end if;
  perform pg_notify('${MILESTONES_CHANNEL}', '');
end $$;
`;

export interface RatedStart {
  readonly jobId: string;
  /** From when on it may start, as text of full precision; null while it stands in the line. */
  readonly startsAt: string | null;
  /** Its start by the plan; null for a job that no rate holds. */
  readonly plannedAt: Date | null;
  readonly isDue: boolean;
}

const LINE_UP: Statement = {
  name: 'line-up-rated',
  text: `select job_id as "jobId", starts_at::text as "startsAt", planned_at as "plannedAt", is_due as "isDue"
    from line_up_rated($1, $2)`,
};

/** Lines jobs up, those of one customer in the order given; idempotent. */
export async function lineUpRated(
  transaction: Transaction,
  jobs: readonly { readonly jobId: string; readonly customerId: string }[],
): Promise<RatedStart[]> {
  return transaction.query<RatedStart>(LINE_UP, [
    jobs.map(({ jobId }) => jobId),
    jobs.map(({ customerId }) => customerId),
  ]);
}

const MOVE: Statement = {
  name: 'move-rated',
  text: `select job_id as "jobId", starts_at::text as at from move_rated($1, $2, $3)`,
};

/** Moves the lines on; the answer is for `releaseJobs`. */
export async function moveRated(
  transaction: Transaction,
  milestones: readonly Milestone[],
): Promise<{ jobId: string; at: string }[]> {
  return transaction.query(MOVE, [
    milestones.map(({ jobId }) => jobId),
    milestones.map(({ kind }) => kind),
    milestones.map(({ at }) => at),
  ]);
}

/** Where a job stands at its customer's rate. */
export interface RatePlace {
  readonly maxStartsPerMinute: number;
  /** Jobs in the line before it, counted up to the limit. */
  readonly ahead: number;
  /** Seconds until it starts by the plan. */
  readonly seconds: number;
}

/** The primary keys, `rated_jobs_line` from the head of the line up to the job, `start_tokens_of_customer`. */
const PLACE: Statement = {
  name: 'rate-place',
  text: `
    with place as (
      select r.customer_id, r.is_waiting, l.max_starts_per_minute as most, t.free_at,
        (select count(*)::integer from (
          select from rated_jobs o where o.customer_id = r.customer_id and o.is_waiting and r.is_waiting
            and o.seq < r.seq order by o.seq limit $2) counted) as ahead
      from rated_jobs r join customer_limits l on l.customer_id = r.customer_id
        left join start_tokens t on t.job_id = r.job_id
      where r.job_id = $1 and l.max_starts_per_minute is not null and (r.is_waiting or t.free_at > clock_timestamp()))
    select most as "maxStartsPerMinute", ahead,
      greatest(0, coalesce(extract(epoch from free_at - clock_timestamp()), (
        select extract(epoch from moment - clock_timestamp()) from (
          select case when job_id is null then free_at
            else greatest(free_at, clock_timestamp()) + interval '60 s' end as moment
          from start_tokens k where k.customer_id = place.customer_id) moments
        order by moment offset ahead % most limit 1) + 60 * (ahead / most)))::double precision as seconds
    from place`,
};

/** Undefined when the job waits for no rate. */
export async function ratePlace(
  database: Queryable,
  jobId: string,
  most: number,
): Promise<RatePlace | undefined> {
  const [place] = await database.query<RatePlace>(PLACE, [jobId, most]);
  return place;
}
