import { plainArray, PLAN_BY_INDEX, type Queryable, type Statement } from '../database.js';
import type { JobOutcome, Settlement, SettleOutcome } from './turn-types.js';

/**
 * Records what a turn did and, at its end, gives the lease back: one round trip for any number of jobs.
 *
 * Every write is fenced by the lease, which statement 1 locks, or takes away when the turn is at its end. A worker that lost its lease writes nothing. One whose
 * commit succeeded but whose answer was lost finds its own lease on the ended jobs, and hears `settled` again.
 * Jobs of the lease that the worker does not mention never started: at the end of the lease they go back as they came, gated
 * ones by their gates.
 */
export const SETTLE_TURN_FUNCTION = `
create or replace function settle_turn(
  p_lease uuid, p_worker uuid, p_slot smallint, p_end boolean,
  e_ids uuid[], e_states job_state[], e_started double precision[], e_run double precision[], e_done bigint[],
  e_total bigint[], e_results text[], e_errors text[],
  k_ids uuid[], k_started double precision[], k_run double precision[], k_checkpoints text[], k_done bigint[],
  k_total bigint[], k_remaining double precision[], k_retry_in double precision[], k_errors text[],
  u_ids text[], u_held double precision[])
returns text language plpgsql volatile set plan_cache_mode = force_generic_plan ${PLAN_BY_INDEX} as $$
declare v_lease leases; v_parents uuid[]; v_cancelled uuid[]; v_shard smallint;
begin
  if p_end then
    delete from leases where id = p_lease and worker_id = p_worker returning * into v_lease;
  else
    select * into v_lease from leases where id = p_lease and worker_id = p_worker for update;
  end if;
  if not found then
    if exists (select from job_history where id = any (e_ids) and lease_id = p_lease) then return 'settled'; end if;
    return 'lost';
  end if;

  if cardinality(k_ids) > 0 then
    -- Kept jobs that somebody cancelled meanwhile end here, with what they did.
    select array_agg(id) into v_cancelled from jobs where id = any (k_ids) and lease_id = p_lease and cancel_requested;
    with kept as (
      select k.id, to_timestamp(k.started_at) as started_at, k.run, k.checkpoint, k.done, k.total, k.remaining, k.retry_in,
        k.error, j.slices as slices_before, j.attempt as attempts_before
      from unnest(k_ids, k_started, k_run, k_checkpoints, k_done, k_total, k_remaining, k_retry_in, k_errors)
        as k (id, started_at, run, checkpoint, done, total, remaining, retry_in, error)
      join jobs j on j.id = k.id and j.lease_id = p_lease
      where v_cancelled is null or k.id <> all (v_cancelled)),
    moved as (
      update jobs j set
        state = case when k.error is null then 'queued' else 'scheduled' end::job_state,
        lease_id = null, rank = nextval('job_rank'),
        checkpoint = k.checkpoint::jsonb, checkpoint_seq = checkpoint_seq + 1,
        progress_done = k.done, progress_total = coalesce(k.total, j.progress_total), remaining_seconds = k.remaining,
        run_seconds = run_seconds + k.run,
        attempt_seconds = case when k.error is null then attempt_seconds + k.run else 0 end,
        slices = slices + 1, crashes = 0,
        attempt = attempt + case when k.error is null then 0 else 1 end,
        run_at = case when k.error is null then j.run_at
          else clock_timestamp() + k.retry_in * interval '1 second' end,
        started_at = coalesce(j.started_at, k.started_at)
      from kept k where j.id = k.id),
    failed as (
      insert into job_attempts (job_id, attempt, worker_id, slot, started_at, error)
      select id, attempts_before + 1, p_worker, p_slot, started_at, error::jsonb from kept where error is not null
      on conflict do nothing)
    insert into job_slices
    select id, (slices_before % 100)::smallint, slices_before, p_worker, p_slot, started_at,
      started_at + run * interval '1 second' from kept
    on conflict (job_id, ring) do update set slice = excluded.slice, worker_id = excluded.worker_id,
      slot = excluded.slot, started_at = excluded.started_at, ended_at = excluded.ended_at;
    if v_cancelled is not null then
      select v_parents || end_jobs(p_lease, p_worker, p_slot, array_agg(k.id), array_agg('cancelled'::job_state),
        array_agg(k.started_at), array_agg(k.run), array_agg(k.done), array_agg(k.total), null, null, 0::smallint)
      into v_parents
      from unnest(k_ids, k_started, k_run, k_done, k_total) as k (id, started_at, run, done, total)
      where k.id = any (v_cancelled);
    end if;
  end if;

  if cardinality(e_ids) > 0 then
    v_parents := v_parents || end_jobs(p_lease, p_worker, p_slot, e_ids, e_states, e_started, e_run, e_done, e_total,
      e_results, e_errors, 1::smallint);
  end if;

  if not p_end then
    update leases set job_ids = array(
      select id from unnest(job_ids) id where id <> all (e_ids) and id <> all (k_ids)) where id = p_lease;
  elsif cardinality(v_lease.job_ids) > cardinality(e_ids) + cardinality(k_ids) then
    update jobs set lease_id = null, state = case when is_gated then 'scheduled' else 'queued' end::job_state,
      run_at = case when is_gated then clock_timestamp() else run_at end
    where id = any (v_lease.job_ids) and id <> all (e_ids) and lease_id = p_lease;
  end if;

  v_shard := (hashtext(p_worker::text) + p_slot) & 31;
  insert into flow_usage (pool, customer_id, user_id, type, opaque, shard, served_seconds)
  select v_lease.pool, v_lease.customer_id, u.id, v_lease.type, v_lease.opaque, v_shard, u.held
  from unnest(u_ids, u_held) as u (id, held) where u.held > 0 order by u.id
  on conflict (pool, customer_id, user_id, type, opaque, shard)
  do update set served_seconds = flow_usage.served_seconds + excluded.served_seconds, updated_at = now();

  if cardinality(v_parents) > 0 then perform end_parts(v_parents); end if;
  return 'settled';
end $$;
`;

