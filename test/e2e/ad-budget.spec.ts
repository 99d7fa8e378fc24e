import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, migrate } from '@fairlane/persistence';
import {
  type ApiProcess,
  createTestBroker,
  createTestDatabase,
  killAllProcesses,
  startApi,
  startWorker,
  until,
} from '@fairlane/testing';

/** The pipeline of examples/ad-budget, as its README has it: each stage in a pool of its own, on a worker of its own. */

const ADMIN_KEY = 'flk_ad-budget-ad-budget-ad-budget-ad';
const repository = join(import.meta.dirname, '../..');
const example = (path: string): string => join(repository, 'examples', path);

interface Job {
  readonly id: string;
  readonly name: string;
  readonly task: string;
  readonly state: string;
  readonly pool: string | null;
  readonly flowId: string;
  readonly result: { budget: string; from: string; until: string; days: { day: string; amount: string }[] };
  readonly finishedAt: string;
  readonly retainUntil: string;
}

let api: ApiProcess;
let database: Database;
let close: () => Promise<void>;

async function call<Answer>(method: string, path: string, body?: FormData | object): Promise<Answer> {
  const isForm = body instanceof FormData;
  const response = await fetch(api.url + path, {
    method,
    headers: {
      authorization: `Bearer ${ADMIN_KEY}`,
      ...(body && !isForm && { 'content-type': 'application/json' }),
    },
    ...(body && { body: isForm ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status}: ${text}`);
  return JSON.parse(text) as Answer;
}

/** What curl -F posts. */
function form(key: string): FormData {
  const posted = new FormData();
  posted.set('key', key);
  posted.set('mapping', readFileSync(example('ad-budget/mapping.json'), 'utf8'));
  posted.set('file', new Blob([readFileSync(example('samples/budget-jobs.csv'))]), 'budget-jobs.csv');
  return posted;
}

beforeAll(async () => {
  execFileSync('npx', ['tsc', '-p', 'examples/ad-budget/tsconfig.build.json'], { cwd: repository });
  const server = await createTestDatabase(migrate);
  const broker = await createTestBroker();
  database = await Database.connect({ url: server.url, applicationName: 'ad-budget', poolSize: 2 });
  await database.query(
    `insert into pools (name, types) values ('create', '{instant}'), ('distribute', '{quick}'), ('store', '{short}')`,
  );
  const env = { DATABASE_URL: server.url, AMQP_URL: broker.url, FAIRLANE_LOG_LEVEL: 'info' };
  api = await startApi({ ...env, FAIRLANE_ADMIN_KEY: ADMIN_KEY });
  const tasks = { FAIRLANE_TASKS: join(repository, 'dist/examples/ad-budget/index.js') };
  for (const pool of ['create', 'distribute', 'store'])
    await startWorker({ ...env, ...tasks, FAIRLANE_POOLS: `${pool}:1` });
  await call('POST', '/v1/customers', { id: 'ads', name: 'Ads' });
  close = async () => {
    await killAllProcesses();
    await database.close();
    await server.drop();
    await broker.drop();
  };
}, 120_000);

afterAll(async () => {
  await close();
}, 60_000);

describe('the budget pipeline', () => {
  it('splits every budget over its days to the cent, and keeps the result online for them', async () => {
    expect(await call('POST', '/v1/imports', form('budget-jobs'))).toEqual({
      ...{ key: 'budget-jobs', lines: 5, accepted: 5, rejected: 0, repeated: 0, jobs: 15, errors: [] },
    });
    const stored = async (): Promise<Job[]> =>
      (await call<{ items: Job[] }>('GET', '/v1/jobs?task=store_result&state=succeeded')).items;
    await until(async () => (await stored()).length === 5, {
      deadlineSeconds: 60,
      message: 'five results',
    });
    const jobs = await stored();
    const lines = readFileSync(example('samples/budget-jobs.csv'), 'utf8').trim().split('\n').slice(1);
    for (const [id = '', days = '', budget = ''] of lines.map((line) => line.split(','))) {
      const job = jobs.find(({ name }) => name === `ad ${id}`);
      const cents = job?.result.days.map(({ amount }) => Math.round(Number(amount) * 100)) ?? [];
      expect(cents).toHaveLength(Number(days));
      expect(cents.reduce((sum, value) => sum + value, 0)).toBe(Math.round(Number(budget) * 100));
      expect(Math.max(...cents) - Math.min(...cents)).toBeLessThanOrEqual(1);
      const online = Date.parse(job?.retainUntil ?? '') - Date.parse(job?.finishedAt ?? '');
      expect(online / 86_400_000).toBeCloseTo(Number(days), 6);
    }
    const served = await database.query<{ pool: string; type: string }>(
      'select distinct pool, type from flow_usage order by pool',
    );
    expect(served).toEqual([
      { pool: 'create', type: 'instant' },
      { pool: 'distribute', type: 'quick' },
      { pool: 'store', type: 'short' },
    ]);
    const flow = await call<{ state: string; nodes: { key: string }[] }>(
      'GET',
      `/v1/flows/${jobs[0]?.flowId ?? ''}`,
    );
    expect(flow.state).toBe('succeeded');
    expect(flow.nodes.map(({ key }) => key)).toEqual(['create', 'distribute', 'store']);
  }, 90_000);

  it('is submitted once, however often it is posted', async () => {
    const again = await call<{ accepted: number; repeated: number }>(
      'POST',
      '/v1/imports',
      form('budget-jobs'),
    );
    expect(again).toMatchObject({ accepted: 5, repeated: 5, jobs: 15 });
    expect(await call('GET', '/v1/imports/budget-jobs')).toMatchObject({ lines: 5, accepted: 5 });
    const { items } = await call<{ items: Job[] }>('GET', '/v1/jobs?limit=100');
    expect(items).toHaveLength(15);
  }, 30_000);

  it('answers 410 when the days of a result are over', async () => {
    const { items } = await call<{ items: Job[] }>('GET', '/v1/jobs?task=store_result');
    const [job] = items;
    await database.query(`update job_history set retain_until = now() where id = $1`, [job?.id]);
    await expect(call('GET', `/v1/jobs/${job?.id ?? ''}`)).rejects.toThrow(/^410.*JOB\.EXPIRED/s);
  }, 30_000);

  it('tells what each stage takes, and how many slots it needs', async () => {
    interface Pool {
      readonly pool: string;
      readonly slots: number;
      readonly slotsNeeded: number;
      readonly stages: readonly { readonly task: string; readonly cpuSecondsPerJob: number }[];
    }
    const pools = async (): Promise<Pool[]> =>
      (await call<{ items: Pool[] }>('GET', '/v1/capacity?waitSeconds=0.5')).items.filter(
        ({ slots }) => slots > 0,
      );
    // What was accepted is told once a second.
    await until(async () => (await pools()).every(({ slotsNeeded }) => slotsNeeded === 1), {
      message: 'every stage to need a slot',
    });
    const items = await pools();
    expect(items.map(({ pool, stages }) => [pool, stages.map(({ task }) => task)])).toEqual([
      ['create', ['create_job']],
      ['distribute', ['distribute_budget']],
      ['store', ['store_result']],
    ]);
    for (const { stages } of items) expect(stages[0]?.cpuSecondsPerJob).toBeGreaterThan(0);
    const metrics = await (await fetch(`${api.url}/metrics`)).text();
    expect(metrics).toContain('fairlane_capacity_slots_needed{pool="store"} 1');
  }, 30_000);
});
