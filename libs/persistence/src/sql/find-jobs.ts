import type { Backoff, EndedState, JobState, JobTypeKey, TierKey } from '@fairlane/domain';
import { ENDED_STATES } from '@fairlane/domain';
import type { Queryable, Statement } from '../database.js';
import type { JobFailure } from './turn-types.js';

/** A job as it stands, unfinished or ended. */
export interface StoredJob {
  readonly id: string;
  readonly customerId: string;
  /** `''` for no user. */
  readonly userId: string;
  readonly task: string;
  readonly type: JobTypeKey;
  readonly tier: TierKey | null;
  /** Pool of the turn that runs it; null while none does. */
  readonly pool: string | null;
  readonly opaque: boolean;
  readonly state: JobState;
  readonly priority: number;
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly slices: number;
  readonly progressDone: number;
  readonly progressTotal: number | null;
  readonly estimateSeconds: number;
  readonly runSeconds: number;
  readonly parentId: string | null;
  readonly part: number | null;
  readonly batchId: string | null;
  readonly cancelRequested: boolean;
  /** It has gates to pass, or others wait for its end. */
  readonly isGated: boolean;
  readonly createdAt: Date;
  readonly runAt: Date | null;
  readonly queuedAt: Date;
  readonly expiresAt: Date | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** Of an ended job: until when it is kept. */
  readonly retainUntil: Date | null;
  readonly name: string | null;
  readonly result: unknown;
  readonly error: JobFailure | null;
  /** The flow that it is part of. */
  readonly flowId: string | null;
}

export interface StoredJobDetail extends StoredJob {
  readonly payload: unknown;
  readonly backoff: Backoff | null;
  /** What it asked of each gate, by the gate's name. */
  readonly gates: Readonly<Record<string, unknown>> | null;
  /** It was kept as long as it was to be. */
  readonly isExpired: boolean;
}

export interface JobFilter {
  readonly customerId?: string | undefined;
  readonly userId?: string | undefined;
  readonly state?: JobState | undefined;
  readonly type?: JobTypeKey | undefined;
  readonly task?: string | undefined;
  /** Parts of this job; without it parts are left out. */
  readonly parentId?: string | undefined;
  readonly batchId?: string | undefined;
  /** Created at or after, and before. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  /** Only jobs with a smaller id: older ones. */
  readonly before?: string | undefined;
}

/** What both tables have, under the same names. */
const SHARED = `id, customer_id, user_id, task, type, opaque, state, priority, attempt, max_attempts, slices,
  progress_done, progress_total, estimate_seconds, run_seconds, parent_id, part, batch_id, created_at, run_at,
  queued_at, expires_at, started_at, has_payload`;
const LIVE = `${SHARED}, lease_id, parts_left, cancel_requested, is_gated, null::timestamptz as finished_at,
  null::timestamptz as retain_until, null::jsonb as result, null::jsonb as error`;
const ENDED = `${SHARED}, null::uuid as lease_id, null::smallint as parts_left, false as cancel_requested,
  false as is_gated, finished_at, retain_until,
  result, error`;

/** A parent's progress is its parts': indexes `jobs_parts` and `job_history_parts`. */
const VIEW = `
  j.id, j.customer_id as "customerId", j.user_id as "userId", j.task, j.type, c.tier, l.pool, j.opaque, j.state,
  j.priority, j.attempt, j.max_attempts as "maxAttempts", j.slices,
  case when j.parts_left is null then j.progress_done else (
    select coalesce(sum(progress_done), 0) from (
      select progress_done from jobs where parent_id = j.id
      union all select progress_done from job_history where parent_id = j.id) parts) end::float8 as "progressDone",
  j.progress_total::float8 as "progressTotal", j.estimate_seconds as "estimateSeconds", j.run_seconds as "runSeconds",
  j.parent_id as "parentId", j.part, j.batch_id as "batchId", j.cancel_requested as "cancelRequested", j.is_gated as "isGated",
  j.created_at as "createdAt", j.run_at as "runAt", j.queued_at as "queuedAt", j.expires_at as "expiresAt",
  j.started_at as "startedAt", j.finished_at as "finishedAt", j.retain_until as "retainUntil", j.result,
  j.error, p.name, f.flow_id as "flowId"`;
const JOINS = `
  left join customers c on c.id = j.customer_id
  left join leases l on l.id = j.lease_id
  left join flow_jobs f on f.job_id = j.id
  left join job_payloads p on j.has_payload and p.job_id = j.id`;