const SETTLE_TURN: Statement = {
  name: 'settle-turn',
  text: `select settle_turn($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
    $21, $22, $23) as outcome`,
};

type Kept = Extract<JobOutcome, { kind: 'yielded' | 'failed' }>;
type Ended = Exclude<JobOutcome, { kind: 'yielded' | 'returned' }>;

/**
 * Settles a turn, or a part of it (`end: false`). Safe to repeat until it gives an answer.
 * @throws DomainError `unavailable` when PostgreSQL does not answer; nothing is known then, so ask again
 */
export async function settleTurn(database: Queryable, settlement: Settlement): Promise<SettleOutcome> {
  const [row] = await database.query<{ outcome: SettleOutcome }>(SETTLE_TURN, settleParameters(settlement));
  if (!row) throw new Error('settle_turn answered without a row');
  return row.outcome;
}

/** The parameters of `settle_turn`, in order. */
export function settleParameters(settlement: Settlement): unknown[] {
  const ended = settlement.outcomes.filter(isEnd);
  const kept = settlement.outcomes.filter(isKept);
  const held = [...settlement.heldSecondsByUser];
  return [
    settlement.leaseId,
    settlement.workerId,
    settlement.slot,
    settlement.end,
    plainArray(ended.map((job) => job.jobId)),
    plainArray(ended.map((job) => job.kind)),
    plainArray(ended.map(startedAtSeconds)),
    plainArray(ended.map((job) => job.runSeconds)),
    plainArray(ended.map((job) => ('progressDone' in job ? job.progressDone : null))),
    plainArray(ended.map((job) => ('progressTotal' in job ? job.progressTotal : null))),
    unlessEmpty(ended.map((job) => (job.kind === 'succeeded' ? json(job.result) : null))),
    unlessEmpty(ended.map((job) => (job.kind === 'failed' ? json(job.error) : null))),
    plainArray(kept.map((job) => job.jobId)),
    plainArray(kept.map(startedAtSeconds)),
    plainArray(kept.map((job) => job.runSeconds)),
    unlessEmpty(kept.map((job) => json(job.checkpoint))),
    plainArray(kept.map((job) => job.progressDone)),
    plainArray(kept.map((job) => job.progressTotal)),
    plainArray(kept.map((job) => job.remainingSeconds)),
    plainArray(kept.map((job) => (job.kind === 'failed' ? job.retryInSeconds : null))),
    unlessEmpty(kept.map((job) => (job.kind === 'failed' ? json(job.error) : null))),
    held.map(([userId]) => userId),
    plainArray(held.map(([, seconds]) => seconds)),
  ];
}

function isKept(outcome: JobOutcome): outcome is Kept {
  return outcome.kind === 'yielded' || (outcome.kind === 'failed' && outcome.retryInSeconds !== null);
}

function isEnd(outcome: JobOutcome): outcome is Ended {
  return outcome.kind !== 'returned' && !isKept(outcome);
}

/** Epoch seconds: a number costs both sides a tenth of what a timestamp's text does. */
const startedAtSeconds = (job: { readonly startedAt: Date }): number => job.startedAt.getTime() / 1_000;

/** Null for an array that says nothing; `unnest` fills the column up. */
const unlessEmpty = (values: readonly (string | null)[]): readonly (string | null)[] | null =>
  values.some((value) => value !== null) ? values : null;

const json = (value: unknown): string | null =>
  value === undefined || value === null ? null : JSON.stringify(value);
