import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  customersOfJobs,
  Database,
  type Gating,
  migrate,
  type NewJob,
  submitJobs,
  submitTogether,
} from '@fairlane/persistence';
import { createTestDatabase, insertCustomer, type TestDatabase } from '@fairlane/testing';
import { v7 as uuidv7 } from 'uuid';

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await createTestDatabase(migrate);
  database = await Database.connect({
    url: server.url,
    applicationName: 'submit-together.spec',
    poolSize: 3,
  });
  for (const customer of ['a', 'b', 'NULL', 'leaving']) await insertCustomer(database, customer);
}, 30_000);

afterAll(async () => {
  await database.close();
  await server.drop();
});

const job = (customerId: string, given: Partial<NewJob> = {}): NewJob => ({
  id: uuidv7(),
  customerId,
  userId: '',
  task: 'simulate',
  type: 'short',
  opaque: false,
  priority: 5,
  estimateSeconds: 0.1,
  maxAttempts: 3,
  progressTotal: null,
  timeoutSeconds: null,
  retainSeconds: 60,
  firstPosition: null,
  lastPosition: null,
  parentId: null,
  part: null,
  partsLeft: null,
  batchId: null,
  runAt: null,
  delaySeconds: null,
  expiresAt: null,
  name: null,
  payload: null,
  backoff: null,
  ...given,
});

const stored = async (jobs: readonly NewJob[]): Promise<boolean[]> => {
  const rows = await database.query<{ id: string }>('select id from jobs where id = any($1)', [
    jobs.map(({ id }) => id),
  ]);
  const there = new Set(rows.map(({ id }) => id));
  return jobs.map(({ id }) => there.has(id));
};

describe('jobs of several calls in one statement', () => {
  it('are stored call by call: one with a customer who is not there is left out whole', async () => {
    const calls = [
      [job('a')],
      [job('b', { payload: '{"n":1}' }), job('nobody', { payload: '{"n":2}' })],
      [job('b', { payload: '{"n":3}' })],
    ];
    const times = await submitTogether(
      database,
      calls.map((jobs) => ({ jobs })),
    );
    expect(times).toEqual([expect.any(Date), undefined, expect.any(Date)]);
    expect(await stored(calls.flat())).toEqual([true, false, false, true]);
    const payloads = await database.query('select payload from job_payloads where job_id = any($1)', [
      calls.flat().map(({ id }) => id),
    ]);
    expect(payloads).toEqual([{ payload: { n: 3 } }]);
  });

  it('wait for nobody who deletes a customer: what names that one is left out', async () => {
    const calls = [[job('leaving')], [job('a')]];
    const times = await database.transaction(async (transaction) => {
      await transaction.query(`select from customers where id = 'leaving' for update`);
      return submitTogether(
        database,
        calls.map((jobs) => ({ jobs })),
      );
    });
    expect(times).toEqual([undefined, expect.any(Date)]);
    expect(await stored(calls.flat())).toEqual([false, true]);
  });

  it('are left out when a customer has another version than they were planned with', async () => {
    const [a, b] = (await customersOfJobs(database, ['a', 'b'])).toSorted((x, y) => (x.id < y.id ? -1 : 1));
    const calls = [
      { jobs: [job('a'), job('b')], versions: new Map([a!, b!].map(({ id, version }) => [id, version])) },
      { jobs: [job('a')], versions: new Map([['a', { customer: a!.version.customer }]]) },
      { jobs: [job('b')] },
    ];
    const learn = `insert into learned_seconds (customer_id, task, seconds, samples, type, misdeclared)
      values ('a', 'simulate', 1, 1, 'long', true)`;
    const changes: [string, boolean[]][] = [
      ['select', [true, true, true]],
      [learn, [false, true, true]],
      ['delete from learned_seconds', [true, true, true]],
      [`update customer_limits set paused = paused where customer_id = 'b'`, [false, true, true]],
      [`update customers set pinned_tier = 'large' where id = 'a'`, [false, false, true]],
    ];
    for (const [change, expected] of changes) {
      await database.query(change);
      const fresh = calls.map(({ jobs, ...call }) => ({
        ...call,
        jobs: jobs.map(({ customerId }) => job(customerId)),
      }));
      const times = await submitTogether(database, fresh);
      expect(times.map((time) => time !== undefined)).toEqual(expected);
      const isStored = await Promise.all(fresh.map(async ({ jobs }) => (await stored(jobs)).every(Boolean)));
      expect(isStored).toEqual(expected);
    }
  });

  it('make a batch of each call that has one, and none of what is left out', async () => {
    const [first, second, third] = [uuidv7(), uuidv7(), uuidv7()];
    const calls = [
      [job('b', { batchId: first }), job('a', { batchId: first }), job('a', { batchId: first })],
      [job('a')],
      [job('NULL', { batchId: second })],
      [job('a', { batchId: third }), job('nobody', { batchId: third })],
    ];
    await submitTogether(
      database,
      calls.map((jobs) => ({ jobs })),
    );
    const rows = await database.query(
      `select id, customer_ids, first_job_id, last_job_id, jobs, webhook_url from batches
       where id = any ($1) order by jobs desc`,
      [[first, second, third]],
    );
    expect(rows).toEqual([
      {
        ...{ id: first, customer_ids: ['a', 'b'], jobs: 3, webhook_url: null },
        ...{ first_job_id: calls[0]?.[0]?.id, last_job_id: calls[0]?.[2]?.id },
      },
      {
        ...{ id: second, customer_ids: ['NULL'], jobs: 1, webhook_url: null },
        ...{ first_job_id: calls[2]?.[0]?.id, last_job_id: calls[2]?.[0]?.id },
      },
    ]);
  });

  it('keep their order within a customer', async () => {
    const calls = Array.from({ length: 20 }, () => [job('b'), job('a'), job('b')]);
    await submitTogether(
      database,
      calls.map((jobs) => ({ jobs })),
    );
    for (const customer of ['a', 'b']) {
      const jobs = calls.flat().filter(({ customerId }) => customerId === customer);
      const ids = jobs.map(({ id }) => id);
      const rows = await database.query<{ id: string }>(
        'select id from jobs where id = any($1) order by rank',
        [ids],
      );
      expect(rows.map(({ id }) => id)).toEqual(ids);
    }
  });
});

