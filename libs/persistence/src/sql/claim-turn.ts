import type { Turn } from '@fairlane/contracts';
import type { Backoff, JobTypeKey } from '@fairlane/domain';
import type { Queryable, Statement } from '../database.js';
import { sqlState } from '../database.js';
import type { Claim, ClaimedJob, ClaimOutcome } from './turn-types.js';

/**
 * Turns a grant into a lease with jobs, in one round trip, or says why not.
 *
 * A VOLATILE function at READ COMMITTED, since each of its statements takes a snapshot of its own: statement 1 locks
 * the customer's limits, statement 2 counts its leases as they are *after* the wait for that lock. As one statement
 * the count would come from the snapshot before the wait; that broke the caps of 24 in 500 customers.
 *
 * - `for no key update`, never `for update`: that would block the foreign-key checks of inserts for seconds.
 * - `lock_timeout` 100 ms: a transaction that sits on the limits row must not hold every slot; the caller backs off.
 * - Lock order everywhere: limits, then lease, then jobs.
 * - A job that has crashed a worker is claimed alone, so that it cannot burn its neighbours' attempts.
 * - Index `jobs_queue`: the scan starts at the flow, or past its floor, and reads as many rows as it takes. The floor
 *   matters while an old snapshot keeps dead entries in the index: 20 ms a claim without it, 0.15 ms with it.
 */
export const CLAIM_TURN_FUNCTION = `
create or replace function claim_turn(
  p_turn uuid, p_epoch bigint, p_worker uuid, p_slot smallint, p_pool text, p_tier text, p_customer text,
  p_users text[], p_type job_type, p_opaque boolean, p_quantum double precision, p_max_jobs integer,
  p_max_turns_of_type integer, p_floor_priority smallint, p_floor_rank bigint)
returns table (
  outcome text, claimed_at timestamptz, place bigint, job_id uuid, user_id text, task text, priority smallint, rank bigint,
  attempt smallint, max_attempts smallint, slices integer, estimate_seconds double precision,
  remaining_seconds double precision, checkpoint jsonb, progress_done bigint, progress_total bigint,
  attempt_seconds double precision, timeout_seconds double precision, first_position bigint, last_position bigint,
  has_payload boolean, cancel_requested boolean, is_first_start boolean, wait_seconds double precision)
language plpgsql volatile rows 100 set lock_timeout = '100ms' as $$
#variable_conflict use_column
declare
  v_paused boolean; v_cap integer; v_held integer; v_held_of_type integer; v_worker uuid; v_user text;
  v_ids uuid[] := '{}'; v_more uuid[]; v_seconds double precision := 0; v_more_seconds double precision;
  v_crashed boolean := false; v_now timestamptz;
  v_lease_users text[] := '{}'; v_lease_jobs integer[] := '{}'; v_lease_seconds double precision[] := '{}';
begin
  if p_epoch < (select epoch from dispatcher) then
    return query select 'stale', clock_timestamp(), ${nullJob()}; return;
  end if;

  select l.paused, coalesce(l.max_concurrent_turns, t.max_concurrent_turns) into v_paused, v_cap
  from customer_limits l join customers c on c.id = l.customer_id join customer_tiers t on t.key = c.tier
  where l.customer_id = p_customer
  for no key update of l;
  if not found then return query select 'empty', clock_timestamp(), ${nullJob()}; return; end if;

  select worker_id into v_worker from leases where id = p_turn;
  if found then return query select 'duplicate', clock_timestamp(), ${nullJob()}; return; end if;

  select count(*), count(*) filter (where pool = p_pool and type = p_type and opaque = p_opaque)
  into v_held, v_held_of_type from leases where customer_id = p_customer;
  if v_paused or v_held >= v_cap or v_held_of_type >= p_max_turns_of_type then
    return query select 'capped', clock_timestamp(), ${nullJob()}; return;
  end if;

  v_now := clock_timestamp();
  foreach v_user in array p_users loop
    with next as materialized (
      select id, crashes, remaining_seconds, row_number() over (order by priority, rank) as n from (
        select id, crashes, remaining_seconds, priority, rank from jobs
        where customer_id = p_customer and user_id = v_user and type = p_type and opaque = p_opaque
          and state = 'queued' and parts_left is null
          and (v_user <> p_users[1] or (priority, rank) > (p_floor_priority, p_floor_rank))
        order by priority, rank
        limit p_max_jobs - cardinality(v_ids)
        for no key update skip locked) locked),
    summed as (
      select id, crashes, remaining_seconds, n,
        sum(remaining_seconds) over (order by n) - remaining_seconds as seconds_before,
        max(crashes) over (order by n) as crashes_so_far from next)
    select coalesce(array_agg(id order by n), '{}'), coalesce(sum(remaining_seconds), 0),
      coalesce(bool_or(crashes > 0), false)
    into v_more, v_more_seconds, v_crashed
    from summed
    where v_seconds + seconds_before < p_quantum * (1 - 1e-9) -- ten times 0.05 is a little less than 0.5
      and (crashes_so_far = 0 or (n = 1 and cardinality(v_ids) = 0))
      and (not p_opaque or n = 1);
    if cardinality(v_more) > 0 then
      v_lease_users := v_lease_users || v_user;
      v_lease_jobs := v_lease_jobs || cardinality(v_more);
      v_lease_seconds := v_lease_seconds || v_more_seconds;
    end if;
    v_ids := v_ids || v_more;
    v_seconds := v_seconds + v_more_seconds;
    exit when v_crashed or p_opaque and cardinality(v_ids) > 0
      or v_seconds >= p_quantum or cardinality(v_ids) >= p_max_jobs;
  end loop;
  if cardinality(v_ids) = 0 then
    return query select 'empty', v_now, ${nullJob()}; return;
  end if;

  insert into leases (id, customer_id, pool, tier, type, opaque, worker_id, slot, epoch, job_ids, users, user_jobs,
    user_seconds, quantum_seconds, claimed_at)
  values (p_turn, p_customer, p_pool, p_tier, p_type, p_opaque, p_worker, p_slot, p_epoch, v_ids, v_lease_users,
    v_lease_jobs, v_lease_seconds, p_quantum, v_now);

  return query
    update jobs j set state = 'running', lease_id = p_turn
    from unnest(v_ids) with ordinality as picked (id, n)
    where j.id = picked.id
    returning 'claimed', v_now, picked.n, j.id, j.user_id, j.task, j.priority, j.rank, j.attempt, j.max_attempts, j.slices,
      j.estimate_seconds, j.remaining_seconds, j.checkpoint, j.progress_done, j.progress_total, j.attempt_seconds,
      j.timeout_seconds, j.first_position, j.last_position, j.has_payload, j.cancel_requested, j.started_at is null,
      greatest(0, extract(epoch from v_now - j.queued_at))::double precision;

  -- A parent runs from its first part on.
  update jobs set state = 'running', started_at = v_now
  where id in (select parent_id from jobs where id = any (v_ids) and parent_id is not null) and state = 'queued';
end $$;
`;

