import { PLAN_BY_INDEX, type Queryable, type Statement, type Transaction } from '../../database.js';
import { type Milestone, milestoneArrays } from '../gates/milestones.js';
import { MILESTONES_CHANNEL } from '../gates/start-job.js';

/**
 * Gives a customer's free tokens to the first of its line, and drops those that are too many; returns whom, and from
 * when on it may start. The customer's row of `start_rates` must be locked.
 *
 * Of too many tokens those go that are free first, so that what was started in the last minute still counts; whoever
 * was to have one later stands in the line again. At most \`p_most\` are given out; null: all that there are.
 */
export const DEAL_START_TOKENS_FUNCTION = `
create or replace function deal_start_tokens(p_customer text, p_most integer)
returns table (job_id uuid, starts_at timestamptz)
language plpgsql volatile set plan_cache_mode = force_generic_plan ${PLAN_BY_INDEX} as $$
#variable_conflict use_column
declare v_limit integer; v_tokens integer; v_line uuid[]; v_new integer;
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
  select array_agg(r.job_id order by seq) into v_line from (
    select * from rated_jobs where customer_id = p_customer and is_waiting
    order by seq limit least(p_most, v_limit)) r;
  if v_line is null then return; end if;
  v_new := least(v_limit - v_tokens, cardinality(v_line));
  return query
    with made as (
      insert into start_tokens (customer_id, free_at, job_id)
      select p_customer, clock_timestamp(), id from unnest(v_line[1:v_new]) id returning job_id, free_at),
    free as (
      select id, row_number() over (order by free_at, id) as n from start_tokens
      where customer_id = p_customer and job_id is null order by free_at, id limit cardinality(v_line) - v_new),
    taken as (
      update start_tokens t set job_id = v_line[v_new + free.n] from free where t.id = free.id
      returning t.job_id, t.free_at),
    dealt as (select * from made union all select * from taken),
    let_through as (update rated_jobs r set is_waiting = false from dealt where r.job_id = dealt.job_id)
    select dealt.job_id, greatest(dealt.free_at, clock_timestamp()) from dealt;
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
declare
  v_customer text; v_limit integer; v_is_moving boolean; v_now timestamptz; v_frees timestamptz[]; v_waiting integer;
  v_job record;
begin
  insert into start_rates (customer_id) select distinct c from unnest(p_customers) c order by c on conflict do nothing;
  perform 1 from start_rates where customer_id = any (p_customers) order by customer_id for no key update;
  for v_customer in select distinct c from unnest(p_customers) c order by c loop
    select max_starts_per_minute, rate_moved_to is not null into v_limit, v_is_moving
    from customer_limits where customer_id = v_customer;
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
    -- While a rate is put into effect its steps deal, to those first that stand in the line already.
    if not v_is_moving then perform deal_start_tokens(v_customer, null); end if;
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
        planned_at := coalesce(v_frees[1 + v_waiting % cardinality(v_frees)], v_now)
          + coalesce(v_waiting / cardinality(v_frees), 0) * interval '60 s';
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
    return query select * from deal_start_tokens(v_customer, null);
  end loop;
end $$;
`;

/** Of a whole job `j` that has not started: it stands behind no rate. */
const IS_BESIDE_RATE = `j.parent_id is null and j.state in ('blocked', 'scheduled', 'queued')
        and (j.state <> 'queued' or j.started_at is null)
        and not exists (select from rated_jobs r where r.job_id = j.id)
        and (j.state = 'queued' or not exists (select from job_payloads p where p.job_id = j.id and p.gates ? 'rate'))`;

/**
 * One step of putting a rate into effect that was set, changed or taken away (`rate_moved_to`): takes the customer's jobs
 * that have not started, queued ones too, behind it, or lets them go; and deals new tokens. At most `p_jobs` of each, by
 * id, so that no lock lasts; true when that was all. Until then the customer is given no turns, so none of its jobs
 * starts beside the rate.
 *
 * Locks the limits first, as claims do. Waits for no job that somebody else is at, who may be about to line it up: such a
 * step is to be done again.
 */
