import { type Backoff, DomainError, type JobTypeKey } from '@fairlane/domain';
import { plainArray, type Queryable, type Statement, textArray } from '../database.js';
import { CUSTOMER_VERSION, type CustomerVersion, learnedVersion } from './customers-of-jobs.js';

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
  /** Of what submits it (W3C Trace Context); none when that is not traced, which saves a row in `job_payloads`. */
  readonly traceparent?: string | undefined;
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

/** How the values of a column become a PostgreSQL array: text may hold anything, the others need no quotes. */
type Write = (values: readonly (string | number | null)[]) => string;
type Column = readonly [
  column: string,
  type: string,
  write: Write,
  value: (job: NewJob) => string | number | null,
];

/** Seconds since 1970: any time that a `Date` can hold, without a format that ends at the year 9999. */
const epoch = (time: Date | null): number | null => time && time.getTime() / 1_000;

const COLUMNS: readonly Column[] = [
  ['id', 'uuid', plainArray, (job) => job.id],
  ['customer_id', 'text', textArray, (job) => job.customerId],
  ['user_id', 'text', textArray, (job) => job.userId],
  ['task', 'text', textArray, (job) => job.task],
  ['type', 'job_type', plainArray, (job) => job.type],
  ['opaque', 'boolean', plainArray, (job) => (job.opaque ? 't' : 'f')],
  ['priority', 'smallint', plainArray, (job) => job.priority],
  ['estimate_seconds', 'float8', plainArray, (job) => job.estimateSeconds],
  ['max_attempts', 'smallint', plainArray, (job) => job.maxAttempts],
  ['progress_total', 'bigint', plainArray, (job) => job.progressTotal],
  ['timeout_seconds', 'float8', plainArray, (job) => job.timeoutSeconds],
  ['retain_seconds', 'integer', plainArray, (job) => job.retainSeconds],
  ['first_position', 'bigint', plainArray, (job) => job.firstPosition],
  ['last_position', 'bigint', plainArray, (job) => job.lastPosition],
  ['parent_id', 'uuid', plainArray, (job) => job.parentId],
  ['part', 'smallint', plainArray, (job) => job.part],
  ['parts_left', 'smallint', plainArray, (job) => job.partsLeft],
  ['batch_id', 'uuid', plainArray, (job) => job.batchId],
  ['run_at', 'float8', plainArray, (job) => epoch(job.runAt)],
  ['expires_at', 'float8', plainArray, (job) => epoch(job.expiresAt)],
  ['has_payload', 'boolean', plainArray, (job) => (hasPayload(job) ? 't' : 'f')],
];

/** The columns that only gated jobs fill. */
const GATED_COLUMNS: readonly Column[] = [
  ...COLUMNS.map((column): Column =>
    column[0] === 'run_at' ? ['run_at', 'float8', plainArray, (job) => epoch(ungatedRunAt(job))] : column,
  ),
  ['is_gated', 'boolean', plainArray, (job) => (job.gating ? 't' : 'f')],
  ['announces_start', 'boolean', plainArray, (job) => (job.gating?.announcesStart ? 't' : 'f')],
];

/** What is said of a job without being a column of it. */
const BESIDES: readonly Column[] = [['delay_seconds', 'float8', plainArray, (job) => job.delaySeconds]];
const GATED_BESIDES: readonly Column[] = [
  [
    'delay_seconds',
    'float8',
    plainArray,
    (job) => (job.gating?.runAt === undefined ? job.delaySeconds : null),
  ],
  ['gate_state', 'job_state', plainArray, (job) => job.gating?.state ?? null],
  ['gate_run_at', 'timestamptz', textArray, (job) => job.gating?.runAt ?? null],
];

/** A statement, and what it is told of each job. */
interface Submission extends Statement {
  readonly told: readonly Column[];
  readonly isGated: boolean;
  readonly isShared: boolean;
}

/**
 * One statement for any number of jobs, and no round trip a job; it is its own transaction when it is alone. It locks
 * each customer once against being deleted meanwhile. A call is stored whole, with its batch, or not at all when a
 * customer of it is gone. One that calls share leaves a call out also when a customer of it is just being deleted, so
 * that none waits for another's customer, or has another version than the call was planned with.
 *
 * An array that is null altogether stands for a column of nulls: `unnest` fills up what is shorter.
 */