/** The columns after (outcome, claimed_at) of an answer without a job. */
function nullJob(): string {
  const types =
    'bigint uuid text text smallint bigint smallint smallint integer float8 float8 jsonb bigint bigint float8 float8 bigint bigint boolean boolean boolean float8';
  return types
    .split(' ')
    .map((type) => `null::${type}`)
    .join(', ');
}

const CLAIM_TURN: Statement = {
  name: 'claim-turn',
  text: `select c.*, p.payload, p.backoff
    from claim_turn($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) c
    left join lateral (select payload, backoff from job_payloads where c.has_payload and job_id = c.job_id) p on true`,
};

interface Row {
  outcome: 'claimed' | 'empty' | 'capped' | 'stale' | 'duplicate';
  claimed_at: Date;
  /** Order in which the jobs are to run. */
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
  is_first_start: boolean;
  wait_seconds: number;
  payload: unknown;
  backoff: Backoff | null;
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
  const { turn, workerId, slot } = request;
  const floor = turn.floor ?? NO_FLOOR;
  try {
    const rows = await database.query<Row>(CLAIM_TURN, [
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
    ]);
    const first = rows[0];
    if (!first) throw new Error('claim_turn answered without a row');
    if (first.outcome !== 'claimed') return { outcome: first.outcome, claimedAt: first.claimed_at, jobs: [] };
    rows.sort((a, b) => Number(a.place) - Number(b.place));
    const jobs = rows.map((row) => toJob(row, turn));
    return { outcome: 'claimed', claimedAt: first.claimed_at, jobs };
  } catch (error) {
    const outcome = refusal(sqlState(error));
    if (outcome === undefined) throw error;
    return { outcome, claimedAt: new Date(0), jobs: [] };
  }
}

/** Races that the function leaves to PostgreSQL: 55P03 lock_timeout, 23505 the same turn claimed at the same time. */
function refusal(state: string | undefined): ClaimOutcome | undefined {
  if (state === '55P03' || state === '40P01') return 'busy';
  return state === '23505' ? 'duplicate' : undefined;
}

const toNumber = (value: string | null): number | null => (value === null ? null : Number(value));

function toJob(row: Row, turn: Turn): ClaimedJob {
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
    cancelRequested: row.cancel_requested,
    isFirstStart: row.is_first_start,
    waitSeconds: row.wait_seconds,
  };
}