export const APPLY_START_RATE_FUNCTION = `
create or replace function apply_start_rate(p_customer text, p_jobs integer) returns boolean
language plpgsql volatile set plan_cache_mode = force_generic_plan ${PLAN_BY_INDEX} as $$
declare
  v_limit integer; v_from uuid; v_seen uuid[]; v_whole uuid[]; v_dealt uuid[]; v_starts timestamptz[]; v_is_left boolean;
begin
  select max_starts_per_minute, rate_moved_to into v_limit, v_from
  from customer_limits where customer_id = p_customer for no key update;
  if v_from is null then return true; end if;
  insert into start_rates (customer_id) values (p_customer) on conflict do nothing;
  perform 1 from start_rates where customer_id = p_customer for no key update;
  select array_agg(id order by id) into v_seen from (
    select id from jobs where customer_id = p_customer and id > v_from order by id limit p_jobs) seen;

  if v_limit is null then
    delete from start_tokens where customer_id = p_customer;
    select array_agg(id) into v_whole from (
      select j.id from jobs j join rated_jobs r on r.job_id = j.id
      where j.id = any (v_seen) for no key update of j skip locked) whole;
    delete from rated_jobs where job_id = any (v_whole);
    update jobs j set state = 'scheduled', run_at = clock_timestamp()
    from (
      select unnest(v_whole) as id
      union all select p.id from unnest(v_whole) as w (id) join jobs p on p.parent_id = w.id) whole
    where j.id = whole.id and j.state in ('scheduled', 'blocked');
    v_is_left := exists (select from rated_jobs where job_id = any (v_seen));
  else
    select array_agg(id) into v_whole from (
      select j.id from jobs j where j.id = any (v_seen) and ${IS_BESIDE_RATE} for no key update of j skip locked) whole;
    insert into job_payloads (job_id, gates) select id, '{"rate": {}}' from unnest(v_whole) id
    on conflict (job_id) do update set gates = coalesce(job_payloads.gates, '{}') || excluded.gates;
    update jobs j set is_gated = true, has_payload = true,
      run_at = case when j.state = 'queued' then clock_timestamp() else j.run_at end,
      state = case when j.state = 'queued' then 'scheduled' else j.state end
    from (
      select unnest(v_whole) as id
      union all select p.id from unnest(v_whole) as w (id) join jobs p on p.parent_id = w.id) whole
    where j.id = whole.id and j.state in ('blocked', 'scheduled', 'queued');
    select array_agg(job_id), array_agg(starts_at) into v_dealt, v_starts from deal_start_tokens(p_customer, p_jobs);
    update jobs j set run_at = w.starts_at, state = 'scheduled'
    from (
      select dealt.id, starts_at from unnest(v_dealt, v_starts) as dealt (id, starts_at)
      union all
      select p.id, starts_at from unnest(v_dealt, v_starts) as dealt (id, starts_at) join jobs p on p.parent_id = dealt.id
    ) w
    where j.id = w.id and j.state in ('blocked', 'scheduled');
    v_is_left := exists (select from jobs j where j.id = any (v_seen) and ${IS_BESIDE_RATE});
  end if;

  v_is_left := v_is_left or coalesce(cardinality(v_dealt), 0) = p_jobs;
  if not v_is_left then v_from := case when cardinality(v_seen) = p_jobs then v_seen[p_jobs] end; end if;
  update customer_limits set rate_moved_to = v_from where customer_id = p_customer;
  perform pg_notify('${MILESTONES_CHANNEL}', '');
  return v_from is null;
end $$;
`;

/** Jobs that one step moves: some 100 ms. */
const MOVED_AT_ONCE = 2_000;

/** From the first job on. */
const BEGIN = `
  update customer_limits set rate_moved_to = '00000000-0000-0000-0000-000000000000' where customer_id = $1`;

/** For a customer whose `max_starts_per_minute` the same transaction has set: it has no turns until `applyStartRate`. */
export async function beginStartRate(
  transaction: { query(statement: string, values: unknown[]): Promise<unknown> },
  customerId: string,
): Promise<void> {
  await transaction.query(BEGIN, [customerId]);
}

/** Index `customer_limits_moving`. */
const MOVING: Statement = {
  name: 'customers-moving-behind-rates',
  text: 'select customer_id as id from customer_limits where rate_moved_to is not null order by customer_id limit $1',
};

/** Customers with jobs that their new rate has not reached yet, at most `limit`. */
export async function customersMovingBehindRates(database: Queryable, limit: number): Promise<string[]> {
  return (await database.query<{ id: string }>(MOVING, [limit])).map(({ id }) => id);
}

const GO_ON: Statement = {
  name: 'apply-start-rate',
  text: `select apply_start_rate($1, ${MOVED_AT_ONCE}) as "isDone"`,
};

/** Puts a new rate into effect by one step; returns whether it is in effect for all of the customer's jobs. */
export async function applyStartRate(database: Queryable, customerId: string): Promise<boolean> {
  const [row] = await database.query<{ isDone: boolean }>(GO_ON, [customerId]);
  return row?.isDone ?? true;
}

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
  return transaction.query(MOVE, milestoneArrays(milestones));
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
