import { type Backoff, DomainError, type JobTypeKey } from '@fairlane/domain';
import type { Queryable, Statement } from '../database.js';

/** A job, or a part of one, as it is first stored. */
export interface NewJob {
  readonly id: string;
  readonly customerId: string;
  /** `''` for no user. */
  readonly userId: string;
  readonly task: string;
  readonly type: JobTypeKey;
  readonly opaque: boolean;
  readonly priority: number;
  readonly estimateSeconds: number;
  readonly maxAttempts: number;
  readonly progressTotal: number | null;
  readonly timeoutSeconds: number | null;
  readonly retainSeconds: number;
  readonly firstPosition: number | null;
  readonly lastPosition: number | null;
  readonly parentId: string | null;
  readonly part: number | null;
  /** Of a parent: its parts; it never runs itself. */
  readonly partsLeft: number | null;
  readonly batchId: string | null;
  readonly runAt: Date | null;
  /** Counted from the database's clock, instead of `runAt`. */
  readonly delaySeconds: number | null;
  readonly expiresAt: Date | null;
  readonly name: string | null;
  /** JSON text, or null for none. */
  readonly payload: string | null;
  readonly backoff: Backoff | null;
  /** Of a job that has gates, or whose end somebody waits for. */
  readonly gating?: Gating;
}

/** How a gated job is stored. */
export interface Gating {
  /** What it asks of each gate, by the gate's name; null for nothing. */
  readonly gates: Readonly<Record<string, unknown>> | null;
  readonly announcesStart: boolean;
  /** As its gates, or its time, have it. */
  readonly state: 'blocked' | 'scheduled' | 'queued';
  /** Where a gate says when it comes again, instead of `runAt`: text of full precision, or null for an open end. */
  readonly runAt?: string | null;
}

type Column = readonly [column: string, type: string, value: (job: NewJob) => unknown];

const COLUMNS: readonly Column[] = [
  ['id', 'uuid', (job) => job.id],
  ['customer_id', 'text', (job) => job.customerId],
  ['user_id', 'text', (job) => job.userId],
  ['task', 'text', (job) => job.task],
  ['type', 'job_type', (job) => job.type],
  ['opaque', 'boolean', (job) => job.opaque],
  ['priority', 'smallint', (job) => job.priority],
  ['estimate_seconds', 'float8', (job) => job.estimateSeconds],
  ['max_attempts', 'smallint', (job) => job.maxAttempts],
  ['progress_total', 'bigint', (job) => job.progressTotal],
  ['timeout_seconds', 'float8', (job) => job.timeoutSeconds],
  ['retain_seconds', 'integer', (job) => job.retainSeconds],
  ['first_position', 'bigint', (job) => job.firstPosition],
  ['last_position', 'bigint', (job) => job.lastPosition],
  ['parent_id', 'uuid', (job) => job.parentId],
  ['part', 'smallint', (job) => job.part],
  ['parts_left', 'smallint', (job) => job.partsLeft],
  ['batch_id', 'uuid', (job) => job.batchId],
  ['run_at', 'timestamptz', (job) => job.runAt],
  ['expires_at', 'timestamptz', (job) => job.expiresAt],
  ['has_payload', 'boolean', hasPayload],
];

/** The columns that only gated jobs fill. */
const GATED_COLUMNS: readonly Column[] = [
  ...COLUMNS.map((column): Column =>
    column[0] === 'run_at' ? ['run_at', 'timestamptz', gatedRunAt] : column,
  ),
  ['is_gated', 'boolean', (job) => job.gating !== undefined],
  ['announces_start', 'boolean', (job) => job.gating?.announcesStart ?? false],
];

const due = `coalesce(j.run_at, now() + j.delay_seconds * interval '1 second')`;

/**
 * One statement for any number of jobs, and no round trip a job; it is its own transaction when it is alone. It locks
 * each customer once against being deleted meanwhile; when one is gone already, nothing is stored.
 */