function submission(
  name: string,
  { isGated = false, isShared = false }: { isGated?: boolean; isShared?: boolean } = {},
): Submission {
  const columns = isGated ? GATED_COLUMNS : COLUMNS;
  const told = [...columns, ...(isGated ? GATED_BESIDES : BESIDES)];
  const names = columns.map(([column]) => column).join(', ');
  const stored = names.replace('run_at', 'due').replace('expires_at', 'to_timestamp(expires_at)');
  const due = `coalesce(${isGated ? 'j.gate_run_at, ' : ''}to_timestamp(j.run_at), now() + j.delay_seconds * interval '1 second')`;
  const byTime = `case when due > now() then 'scheduled' else 'queued' end::job_state`;
  let parameters = 0;
  const arrays = (types: readonly string[]): string =>
    types.map((type) => `$${(parameters += 1)}::${type}[]`).join(', ');
  const payload = `job_id, name, payload, backoff, traceparent${isGated ? ', gates' : ''}`;
  const batch = 'id, first_job_id, last_job_id, jobs, webhook_url';
  const changed = () => `
      select call, customer_id
      from unnest(${arrays(['text', 'text', 'text', 'integer'])}) seen (customer_id, version, learned, call)
      where (customer_id, version) not in (select id, version from there)
        or learned is not null and learned <> ${learnedVersion('seen.customer_id')}`;
  const limits = isShared ? 'join customer_limits l on l.customer_id = c.id' : '';
  const text = `
    with given as materialized (
      select j.*, ${due} as due
      from unnest(${arrays([...told.map(([, type]) => type), 'integer'])})
        as j (${told.map(([column]) => column).join(', ')}, call)),
    there as materialized (
      select c.id${isShared ? `, ${CUSTOMER_VERSION} as version` : ''} from customers c ${limits}
      where c.id = any (array(select distinct customer_id from given)) order by c.id
      for key share of c ${isShared ? 'skip locked' : ''}),
    gone as materialized (
      select call, min(customer_id) as customer_id from given
      where customer_id not in (select id from there) group by call
      ${isShared ? `union all ${changed()}` : ''}),
    stored as (
      insert into jobs (${names}, state, remaining_seconds, queued_at)
      select ${stored}, ${isGated ? `coalesce(gate_state, ${byTime})` : byTime}, estimate_seconds, greatest(now(), due)
      from given where call not in (select call from gone)),
    paid as (
      insert into job_payloads (${payload})
      select ${payload}
      from unnest(${arrays(['uuid', 'text', 'jsonb', 'jsonb', 'text', ...(isGated ? ['jsonb'] : []), 'integer'])})
        paid (${payload}, call)
      where call not in (select call from gone)),
    batched as (
      insert into batches (${batch}, customer_ids)
      select ${batch}, customer_ids::text[]
      from unnest(${arrays(['uuid', 'uuid', 'uuid', 'integer', 'text', 'text', 'integer'])})
        batch (${batch}, customer_ids, call)
      where call not in (select call from gone))
    select now() as now, array(select call from gone) as calls, (select min(customer_id) from gone) as gone`;
  return { name, text, told, isGated, isShared };
}

const SUBMIT = submission('submit-jobs');
/** For a call with a gated job in it: its gates have said in which state it begins. */
const SUBMIT_GATED = submission('submit-gated-jobs', { isGated: true });
const SUBMIT_TOGETHER = submission('submit-jobs-together', { isShared: true });

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
  const isGated = jobs.some(({ gating }) => gating !== undefined);
  const { now, gone } = await submit(database, isGated ? SUBMIT_GATED : SUBMIT, [{ jobs }], webhookUrl);
  if (gone !== null)
    throw new DomainError('not_found', 'CUSTOMER.NOT_FOUND', `Customer ${gone} was deleted meanwhile.`);
  return now;
}

/** `learned` only where it matters. */
type ExpectedVersion = Pick<CustomerVersion, 'customer'> & Partial<CustomerVersion>;

/** The jobs of one call, none of them gated. */
export interface Call {
  readonly jobs: readonly NewJob[];
  /** What each customer must still have, by its id; without `learned`, whatever was learned meanwhile. Default: anything. */
  readonly versions?: ReadonlyMap<string, ExpectedVersion> | undefined;
}

/**
 * Stores the jobs of several calls in one transaction, without waiting for anyone who deletes a customer. Each call with
 * a `batchId` makes a batch of its own.
 * @returns for each call the database's time of submission, or undefined when nothing of it was stored: a customer has
 * another version, is gone, or may be in a moment
 */
