import type { Turn } from '@fairlane/contracts';
import type { Backoff, JobTypeKey } from '@fairlane/domain';
import { PLAN_BY_INDEX, type Queryable, sqlState, type Statement } from '../database.js';
import type { Claim, ClaimedJob, ClaimOutcome } from './turn-types.js';

/**
 * Turns a grant into a lease with jobs, in one round trip, or says why not. The first row answered says how it went,
 * each one after it is a job, `place` giving the order in which they are to run.
 *
 * A VOLATILE function at READ COMMITTED, since each of its statements takes a snapshot of its own: statement 2 locks
 * the customer's limits, statement 3 counts its leases as they are *after* the wait for that lock. As one statement
 * the count would come from the snapshot before the wait; that broke the caps of 24 in 500 customers.
 *
 * - Only a customer with a cap is locked and counted. Without one there is nothing that a second claim could break,
 *   and claims that queue up for one row's lock are as slow as their commits, one after the other.
 * - `for no key update`, never `for update`: that would block the foreign-key checks of inserts for seconds.
 * - `lock_timeout` 100 ms: a transaction that sits on the limits row must not hold every slot; the caller backs off.
 * - Lock order everywhere: limits, then lease, then jobs; turns that share a statement take them turn by turn.
 * - A job that has crashed a worker is claimed alone, so that it cannot burn its neighbours' attempts.
 * - Index `jobs_queue`: the scan starts at the flow, or past its floor, and reads as many rows as it takes. The floor
 *   matters while an old snapshot keeps dead entries in the index: 20 ms a claim without it, 0.15 ms with it.
 * - The jobs are marked by the place in the table where they were just locked, and no index changes (`is_ready`).
 * - The plans are the same whatever the statistics say; once wrong, they would be so for the whole queue.
 */