function submitStatement(
  name: string,
  columns: readonly Column[],
  state: string,
  isGated: boolean,
): Statement {
  const names = columns.map(([column]) => column).join(', ');
  const last = columns.length;
  const given = `${names}, delay_seconds${isGated ? ', gate_state' : ''}`;
  const payload = `job_id, name, payload, backoff${isGated ? ', gates' : ''}`;
  const batch = last + (isGated ? 8 : 6);
  const text = `
    with given as materialized (
      select j.*, ${due} as due from unnest(${columns.map(([, type], index) => `$${index + 1}::${type}[]`).join(', ')},
        $${last + 1}::float8[]${isGated ? `, $${last + 6}::job_state[]` : ''}) as j (${given})),
    there as materialized (
      select id from customers where id = any (array(select distinct customer_id from given)) order by id for key share),
    gone as materialized (
      select distinct customer_id as id from given where customer_id not in (select id from there)),
    stored as (
      insert into jobs (${names}, state, remaining_seconds, queued_at)
      select ${names.replace('run_at', 'due')},
        ${state}, estimate_seconds, greatest(now(), due)
      from given where not exists (select from gone)),
    paid as (
      insert into job_payloads (${payload})
      select paid.* from unnest($${last + 2}::uuid[], $${last + 3}::text[], $${last + 4}::jsonb[],
        $${last + 5}::jsonb[]${isGated ? `, $${last + 7}::jsonb[]` : ''}) paid
      where not exists (select from gone)),
    batched as (
      insert into batches (id, customer_ids, first_job_id, last_job_id, jobs, webhook_url)
      select $${batch}::uuid, $${batch + 1}::text[], $${batch + 2}::uuid, $${batch + 3}::uuid, $${batch + 4}::integer,
        $${batch + 5}::text
      where $${batch}::uuid is not null and not exists (select from gone))
    select now() as now, (select min(id) from gone) as gone`;
  return { name, text };
}

const SUBMIT = submitStatement(
  'submit-jobs',
  COLUMNS,
  `case when due > now() then 'scheduled' else 'queued' end::job_state`,
  false,
);
/** For a call with a gated job in it: its gates have said in which state it begins. */
const SUBMIT_GATED = submitStatement(
  'submit-gated-jobs',
  GATED_COLUMNS,
  `coalesce(gate_state, case when due > now() then 'scheduled' else 'queued' end::job_state)`,
  true,
);

/**
 * Stores jobs, in the order given, which is the order in which equals of one flow run.
 * Jobs with a `batchId` make a batch, which costs one row and no statement.
 *
 * @param webhookUrl to be told when the batch has finished
 * @returns the database's time of submission
 * @throws DomainError CUSTOMER.NOT_FOUND when a customer is gone; nothing is stored then
 */
export async function submitJobs(
  database: Queryable,
  jobs: readonly NewJob[],
  webhookUrl: string | null = null,
): Promise<Date> {
  const paid = jobs.filter(hasPayload);
  const isGated = jobs.some(({ gating }) => gating !== undefined);
  const columns = isGated ? GATED_COLUMNS : COLUMNS;
  const [row] = await database.query<{ now: Date; gone: string | null }>(isGated ? SUBMIT_GATED : SUBMIT, [
    ...columns.map(([, , value]) => jobs.map(value)),
    jobs.map((job) => (job.gating?.runAt === undefined ? job.delaySeconds : null)),
    paid.map((job) => job.id),
    paid.map((job) => job.name),
    paid.map((job) => job.payload),
    paid.map((job) => (job.backoff === null ? null : JSON.stringify(job.backoff))),
    ...(isGated ? [jobs.map(({ gating }) => gating?.state ?? null), paid.map(gatesOf)] : []),
    ...batchOf(jobs, webhookUrl),
  ]);
  if (!row) throw new Error('submit-jobs answered without a row');
  if (row.gone !== null)
    throw new DomainError('not_found', 'CUSTOMER.NOT_FOUND', `Customer ${row.gone} was deleted meanwhile.`);
  return row.now;
}

/** The values of the row in `batches`; all null when the jobs are none's. */
function batchOf(jobs: readonly NewJob[], webhookUrl: string | null): unknown[] {
  const id = jobs[0]?.batchId ?? null;
  if (id === null) return Array<null>(6).fill(null);
  const whole = jobs.filter(({ parentId }) => parentId === null);
  const ids = whole.map((job) => job.id).sort();
  const customerIds = [...new Set(whole.map(({ customerId }) => customerId))].sort();
  // Parts have later ids than their parent.
  const last = jobs.reduce((latest, job) => (job.id > latest ? job.id : latest), '');
  return [id, customerIds, ids[0], last, whole.length, webhookUrl];
}

function hasPayload(job: NewJob): boolean {
  return job.payload !== null || job.name !== null || job.backoff !== null || gatesOf(job) !== null;
}

/** Of the whole job; its parts ask nothing. */
function gatesOf({ gating, parentId }: NewJob): string | null {
  return gating?.gates && parentId === null ? JSON.stringify(gating.gates) : null;
}

function gatedRunAt({ gating, runAt }: NewJob): Date | string | null {
  return gating?.runAt === undefined ? runAt : gating.runAt;
}