export async function submitTogether(
  database: Queryable,
  calls: readonly Call[],
): Promise<(Date | undefined)[]> {
  const { now, calls: left } = await submit(database, SUBMIT_TOGETHER, calls, null);
  return calls.map((_, call) => (left.includes(call) ? undefined : now));
}

interface Submitted {
  readonly now: Date;
  /** Calls that were not stored, by their index. */
  readonly calls: readonly number[];
  readonly gone: string | null;
}

async function submit(
  database: Queryable,
  { told, isGated, isShared, ...statement }: Submission,
  calls: readonly Call[],
  webhookUrl: string | null,
): Promise<Submitted> {
  // By customer, which leaves the order within a flow: neighbours in the indexes are then written one after the other
  // (25 us a job instead of 29, of 100 customers in turn).
  const given = calls
    .flatMap(({ jobs }, call) => jobs.map((job) => ({ job, call })))
    .sort((a, b) => (a.job.customerId < b.job.customerId ? -1 : a.job.customerId > b.job.customerId ? 1 : 0));
  const paid = given.filter(({ job }) => hasPayload(job));
  const [row] = await database.query<Submitted & { [column: string]: unknown }>(statement, [
    ...told.map(([, , write, value]) =>
      column(
        write,
        given.map(({ job }) => value(job)),
      ),
    ),
    plainArray(given.map(({ call }) => call)),
    ...(isShared ? versionsOf(calls) : []),
    plainArray(paid.map(({ job }) => job.id)),
    paid.map(({ job }) => job.name),
    paid.map(({ job }) => job.payload),
    paid.map(({ job }) => job.backoff && JSON.stringify(job.backoff)),
    column(
      plainArray,
      paid.map(({ job }) => job.traceparent ?? null),
    ),
    ...(isGated ? [paid.map(({ job }) => gatesOf(job))] : []),
    plainArray(paid.map(({ call }) => call)),
    ...batchesOf(calls, webhookUrl),
  ]);
  if (!row) throw new Error(`${statement.name} answered without a row`);
  return row;
}

const column = (write: Write, values: readonly (string | number | null)[]): string | null =>
  values.every((value) => value === null) ? null : write(values);

/** Customers with the versions that they must have, and the call of each. */
function versionsOf(calls: readonly Call[]): unknown[] {
  const seen = calls.flatMap(({ versions }, call) =>
    [...(versions ?? [])].map(([customerId, version]) => ({ customerId, version, call })),
  );
  return [
    textArray(seen.map(({ customerId }) => customerId)),
    textArray(seen.map(({ version }) => version.customer)),
    textArray(seen.map(({ version }) => version.learned ?? null)),
    plainArray(seen.map(({ call }) => call)),
  ];
}

/** The columns of the rows in `batches`, and the call of each. */
function batchesOf(calls: readonly Call[], webhookUrl: string | null): unknown[] {
  const batches = calls.flatMap(({ jobs }, call) => {
    const id = jobs[0]?.batchId ?? null;
    if (id === null) return [];
    const whole = jobs.filter(({ parentId }) => parentId === null);
    const first = whole.reduce(
      (earliest, job) => (job.id < earliest ? job.id : earliest),
      whole[0]?.id ?? '',
    );
    // Parts have later ids than their parent.
    const last = jobs.reduce((latest, job) => (job.id > latest ? job.id : latest), '');
    const customerIds = [...new Set(whole.map(({ customerId }) => customerId))].sort();
    return [{ call, id, first, last, jobs: whole.length, customerIds }];
  });
  return [
    plainArray(batches.map(({ id }) => id)),
    plainArray(batches.map(({ first }) => first)),
    plainArray(batches.map(({ last }) => last)),
    plainArray(batches.map(({ jobs }) => jobs)),
    batches.map(() => webhookUrl),
    textArray(batches.map(({ customerIds }) => textArray(customerIds))),
    plainArray(batches.map(({ call }) => call)),
  ];
}

function hasPayload(job: NewJob): boolean {
  const { payload, name, backoff, traceparent } = job;
  return (
    payload !== null ||
    name !== null ||
    backoff !== null ||
    traceparent !== undefined ||
    gatesOf(job) !== null
  );
}

/** Of the whole job; its parts ask nothing. */
function gatesOf({ gating, parentId }: NewJob): string | null {
  return gating?.gates && parentId === null ? JSON.stringify(gating.gates) : null;
}

/** What the caller has said, unless a gate says when. */
function ungatedRunAt({ gating, runAt }: NewJob): Date | null {
  return gating?.runAt === undefined ? runAt : null;
}
