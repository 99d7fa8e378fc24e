import { ENDED_STATES, type EndedState, type JobState, type JobTypeKey } from '@fairlane/domain';
import type { Queryable } from '../database.js';
import type { StoredJob } from './find-jobs.js';
import { ENDED, JOINS, LIVE, VIEW } from './job-columns.js';

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

/** Jobs that match, and how far was searched for them. */
export interface JobsFound {
  readonly jobs: StoredJob[];
  /** Older jobs were not looked at; those from this one on were. Null: there are none, or the limit was reached first. */
  readonly searchedTo: string | null;
}

/**
 * Rows of a table that one search reads at most: a filter that hardly any job matches is answered at once with what was
 * found so far, however many jobs there are.
 */
export const SEARCHED_ROWS = 25_000;

type Table = 'jobs' | 'job_history';

const COLUMNS: Readonly<Record<Table, string>> = { jobs: LIVE, job_history: ENDED };

/**
 * Jobs that match, newest first: by id, which begins with the time of creation.
 *
 * An index gives the rows to search in, the newest first, and the rest of the filter is looked up in those:
 *
 * - With a customer: `jobs_by_customer` and `job_history_by_customer`, read backwards from the cursor.
 * - With a parent: `jobs_parts` and `job_history_parts`.
 * - `running`: the few ids that the leases hold (and the parents of those), then the primary key.
 * - `scheduled`, `blocked`: `jobs_waiting`; `failed`, `cancelled`, `expired`: `job_history_unsuccessful`, with a customer
 *   `job_history_unsuccessful_by_customer`.
 * - Otherwise the primary keys, backwards, partition by partition; `from` and `to` are bounds on the id.
 *
 * A state is in one of the two tables only, so a filter by state reads one. What is kept no longer is not listed.
 */
export async function listJobs(database: Queryable, filter: JobFilter, limit: number): Promise<JobsFound> {
  const values: unknown[] = [];
  const searches = tablesOf(filter.state).map((table) => searchOf(table, filter, limit, values));
  const all = (parts: readonly string[]): string => parts.join(' union all ');
  const rows = await database.query<(StoredJob | { id: null }) & Pick<JobsFound, 'searchedTo'>>(
    `with ${searches.map(({ name, found }) => `${name} as materialized (${found})`).join(', ')},
       reached as (select id from (${all(searches.map(({ reached }) => reached))}) u order by id desc limit 1)
     select r.id as "searchedTo", v.* from (select (select id from reached)) r (id) left join lateral (
       select ${VIEW} from (
         select * from (${all(searches.map(({ name }) => `select * from ${name}`))}) u
         where r.id is null or u.id >= r.id order by u.id desc limit ${limit}) j ${JOINS}) v on true
     order by v.id desc`,
    values,
  );
  const jobs = rows.flatMap((row) => (row.id === null ? [] : [row]));
  return { jobs, searchedTo: rows[0]?.searchedTo ?? null };
}

/** Ids that match, newest first. */
export async function listEndedJobIds(
  database: Queryable,
  filter: JobFilter & { readonly state: EndedState },
  limit: number,
): Promise<string[]> {
  const values: unknown[] = [];
  const { indexed, rest } = conditionsOf('job_history', filter, values);
  const rows = await database.query<{ id: string }>(
    `select id from job_history where ${indexed} and ${rest} order by id desc limit ${limit}`,
    values,
  );
  return rows.map(({ id }) => id);
}

interface Search {
  readonly name: string;
  /** The newest that match of the rows that are searched. */
  readonly found: string;
  /** The last row that was searched, unless the limit or the end of the table came before. */
  readonly reached: string;
}

function searchOf(table: Table, filter: JobFilter, limit: number, values: unknown[]): Search {
  const { indexed, rest } = conditionsOf(table, filter, values);
  const name = `found_in_${table}`;
  const newest = (what: string, range: string): string =>
    `select ${what} from ${table} where ${indexed} order by id desc ${range}`;
  return {
    name,
    found: `select ${COLUMNS[table]} from (${newest('*', `limit ${SEARCHED_ROWS}`)}) s
      where ${rest} order by id desc limit ${limit}`,
    reached: `select id from (${newest('id', `offset ${SEARCHED_ROWS - 1} limit 1`)}) s
      where (select count(*) from ${name}) < ${limit}`,
  };
}

function tablesOf(state: JobState | undefined): Table[] {
  if (state === undefined) return ['jobs', 'job_history'];
  return isEnded(state) ? ['job_history'] : ['jobs'];
}

const isEnded = (state: JobState): state is EndedState =>
  (ENDED_STATES as readonly JobState[]).includes(state);

/** What an index of the table answers, and the rest. */
function conditionsOf(table: Table, filter: JobFilter, values: unknown[]): { indexed: string; rest: string } {
  const indexed: string[] = ['true'];
  const rest: string[] = [];
  const add = (to: string[], value: unknown, condition: (parameter: string) => string): void => {
    if (value === undefined) return;
    values.push(value);
    to.push(condition(`$${values.length}`));
  };
  const { state } = filter;
  const isWaiting = state === 'scheduled' || state === 'blocked';
  const isUnsuccessful = state !== undefined && isEnded(state) && state !== 'succeeded';
  // A literal: a partial index is only used for a state that the planner can see.
  if (state !== undefined) (isUnsuccessful ? indexed : rest).push(`state = '${state}'`);
  if (state === 'running') indexed.push(RUNNING);
  if (isWaiting) indexed.push('not is_ready');
  add(isWaiting ? rest : indexed, filter.customerId, (p) => `customer_id = ${p}`);
  add(indexed, filter.from, (p) => `id >= uuid_floor(${p})`);
  add(indexed, filter.to, (p) => `id < uuid_floor(${p})`);
  add(indexed, filter.before, (p) => `id < ${p}`);
  add(indexed, filter.parentId, (p) => `parent_id = ${p}`);
  if (filter.parentId === undefined) rest.push('parent_id is null');
  add(rest, filter.userId, (p) => `user_id = ${p}`);
  add(rest, filter.type, (p) => `type = ${p}::job_type`);
  add(rest, filter.task, (p) => `task = ${p}`);
  add(rest, filter.batchId, (p) => `batch_id = ${p}`);
  if (table === 'job_history') rest.push('retain_until > now()');
  return { indexed: indexed.join(' and '), rest: ['true', ...rest].join(' and ') };
}

/** As an array, so that the primary key is asked for each id; as a join the planner reads the whole table. */
const RUNNING = `id = any(array(
  with held as (select unnest(job_ids) as id from leases)
  select id from held
  union select parent_id from jobs where id = any(array(select id from held)) and parent_id is not null))`;
