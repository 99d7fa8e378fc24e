import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Database,
  type JobFilter,
  listEndedJobIds,
  listFlows,
  listJobs,
  listThrottles,
  migrate,
  type Queryable,
  searchCustomers,
  type Statement,
  whyWaiting,
} from '@fairlane/persistence';
import { createTestDatabase, insertCustomer, insertJobs, type TestDatabase } from '@fairlane/testing';
import { v7 as uuidv7 } from 'uuid';

/** What the API asks of PostgreSQL beside 40,000 jobs of a noisy customer, and the indexes that answer it. */
let server: TestDatabase;
let database: Database;
let someJob: string;

beforeAll(async () => {
  server = await createTestDatabase(migrate);
  database = await Database.connect({
    url: server.url,
    applicationName: 'api-query-plans.spec',
    poolSize: 2,
  });
  for (const customer of ['noisy', 'quiet']) await insertCustomer(database, customer);
  await insertJobs(database, { customerId: 'noisy', count: 20_000 });
  await insertJobs(database, { customerId: 'noisy', count: 3_000, state: 'scheduled' });
  [someJob = ''] = await insertJobs(database, { customerId: 'quiet', count: 20 });
  const ended = await insertJobs(database, { customerId: 'noisy', count: 20_000 });
  await end(ended.slice(0, 50), 'failed');
  await end(ended.slice(50), 'succeeded');
  await database.query(`insert into flow_jobs (flow_id, job_id, customer_id, on_parent_failure)
    select gen_random_uuid(), id, customer_id, 'cancel' from jobs`);
  await database.query(`insert into throttle_keys (customer_id, key)
    select 'noisy', n::text from generate_series(1, 20000) n`);
  await database.query(`insert into throttled_jobs (job_id, customer_id, key, window_seconds, is_waiting)
    select id, 'noisy', (row_number() over () % 20000)::text, 60, true from jobs where customer_id = 'noisy'`);
  await database.query('vacuum analyze');
}, 60_000);

afterAll(async () => {
  await database.close();
  await server.drop();
});

async function end(ids: readonly string[], state: string): Promise<void> {
  await database.query(
    `select end_jobs(null, null, null, $1, array_fill($2::job_state, array[cardinality($1::uuid[])]), null, null, null,
       null, null, null, 0::smallint)`,
    [ids, state],
  );
}

/** The plan of the statement that `ask` runs, instead of its rows. */
async function planOf(ask: (explaining: Queryable) => Promise<unknown>): Promise<string> {
  const plans: string[] = [];
  const explaining = {
    query: async (statement: Statement | string, values: readonly unknown[] = []): Promise<never[]> => {
      const text = typeof statement === 'string' ? statement : statement.text;
      const rows = await database.query<{ 'QUERY PLAN': string }>(`explain ${text}`, values);
      plans.push(...rows.map((row) => row['QUERY PLAN']));
      return [];
    },
  };
  await ask(explaining);
  return plans.join('\n');
}

/** Partitions of other days are empty here, and an empty table is always read by a sequential scan. */
const today = new Date().toISOString().slice(0, 10).replaceAll('-', '');
/** Later than any job, and no later than the partition. */
const lateToday = new Date(new Date().setUTCHours(23, 59, 59, 999));
const at = ({ source }: RegExp): RegExp => new RegExp(source.replaceAll('TODAY', today));

const lists: [what: string, filter: JobFilter, jobs: RegExp | null, history: RegExp | null][] = [
  ['everything', {}, /Backward using jobs_pkey/, /Backward using job_history_TODAY_pkey/],
  ['a quiet customer', { customerId: 'quiet' }, /jobs_by_customer/, /job_history_TODAY_customer_id_id_idx/],
  [
    'a noisy customer',
    { customerId: 'noisy' },
    /jobs_(by_customer|pkey)/,
    /job_history_TODAY_(customer_id_id_idx|pkey)/,
  ],
  ['what runs', { state: 'running' }, /using jobs_pkey/, null],
  ['what is scheduled', { state: 'scheduled' }, /Backward using jobs_waiting/, null],
  ['what is blocked', { state: 'blocked' }, /jobs_waiting/, null],
  [
    'what a customer has scheduled',
    { state: 'scheduled', customerId: 'quiet' },
    /jobs_(by_customer|due|waiting)/,
    null,
  ],
  ['what failed', { state: 'failed' }, null, /job_history_TODAY_state_id_idx/],
  [
    'what failed for a customer',
    { state: 'failed', customerId: 'quiet' },
    null,
    /job_history_TODAY_customer_id_state_id_idx/,
  ],
  ['parts', { parentId: uuidv7() }, /jobs_parts/, /job_history_TODAY_parent_id_idx/],
  [
    'a page further on',
    { before: uuidv7() },
    /Backward using jobs_pkey/,
    /Backward using job_history_TODAY_pkey/,
  ],
  ['a time', { from: lateToday }, /using jobs_pkey/, /job_history_TODAY_pkey/],
];

describe('the list of jobs', () => {
  it.each(lists)('finds %s by an index', async (_what, filter, jobs, history) => {
    const plan = await planOf(async (explaining) => listJobs(explaining, filter, 51));
    expect(plan).not.toMatch(at(/Seq Scan on (jobs|job_history_TODAY) /));
    if (jobs) expect(plan).toMatch(jobs);
    if (history) expect(plan).toMatch(at(history));
  });

  it('finds what to retry by an index', async () => {
    const plan = await planOf(async (explaining) => listEndedJobIds(explaining, { state: 'failed' }, 1_001));
    expect(plan).toMatch(at(/job_history_TODAY_(customer_id_)?state_id_idx/));
  });
});

describe('the dashboard', () => {
  it('hops from flow to flow, of all customers and of one', async () => {
    const all = await planOf(async (explaining) => listFlows(explaining, {}, 51));
    expect(all).toMatch(/Backward using flow_jobs_by_flow/);
    expect(all).not.toMatch(/Seq Scan on (flow_jobs|jobs) /);
    const own = await planOf(async (explaining) => listFlows(explaining, { customerId: 'quiet' }, 51));
    expect(own).toMatch(/Backward using flow_jobs_by_customer/);
    expect(own).not.toMatch(/Seq Scan on (flow_jobs|jobs) /);
  });

  it('lists throttles key by key, and counts each line by its index', async () => {
    const plan = await planOf(async (explaining) => listThrottles(explaining, undefined, ['noisy', '7'], 51));
    expect(plan).toMatch(/using throttle_keys_pkey/);
    expect(plan).toMatch(/using throttled_jobs_line/);
    expect(plan).not.toMatch(/Seq Scan|Sort/);
  });

  it('orders customers by what they wait for without a look at their jobs', async () => {
    const search = { sort: 'queued', order: 'desc', live: [] } as const;
    const plan = await planOf(async (explaining) => searchCustomers(explaining, search, 51));
    expect(plan).toMatch(/on backlog/);
    expect(plan).not.toMatch(/on jobs/);
  });
});

describe('the reason for waiting', () => {
  it('reads the queue from its head to the job, and no further than it counts', async () => {
    // Far fewer than the queue holds, as 10,000 are of millions.
    const plan = await planOf(async (explaining) => whyWaiting(explaining, someJob, 100));
    expect(plan).toMatch(/using jobs_queue on jobs o/);
    expect(plan).not.toMatch(/(Seq|Bitmap Heap) Scan on jobs o/);
  });
});