describe('a job', () => {
  it.each<[string, Partial<NewJob>]>([
    ['text that looks like an array', { userId: '{"a,b"}\\', task: 'a"b', name: 'null' }],
    ['a user named NULL', { userId: 'NULL' }],
    [
      'times before and after the four-digit years',
      { runAt: new Date(-62_200_000_000_000), expiresAt: new Date(2.6e14) },
    ],
    [
      'every number',
      { progressTotal: 9, timeoutSeconds: 1.5, firstPosition: 1, lastPosition: 9, partsLeft: 2 },
    ],
    [
      'part of another',
      { parentId: uuidv7(), part: 3, batchId: uuidv7(), opaque: true, estimateSeconds: 1e-7 },
    ],
  ])('is stored as it is with %s', async (_, given) => {
    const one = job('NULL', given);
    await submitJobs(database, [job('a', { progressTotal: 1 }), one]);
    const [row] = await database.query(
      `select j.*, p.name, extract(epoch from run_at)::float8 as "runAt", extract(epoch from expires_at)::float8 as "expiresAt"
       from jobs j left join job_payloads p on p.job_id = j.id where j.id = $1`,
      [one.id],
    );
    const number = (value: number | null): string | null => (value === null ? null : String(value));
    expect(row).toMatchObject({
      customer_id: 'NULL',
      user_id: one.userId,
      task: one.task,
      name: one.name,
      opaque: one.opaque,
      estimate_seconds: one.estimateSeconds,
      progress_total: number(one.progressTotal),
      timeout_seconds: one.timeoutSeconds,
      first_position: number(one.firstPosition),
      last_position: number(one.lastPosition),
      parts_left: one.partsLeft,
      parent_id: one.parentId,
      part: one.part,
      batch_id: one.batchId,
      runAt: one.runAt && one.runAt.getTime() / 1_000,
      expiresAt: one.expiresAt && one.expiresAt.getTime() / 1_000,
    });
  });
});

describe('a job whose gates say when', () => {
  const moment = '2031-02-03 04:05:06.123457+00';
  const gating: Gating = {
    gates: { throttle: { key: '{"a,b"}' } },
    announcesStart: true,
    state: 'blocked',
    runAt: moment,
  };

  it.each<[string, Partial<NewJob>, object]>([
    [
      'to the microsecond',
      { gating },
      { state: 'blocked', time: moment, is_gated: true, announces_start: true },
    ],
    [
      'with an open end, whatever time the caller had in mind',
      { gating: { ...gating, runAt: null }, delaySeconds: 60, runAt: new Date(2e12) },
      { state: 'blocked', time: null, is_gated: true, announces_start: true },
    ],
    [
      'nothing, and keeps the time of the caller',
      { gating: { gates: null, announcesStart: false, state: 'scheduled' }, runAt: new Date(2e12) },
      { state: 'scheduled', time: '2033-05-18 03:33:20+00', is_gated: true, announces_start: false },
    ],
  ])('is stored so: %s', async (_, given, expected) => {
    const one = job('a', given);
    await submitJobs(database, [job('b'), one]);
    const [row] = await database.query(
      `select state, (run_at at time zone 'UTC')::text || '+00' as time, is_gated, announces_start, p.gates
       from jobs j left join job_payloads p on p.job_id = j.id where j.id = $1`,
      [one.id],
    );
    expect(row).toEqual({ ...expected, gates: one.gating?.gates ?? null });
  });
});
