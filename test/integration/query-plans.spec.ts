import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Turn } from '@fairlane/contracts';
import {
  claimTurn,
  countDeepFlow,
  Database,
  expireJobs,
  liveLeases,
  migrate,
  promoteJobs,
  type Queryable,
  reapWorker,
  registerWorker,
  scanFlows,
  settleTurn,
  sweepHistory,
  Transaction,
} from '@fairlane/persistence';
import { createTestDatabase, insertCustomer, insertJobs, type TestDatabase } from '@fairlane/testing';
import type { PoolClient } from 'pg';
import { v7 as uuidv7 } from 'uuid';

/** The plans of the statements as they run, inside functions too, by auto_explain. */
let server: TestDatabase;
let database: Database;
let client: PoolClient;
let session: Queryable;
let plans: string[] = [];
const workerId = uuidv7();

beforeAll(async () => {
  server = await createTestDatabase(migrate);
  database = await Database.connect({ url: server.url, applicationName: 'query-plans.spec', poolSize: 2 });
  await registerWorker(database, { id: workerId, host: 'h', pid: 1, version: '0', pools: {}, slots: 1 });
  for (const customer of ['noisy', 'quiet']) await insertCustomer(database, customer);
  await insertJobs(database, { customerId: 'noisy', count: 30_000 });
  await insertJobs(database, { customerId: 'noisy', count: 5_000, state: 'scheduled' });
  await insertJobs(database, { customerId: 'quiet', count: 5 });
  await database.query('vacuum analyze jobs');
  client = await database.pool.connect();
  session = new Transaction(client);
  await client.query(`load 'auto_explain'`);
  await client.query(`set auto_explain.log_min_duration = 0; set auto_explain.log_nested_statements = on;
    set auto_explain.log_format = text; set client_min_messages = log`);
  client.on('notice', (notice) => plans.push(notice.message ?? ''));
}, 60_000);

afterAll(async () => {
  client.release(true);
  await database.close();
  await server.drop();
});

/** Nodes of the plans that `run` made, each a line such as `Index Scan using jobs_queue on jobs`. */
async function nodesOf(run: () => Promise<unknown>): Promise<string> {
  plans = [];
  await run();
  return plans.join('\n');
}

const turn = (customerId: string): Turn => ({
  id: uuidv7(),
  epoch: 0,
  pool: 'general',
  tier: 'small',
  customerId,
  userIds: [''],
  jobType: 'short',
  opaque: false,
  quantumSeconds: 0.5,
  maxJobs: 10,
  maxTurnsOfType: 100,
  floor: { priority: 5, rank: '0' },
});
const neverScansJobs = /Seq Scan on jobs(?!_)/;

describe('the hot statements', () => {
  it('claims by the queue index, bounded by the floor, and marks by the place of the row', async () => {
    const plan = await nodesOf(async () => claimTurn(session, { turn: turn('noisy'), workerId, slot: 0 }));
    expect(plan).toMatch(/Index Scan using jobs_queue on jobs/);
    expect(plan).toMatch(/Index Cond: .*ROW\(priority, rank\) >/);
    expect(plan).toMatch(/Tid Scan on jobs/);
    expect(plan).not.toMatch(neverScansJobs);
  });

  it('settles by primary key', async () => {
    const held = turn('noisy');
    const { jobs } = await claimTurn(session, { turn: held, workerId, slot: 0 });
    const ran = { startedAt: new Date(), runSeconds: 0, progressDone: 0, progressTotal: null };
    const [first, second] = jobs;
    const plan = await nodesOf(async () =>
      settleTurn(session, {
        leaseId: held.id,
        workerId,
        slot: 0,
        end: true,
        outcomes: [
          { kind: 'succeeded', jobId: first!.id, ...ran },
          { kind: 'yielded', jobId: second!.id, ...ran, checkpoint: 1, remainingSeconds: 1 },
        ],
        heldSecondsByUser: new Map([['', 1]]),
      }),
    );
    expect(plan).toMatch(/Delete on jobs/);
    expect(plan).not.toMatch(neverScansJobs);
  });

  it('finds the active flows by hopping through the queue index', async () => {
    const plan = await nodesOf(async () => scanFlows(session, undefined, 500, 20));
    expect(plan).toMatch(/using jobs_queue on jobs/);
    expect(plan).not.toMatch(neverScansJobs);
  });

  it('counts a long flow by the index alone, and looks at its head only', async () => {
    const flow = { customerId: 'noisy', userId: '', jobType: 'short', opaque: false } as const;
    const plan = await nodesOf(async () => countDeepFlow(session, flow, 200_000, 0));
    expect(plan).toMatch(/Index Only Scan using jobs_queue on jobs/);
    expect(plan).not.toMatch(neverScansJobs);
    expect(plan).not.toMatch(/Bitmap/);
  });

  it('counts what is queued in a long flow, running jobs left out, and no further than asked', async () => {
    const flow = { customerId: 'noisy', userId: '', jobType: 'short', opaque: false } as const;
    const held = turn('noisy');
    await claimTurn(session, { turn: held, workerId, slot: 0 });
    const [now] = await session.query<{ queued: number; running: number }>(
      `select count(*) filter (where state = 'queued')::int as queued,
         count(*) filter (where state = 'running')::int as running from jobs where customer_id = 'noisy'`,
    );
    const { queued, running } = now!;
    expect(running).toBeGreaterThanOrEqual(10);
    const whole = await countDeepFlow(session, flow, 200_000, running);
    expect(whole.jobs).toBe(queued);
    expect(whole.seconds).toBeCloseTo(queued * 0.05, 3);
    expect(await countDeepFlow(session, flow, 1_000, running)).toMatchObject({ jobs: 1_000 });
  });

  it.each([
    ['promotes by the index of due times', async () => promoteJobs(session, 10), /jobs_due/],
    ['expires by the index of expiries', async () => expireJobs(session, 10), /jobs_expiring/],
    ['reaps by the leases of the worker', async () => reapWorker(session, workerId), /jobs_pkey/],
  ])('%s', async (_name, run, index) => {
    const plan = await nodesOf(run);
    expect(plan).toMatch(index);
    expect(plan).not.toMatch(neverScansJobs);
  });

  it('sweeps the history and lists leases without touching the queue', async () => {
    const plan = await nodesOf(async () => [await sweepHistory(session, 10), await liveLeases(session)]);
    expect(plan).not.toMatch(/ on jobs(?!_)/);
  });
});
