import type { Queryable, Statement } from '../../database.js';
import type { Transaction } from '../../database.js';
import { QUEUED_FLOWS, type QueuedFlow } from '../reap-worker.js';
import { MILESTONES_CHANNEL } from './start-job.js';

/** A whole job (never a part) that comes to the gates, with what it asks of them, by gate. */
export interface GatedJob {
  readonly id: string;
  readonly customerId: string;
  readonly gates: Readonly<Record<string, unknown>>;
}

/** A job that a gate does not let through. */
export interface HeldJob {
  readonly jobId: string;
  readonly state: 'blocked' | 'scheduled';
  /** When it comes to the gates again, as text of full precision; null: when it is released. */
  readonly runAt: string | null;
}

/**
 * Indexes `jobs_due` and `job_milestones_of_job`. Skips what another transaction holds, and whose last start or end the
 * gates have not heard of yet: one that came back in between would pass a throttle as if it had not started. The next
 * round takes them.
 */
const DUE: Statement = {
  name: 'gated-jobs-due',
  text: `
    with due as (
      select id, customer_id, has_payload from jobs
      where not is_ready and state = 'scheduled' and run_at <= now() and is_gated and parent_id is null
        and not exists (select from job_milestones m where m.job_id = jobs.id)
      order by run_at limit $1 for no key update skip locked)
    select due.id, due.customer_id as "customerId", coalesce(p.gates, '{}') as gates
    from due left join job_payloads p on due.has_payload and p.job_id = due.id order by due.id`,
};

/** Jobs of a gate whose time has come, locked, at most `limit`, in the order of their submission. */
export async function gatedJobsDue(transaction: Transaction, limit: number): Promise<GatedJob[]> {
  return transaction.query<GatedJob>(DUE, [limit]);
}

/** The primary keys of `jobs` and `job_payloads`. */
const GATED: Statement = {
  name: 'gated-jobs',
  text: `
    select j.id, j.customer_id as "customerId", p.gates from jobs j join job_payloads p on p.job_id = j.id
    where j.id = any ($1::uuid[]) and p.gates is not null order by j.id`,
};

/** Those of the unfinished jobs that asked something of a gate. */
export async function gatedJobs(transaction: Queryable, ids: readonly string[]): Promise<GatedJob[]> {
  return transaction.query<GatedJob>(GATED, [ids]);
}

/** The primary key and `jobs_parts`. Parts have passed with their job: from now on each goes its own way. */
const QUEUE: Statement = {
  name: 'queue-gated-jobs',
  text: `
    with passed as (select * from unnest($1::uuid[], $2::boolean[]) as p (id, announces_start)),
    whole as (
      select j.id, p.announces_start from passed p join jobs j on j.id = p.id
      union all select j.id, p.announces_start from passed p join jobs j on j.parent_id = p.id),
    moved as (
      update jobs j set state = 'queued', rank = nextval('job_rank'), queued_at = clock_timestamp(),
        is_gated = j.parent_id is null, announces_start = w.announces_start
      from (select * from whole order by id) w where j.id = w.id and j.state in ('scheduled', 'blocked', 'queued')
      returning j.*)
    ${QUEUED_FLOWS}`,
};

/** Queues jobs that have passed all gates, with their parts. */
export async function queueGatedJobs(
  transaction: Transaction,
  jobs: readonly { readonly jobId: string; readonly announcesStart: boolean }[],
): Promise<QueuedFlow[]> {
  if (jobs.length === 0) return [];
  return transaction.query<QueuedFlow>(QUEUE, [
    jobs.map(({ jobId }) => jobId),
    jobs.map(({ announcesStart }) => announcesStart),
  ]);
}

/** The primary key and `jobs_parts`. */
const HOLD: Statement = {
  name: 'hold-jobs',
  text: `
    with held as (select * from unnest($1::uuid[], $2::job_state[], $3::timestamptz[]) as h (id, state, run_at)),
    whole as (
      select j.id, h.state, h.run_at from held h join jobs j on j.id = h.id
      union all select j.id, h.state, h.run_at from held h join jobs j on j.parent_id = h.id)
    update jobs j set state = w.state, run_at = w.run_at, is_gated = true
    from whole w where j.id = w.id and j.state in ('scheduled', 'blocked', 'queued')`,
};

/** Puts waiting jobs, with their parts, into the states in which gates hold them. */
export async function holdJobs(transaction: Transaction, jobs: readonly HeldJob[]): Promise<void> {
  if (jobs.length === 0) return;
  await transaction.query(HOLD, [
    jobs.map(({ jobId }) => jobId),
    jobs.map(({ state }) => state),
    jobs.map(({ runAt }) => runAt),
  ]);
}

/** The primary key and `jobs_parts`. */
const RELEASE: Statement = {
  name: 'release-jobs',
  text: `
    with released as (select * from unnest($1::uuid[], $2::timestamptz[]) as r (id, at)),
    whole as (
      select j.id, r.at from released r join jobs j on j.id = r.id
      union all select j.id, r.at from released r join jobs j on j.parent_id = r.id),
    moved as (
      update jobs j set state = 'scheduled', run_at = coalesce(w.at, greatest(j.run_at, clock_timestamp()))
      from whole w where j.id = w.id and j.state in ('scheduled', 'blocked') returning 1)
    select pg_notify('${MILESTONES_CHANNEL}', '') from moved limit 1`,
};

/**
 * Sends jobs that a gate holds to the gates again: at a time of their own, or with null at once, but not before a
 * `runAt` that they have. The leader hears of it when the transaction commits.
 */
export async function releaseJobs(
  transaction: Transaction,
  jobs: readonly { readonly jobId: string; readonly at: string | null }[],
): Promise<void> {
  if (jobs.length === 0) return;
  await transaction.query(RELEASE, [jobs.map(({ jobId }) => jobId), jobs.map(({ at }) => at)]);
}