export const CLAIM_TURN_FUNCTION = `
create or replace function claim_turn(
  p_turn uuid, p_epoch bigint, p_worker uuid, p_slot smallint, p_pool text, p_tier text, p_customer text,
  p_users text[], p_type job_type, p_opaque boolean, p_quantum double precision, p_max_jobs integer,
  p_max_turns_of_type integer, p_floor_priority smallint, p_floor_rank bigint)
returns table (
  place bigint, outcome text, claimed_at double precision, job_id uuid, user_id text, task text, priority smallint,
  rank bigint, attempt smallint, max_attempts smallint, slices integer, estimate_seconds double precision,
  remaining_seconds double precision, checkpoint jsonb, progress_done bigint, progress_total bigint,
  attempt_seconds double precision, timeout_seconds double precision, first_position bigint, last_position bigint,
  payload jsonb, backoff jsonb, traceparent text, cancel_requested boolean, announces_start boolean, is_first_start boolean, wait_seconds double precision)
language plpgsql volatile rows 100
set lock_timeout = '100ms' set plan_cache_mode = force_generic_plan ${PLAN_BY_INDEX} as $$
#variable_conflict use_column
declare
  v_epoch bigint; v_paused boolean; v_cap integer; v_is_taken boolean; v_held integer; v_held_of_type integer;
  v_now timestamptz; v_user text; v_place tid; v_id uuid; v_job_seconds double precision; v_has_crashed boolean;
  v_is_part boolean; v_places tid[] := '{}'; v_ids uuid[] := '{}'; v_count integer := 0; v_count_before integer;
  v_seconds double precision := 0; v_seconds_before double precision; v_is_full boolean := false;
  v_parts uuid[] := '{}'; v_marked integer; v_floor_priority smallint := p_floor_priority;
  v_floor_rank bigint := p_floor_rank;
  v_full_at double precision := p_quantum * (1 - 1e-9); -- ten times 0.05 is a little less than 0.5
  v_lease_users text[] := '{}'; v_lease_jobs integer[] := '{}'; v_lease_seconds double precision[] := '{}';
begin
  place := 0;
  v_now := clock_timestamp();
  claimed_at := date_part('epoch', v_now);

  select d.epoch, l.paused or l.rate_moved_to is not null, coalesce(l.max_concurrent_turns, t.max_concurrent_turns),
    exists (select from leases where id = p_turn)
  into v_epoch, v_paused, v_cap, v_is_taken
  from dispatcher d cross join customer_limits l
    join customers c on c.id = l.customer_id join customer_tiers t on t.key = c.tier
  where l.customer_id = p_customer;
  if not found then outcome := 'empty'; return next; return; end if;
  if p_epoch < v_epoch then outcome := 'stale'; return next; return; end if;
  if v_is_taken then outcome := 'duplicate'; return next; return; end if;

  if v_cap is not null or p_max_turns_of_type is not null then
    select l.paused or l.rate_moved_to is not null, coalesce(l.max_concurrent_turns, t.max_concurrent_turns) into v_paused, v_cap
    from customer_limits l join customers c on c.id = l.customer_id join customer_tiers t on t.key = c.tier
    where l.customer_id = p_customer
    for no key update of l;

    select count(*), count(*) filter (where pool = p_pool and type = p_type and opaque = p_opaque)
    into v_held, v_held_of_type from leases where customer_id = p_customer;
  end if;
  if v_paused or v_held >= v_cap or v_held_of_type >= p_max_turns_of_type then
    outcome := 'capped'; return next; return;
  end if;

  foreach v_user in array p_users loop
    v_count_before := v_count;
    v_seconds_before := v_seconds;
    for v_place, v_id, v_job_seconds, v_has_crashed, v_is_part in
      select ctid, id, remaining_seconds, crashes > 0, parent_id is not null from jobs
      where customer_id = p_customer and user_id = v_user and type = p_type and opaque = p_opaque
        and is_ready and state = 'queued' and parts_left is null
        and (priority, rank) > (v_floor_priority, v_floor_rank)
      order by priority, rank
      limit p_max_jobs - v_count
      for no key update skip locked
    loop
      v_is_full := v_has_crashed and v_count > 0;
      exit when v_is_full;
      v_places := array_append(v_places, v_place);
      v_ids := array_append(v_ids, v_id);
      v_count := v_count + 1;
      v_seconds := v_seconds + v_job_seconds;
      if v_is_part then v_parts := array_append(v_parts, v_id); end if;
      v_is_full := v_seconds >= v_full_at or v_has_crashed or p_opaque;
      exit when v_is_full;
    end loop;
    if v_count > v_count_before then
      v_lease_users := v_lease_users || v_user;
      v_lease_jobs := v_lease_jobs || (v_count - v_count_before);
      v_lease_seconds := v_lease_seconds || (v_seconds - v_seconds_before);
    end if;
    exit when v_is_full or v_count >= p_max_jobs;
    v_floor_priority := -1; -- the floor is the first user's
  end loop;
  if v_count = 0 then
    -- Unless another delivery of this turn is about to commit: its jobs were just skipped.
    insert into leases (id, customer_id, pool, tier, type, opaque, worker_id, slot, epoch, job_ids, users, user_jobs,
      user_seconds, quantum_seconds)
    values (p_turn, p_customer, p_pool, p_tier, p_type, p_opaque, p_worker, p_slot, p_epoch, '{}', '{}', '{}', '{}',
      p_quantum);
    delete from leases where id = p_turn;
    outcome := 'empty'; return next; return;
  end if;

  insert into leases (id, customer_id, pool, tier, type, opaque, worker_id, slot, epoch, job_ids, users, user_jobs,
    user_seconds, quantum_seconds, claimed_at)
  values (p_turn, p_customer, p_pool, p_tier, p_type, p_opaque, p_worker, p_slot, p_epoch, v_ids, v_lease_users,
    v_lease_jobs, v_lease_seconds, p_quantum, v_now);

  outcome := 'claimed';
  return next;
  return query
    update jobs j set state = 'running', lease_id = p_turn
    from unnest(v_places) with ordinality as picked (tid, n)
    where j.ctid = picked.tid
    returning picked.n, null::text, null::double precision, j.id, j.user_id, j.task, j.priority, j.rank, j.attempt,
      j.max_attempts, j.slices, j.estimate_seconds, j.remaining_seconds, j.checkpoint, j.progress_done,
      j.progress_total, j.attempt_seconds, j.timeout_seconds, j.first_position, j.last_position,
      case when j.has_payload then (select payload from job_payloads where job_id = j.id) end,
      case when j.has_payload then (select backoff from job_payloads where job_id = j.id) end,
      case when j.has_payload then (select p.traceparent from job_payloads p where p.job_id = j.id) end,
      j.cancel_requested, j.announces_start, j.started_at is null, greatest(0, date_part('epoch', v_now - j.queued_at));
  get diagnostics v_marked = row_count;
  if v_marked <> v_count then raise exception 'claim_turn marked % of % jobs', v_marked, v_count; end if;

  -- A parent runs from its first part on.
  if cardinality(v_parts) > 0 then
    update jobs set state = 'running', started_at = v_now
    where id in (select parent_id from jobs where id = any (v_parts)) and state = 'queued';
  end if;
end $$;
`;