/** The primary keys of `jobs` and of `job_history`, whose partition the id itself names. */
const FIND: Statement = {
  name: 'find-jobs-by-id',
  text: `select ${VIEW}, p.payload, p.backoff, p.gates, coalesce(j.retain_until <= now(), false) as "isExpired"
    from (select ${LIVE} from jobs where id = any($1::uuid[])
      union all select ${ENDED} from job_history where id = any($1::uuid[])) j ${JOINS}`,
};

/** The jobs with these ids, in no particular order; unknown ids are left out. */
export async function findJobsById(database: Queryable, ids: readonly string[]): Promise<StoredJobDetail[]> {
  return database.query<StoredJobDetail>(FIND, [ids]);
}

/**
 * Jobs that match, newest first: by id, which begins with the time of creation.
 *
 * - With a customer: `jobs_by_customer` and `job_history_by_customer`, read backwards from the cursor.
 * - With a parent: `jobs_parts` and `job_history_parts`.
 * - `running`: the few ids that the leases hold (and the parents of those), then the primary key.
 * - `scheduled`: `jobs_due`; `failed`, `cancelled`, `expired`: `job_history_unsuccessful`.
 * - Otherwise the primary keys, backwards, partition by partition; `from` and `to` are bounds on the id.
 *
 * A state is in one of the two tables only, so a filter by state reads one. What is kept no longer is not listed.
 */
export async function listJobs(database: Queryable, filter: JobFilter, limit: number): Promise<StoredJob[]> {
  const { values, conditions } = conditionsOf(filter);
  const limited = (columns: string, table: string, kept: string) =>
    `(select ${columns} from ${table} where ${conditions}${kept} order by id desc limit ${limit})`;
  const tables = tablesOf(filter.state).map((table) =>
    table === 'jobs' ? limited(LIVE, table, '') : limited(ENDED, table, KEPT),
  );
  return database.query<StoredJob>(
    `select ${VIEW} from (select * from (${tables.join(' union all ')}) u order by id desc limit ${limit}) j ${JOINS}
     order by j.id desc`,
    values,
  );
}

/** Ids that match, newest first. */
export async function listEndedJobIds(
  database: Queryable,
  filter: JobFilter & { readonly state: EndedState },
  limit: number,
): Promise<string[]> {
  const { values, conditions } = conditionsOf(filter);
  const rows = await database.query<{ id: string }>(
    `select id from job_history where ${conditions}${KEPT} order by id desc limit ${limit}`,
    values,
  );
  return rows.map(({ id }) => id);
}

function tablesOf(state: JobState | undefined): ('jobs' | 'job_history')[] {
  if (state === undefined) return ['jobs', 'job_history'];
  return (ENDED_STATES as readonly JobState[]).includes(state) ? ['job_history'] : ['jobs'];
}

function conditionsOf(filter: JobFilter): { values: unknown[]; conditions: string } {
  const values: unknown[] = [];
  const conditions: string[] = [];
  const add = (value: unknown, condition: (parameter: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition(`$${values.length}`));
  };
  add(filter.customerId, (p) => `customer_id = ${p}`);
  add(filter.userId, (p) => `user_id = ${p}`);
  // A literal: a partial index is only used for a state that the planner can see.
  if (filter.state !== undefined) conditions.push(`state = '${filter.state}'`);
  if (filter.state === 'running') conditions.push(RUNNING);
  add(filter.type, (p) => `type = ${p}::job_type`);
  add(filter.task, (p) => `task = ${p}`);
  add(filter.batchId, (p) => `batch_id = ${p}`);
  add(filter.from, (p) => `id >= uuid_floor(${p})`);
  add(filter.to, (p) => `id < uuid_floor(${p})`);
  add(filter.before, (p) => `id < ${p}`);
  add(filter.parentId, (p) => `parent_id = ${p}`);
  if (filter.parentId === undefined) conditions.push('parent_id is null');
  return { values, conditions: conditions.join(' and ') };
}

const KEPT = ' and retain_until > now()';

/** As an array, so that the primary key is asked for each id; as a join the planner reads the whole table. */
const RUNNING = `id = any(array(
  with held as (select unnest(job_ids) as id from leases)
  select id from held
  union select parent_id from jobs where id = any(array(select id from held)) and parent_id is not null))`;
