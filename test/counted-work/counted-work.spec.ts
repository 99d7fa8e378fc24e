import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, migrate } from '@fairlane/persistence';
import {
  ADMIN_KEY,
  type ApiProcess,
  createTestBroker,
  createTestDatabase,
  killAllProcesses,
  startApi,
  startWorker,
  type TestBroker,
  type TestDatabase,
  until,
} from '@fairlane/testing';
import { type CountingProxy, openCountingProxy } from './counting-proxy.js';
import { messages, statements } from './wire.js';

const JOBS = 1_000;
const CUSTOMERS = 10;

/**
 * Bounds of the work for 1,000 jobs that do nothing, of ten customers. They hold on any machine, since they count what
 * is done and not how long it takes: a statement, a message or a row more for each job breaks them.
 */
const MOST = {
  /** Of one name, in the API or in the worker: a claim and a settlement a turn. 11 to 14 were seen. */
  statements: 30,
  /** Of one kind, for 1,000 turns of one job: how many share depends on the machine. 368 were seen. */
  statementsOfTurns: JOBS * 0.8,
  /** A turn is published, delivered, acknowledged and reported. 11 to 27 were seen. */
  messages: 50,
  /** Inserted, claimed, deleted, kept: 4 a job, those of the first ones too; a lease and its cost for each turn. */
  rows: 4 * (JOBS + CUSTOMERS) + 200,
} as const;

let server: TestDatabase;
let vhost: TestBroker;
let database: Database;
let api: ApiProcess;
const proxies: Record<string, CountingProxy> = {};

beforeAll(async () => {
  server = await createTestDatabase(migrate);
  vhost = await createTestBroker();
  database = await Database.connect({ url: server.url, applicationName: 'counted-work', poolSize: 1 });
  for (const app of ['API', 'worker']) {
    proxies[`${app} to PostgreSQL`] = await openCountingProxy(server.url, statements);
    proxies[`${app} to RabbitMQ`] = await openCountingProxy(vhost.url, messages);
  }
  await start({}, 2);
  await post(
    '/v1/customers',
    Array.from({ length: CUSTOMERS }, (_, n) => ({ id: `c${n}`, name: `C${n}` })),
  );
  await runJobs(1); // all is prepared, and all caches are filled
}, 60_000);

afterAll(async () => {
  await killAllProcesses();
  for (const proxy of Object.values(proxies)) await proxy.close();
  await database.close();
  await vhost.drop();
  await server.drop();
}, 30_000);

async function start(apiEnv: Readonly<Record<string, string>>, slots: number): Promise<void> {
  const urls = (of: string) => ({
    DATABASE_URL: proxies[`${of} to PostgreSQL`]!.url,
    AMQP_URL: proxies[`${of} to RabbitMQ`]!.url,
  });
  api = await startApi({ ...urls('API'), ...apiEnv, FAIRLANE_ADMIN_KEY: ADMIN_KEY });
  await startWorker({ ...urls('worker'), FAIRLANE_SLOTS: String(slots) });
}

async function post(path: string, body: unknown): Promise<void> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
  const response = await fetch(api.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
}

async function runJobs(each: number): Promise<void> {
  const jobs = Array.from({ length: each * CUSTOMERS }, (_, n) => ({
    customerId: `c${n % CUSTOMERS}`,
    executionSeconds: 0,
  }));
  await post('/v1/jobs', jobs);
  await until(async () => (await database.query('select from jobs limit 1')).length === 0, {
    deadlineSeconds: 20,
    message: 'the end of all jobs',
  });
}

/** Rows written by sessions that have ended: PostgreSQL counts those of the others late. */
async function rowsWritten(): Promise<number> {
  const [row] = await database.query<{ rows: number }>(
    `select sum(n_tup_ins + n_tup_upd + n_tup_del)::int as rows from pg_stat_user_tables
     where relname ~ '^(job|lease|flow_usage|learned)'`,
  );
  return row!.rows;
}

/** Claims of jobs that cost an entry in every index of theirs, since their page had no room for a second version. */
async function claimsInIndexes(): Promise<number> {
  const [row] = await database.query<{ claims: number }>(
    `select (n_tup_upd - n_tup_hot_upd)::int as claims from pg_stat_user_tables where relname = 'jobs'`,
  );
  return row!.claims;
}

const beyond = (counts: Record<string, number>, most: number) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > most));

const countsOf = (where: string) => new Map(proxies[where]!.counts);

/** What running so many jobs of each customer adds to the counts, by place and name. */
async function countedWork(each: number): Promise<Record<string, Record<string, number>>> {
  const before = Object.keys(proxies).map((where) => [where, countsOf(where)] as const);
  await runJobs(each);
  const added = ([where, counted]: (typeof before)[number]) =>
    [...countsOf(where)].map(([name, count]) => [name, count - (counted.get(name) ?? 0)] as const);
  return Object.fromEntries(
    before.map((one) => [one[0], Object.fromEntries(added(one).filter(([, count]) => count > 0))]),
  );
}

describe(`${JOBS} jobs that do nothing`, () => {
  let rows: number;
  let work: Record<string, Record<string, number>>;

  beforeAll(async () => {
    work = await countedWork(JOBS / CUSTOMERS);
    await killAllProcesses();
    const sessions = `select from pg_stat_activity where datname = current_database() and application_name like 'fairlane-%'`;
    await until(async () => (await database.query(sessions)).length === 0, {
      message: 'the end of all sessions',
    });
    rows = await rowsWritten();
    process.stdout.write(`${JOBS} jobs: ${rows} rows; ${JSON.stringify(work)}\n`);
  }, 60_000);

  it.each([
    ['API to PostgreSQL', 'submit-jobs'],
    ['worker to PostgreSQL', 'claim-turn'],
    ['worker to PostgreSQL', 'settle-turn'],
  ])('take few statements of the %s, %s among them', (where, name) => {
    expect(work[where]).toHaveProperty(name);
    expect(beyond(work[where]!, MOST.statements)).toEqual({});
  });

  it.each([
    ['API to RabbitMQ', 'publish'],
    ['worker to RabbitMQ', 'publish'],
    ['worker to RabbitMQ', 'deliver'],
    ['worker to RabbitMQ', 'ack'],
  ])('take few messages of the %s, to %s among them', (where, name) => {
    expect(work[where]).toHaveProperty(name);
    expect(beyond(work[where]!, MOST.messages)).toEqual({});
  });

  it('are claimed without an entry in any index', async () => {
    expect(await claimsInIndexes()).toBe(0);
  });

  it('write each row as seldom as they can', () => {
    expect(rows).toBeGreaterThanOrEqual(4 * JOBS);
    expect(rows).toBeLessThanOrEqual(MOST.rows);
  });
});

describe(`${JOBS} jobs that are granted one by one to 8 slots`, () => {
  let work: Record<string, number>;

  beforeAll(async () => {
    await start({ FAIRLANE_MAX_JOBS_PER_TURN: '1' }, 8);
    await runJobs(1);
    work = (await countedWork(JOBS / CUSTOMERS))['worker to PostgreSQL']!;
    process.stdout.write(`${JOBS} turns: ${JSON.stringify(work)}\n`);
  }, 60_000);

  it.each(['claim', 'settle'])('share statements that %s', (verb) => {
    const counts = Object.entries(work).map(([name, count]) => (name.startsWith(verb) ? count : 0));
    expect(counts.reduce((sum, count) => sum + count)).toBeLessThanOrEqual(MOST.statementsOfTurns);
  });
});