const CLAIM_TURN: Statement = {
  name: 'claim-turn',
  text: `select * from claim_turn($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
};

interface Answer {
  outcome: 'claimed' | 'empty' | 'capped' | 'stale' | 'duplicate';
  /** Epoch seconds. */
  claimed_at: number;
}

export interface ClaimRow extends Answer {
  /** 0 for the answer, then the order in which the jobs are to run. */
  place: string;
  job_id: string;
  user_id: string;
  task: string;
  priority: number;
  rank: string;
  attempt: number;
  max_attempts: number;
  slices: number;
  estimate_seconds: number;
  remaining_seconds: number;
  checkpoint: unknown;
  progress_done: string;
  progress_total: string | null;
  attempt_seconds: number;
  timeout_seconds: number | null;
  first_position: string | null;
  last_position: string | null;
  cancel_requested: boolean;
  announces_start: boolean;
  is_first_start: boolean;
  wait_seconds: number;
  payload: unknown;
  backoff: Backoff | null;
  traceparent: string | null;
}

export interface ClaimRequest {
  readonly turn: Turn;
  readonly workerId: string;
  readonly slot: number;
}

/** Lowest possible (priority, rank): no floor. */
const NO_FLOOR = { priority: -1, rank: '0' };

/**
 * Claims the turn for a slot. Jobs come in the order in which they are to run.
 * @throws DomainError `unavailable` when PostgreSQL does not answer
 */
export async function claimTurn(database: Queryable, request: ClaimRequest): Promise<Claim> {
  try {
    return toClaim(await database.query<ClaimRow>(CLAIM_TURN, claimParameters(request)), request);
  } catch (error) {
    const outcome = refusal(sqlState(error));
    if (outcome === undefined) throw error;
    return { outcome, claimedAt: new Date(0), jobs: [] };
  }
}

/** The parameters of `claim_turn`, in order. */
export function claimParameters({ turn, workerId, slot }: ClaimRequest): unknown[] {
  const floor = turn.floor ?? NO_FLOOR;
  return [
    turn.id,
    turn.epoch,
    workerId,
    slot,
    turn.pool,
    turn.tier,
    turn.customerId,
    turn.userIds,
    turn.jobType,
    turn.opaque,
    turn.quantumSeconds,
    turn.maxJobs,
    turn.maxTurnsOfType,
    floor.priority,
    floor.rank,
  ];
}

/** What `claim_turn` answered. */
export function toClaim(rows: ClaimRow[], { turn }: ClaimRequest): Claim {
  rows.sort((a, b) => Number(a.place) - Number(b.place));
  const [answer, ...jobs] = rows;
  if (!answer) throw new Error('claim_turn answered without a row');
  const claimedAt = new Date(answer.claimed_at * 1_000);
  return { outcome: answer.outcome, claimedAt, jobs: jobs.map((row) => toJob(row, turn)) };
}

/** Races that the function leaves to PostgreSQL: 55P03 lock_timeout, 23505 the same turn claimed at the same time. */
function refusal(state: string | undefined): ClaimOutcome | undefined {
  if (state === '55P03' || state === '40P01') return 'busy';
  return state === '23505' ? 'duplicate' : undefined;
}

const toNumber = (value: string | null): number | null => (value === null ? null : Number(value));

function toJob(row: ClaimRow, turn: Turn): ClaimedJob {
  const type: JobTypeKey = turn.jobType;
  return {
    id: row.job_id,
    customerId: turn.customerId,
    userId: row.user_id,
    task: row.task,
    type,
    opaque: turn.opaque,
    priority: row.priority,
    rank: row.rank,
    attempt: row.attempt,
    maxAttempts: row.max_attempts,
    slices: row.slices,
    estimateSeconds: row.estimate_seconds,
    remainingSeconds: row.remaining_seconds,
    checkpoint: row.checkpoint,
    progressDone: Number(row.progress_done),
    progressTotal: toNumber(row.progress_total),
    attemptSeconds: row.attempt_seconds,
    timeoutSeconds: row.timeout_seconds,
    firstPosition: toNumber(row.first_position),
    lastPosition: toNumber(row.last_position),
    payload: row.payload,
    backoff: row.backoff,
    traceparent: row.traceparent,
    cancelRequested: row.cancel_requested,
    announcesStart: row.announces_start,
    isFirstStart: row.is_first_start,
    waitSeconds: row.wait_seconds,
  };
}
