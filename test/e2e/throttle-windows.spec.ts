import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, migrate } from '@fairlane/persistence';
import {
  ADMIN_KEY,
  type ApiProcess,
  type AppProcess,
  createTestBroker,
  createTestDatabase,
  killAllProcesses,
  startApi,
  startWorker,
  type TestBroker,
  type TestDatabase,
  until,
} from '@fairlane/testing';

let server: TestDatabase;
let vhost: TestBroker;
let database: Database;
let apis: ApiProcess[];
let workers: AppProcess[];

beforeAll(async () => {
  server = await createTestDatabase(migrate);
  vhost = await createTestBroker();
  database = await Database.connect({ url: server.url, applicationName: 'throttle.spec', poolSize: 4 });
  await database.query(RECORDER);
  const env = { DATABASE_URL: server.url, AMQP_URL: vhost.url };
  const api = { ...env, FAIRLANE_ADMIN_KEY: ADMIN_KEY };
  apis = [await startApi(api), await startApi(api)];
  workers = [
    await startWorker({ ...env, FAIRLANE_SLOTS: '2' }),
    await startWorker({ ...env, FAIRLANE_SLOTS: '2' }),
  ];
  await post(apis[0]!, '/v1/customers', { id: 'a', name: 'A' });
}, 90_000);

afterAll(async () => {
  await killAllProcesses();
  await database.close();
  await vhost.drop();
  await server.drop();
}, 30_000);

/** Every start, as PostgreSQL has committed it: milestones themselves go away. */
const RECORDER = `
  create table starts (seq bigint generated always as identity, job_id uuid, key text, at timestamptz);
  create function record_start() returns trigger language plpgsql as $$
  begin
    insert into starts (job_id, key, at) select new.job_id, key, new.at from throttled_jobs where job_id = new.job_id;
    return null;
  end $$;
  create trigger record_start after insert on job_milestones for each row when (new.kind = 'started')
    execute function record_start()`;

interface Submitted {
  readonly id: string;
  readonly delayedUntil?: string;
}

async function post<Answer>({ url }: ApiProcess, path: string, body: unknown): Promise<Answer> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
  const response = await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as Answer;
}

const startsOf = async (key: string) =>
  database.query<{ jobId: string; at: number }>(
    `select job_id as "jobId", extract(epoch from at)::float8 as at from starts where key = $1 order by at`,
    [key],
  );
const allEnded = async () => (await database.query('select from jobs limit 1')).length === 0;

/** Between one start and the next, in seconds; the same job's again, which was recorded twice, is one. */
function gapsOf(starts: readonly { jobId: string; at: number }[]): number[] {
  return starts.slice(1).map(({ at }, index) => at - (starts[index]?.at ?? 0));
}

describe('throttle windows', () => {
  it('start the jobs of the sample a window apart, and hold no slot meanwhile', async () => {
    const sample = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../examples/samples/window-jobs.json'), 'utf8'),
    ) as { object_id: number }[];
    const jobs = sample.map(({ object_id: object }) => ({
      ...{ customerId: 'a', executionSeconds: 0.01, throttle: { key: `object-${object}`, windowSeconds: 5 } },
    }));
    const askedAt = Date.now();
    const { items } = await post<{ items: Submitted[] }>(apis[1]!, '/v1/jobs', jobs);
    const plan = items.map(({ delayedUntil }) =>
      delayedUntil === undefined ? 0 : Math.round((Date.parse(delayedUntil) - askedAt) / 1_000),
    );
    expect(plan).toEqual([0, 0, 5, 10, 0, 5]);

    await until(async () => (await database.query('select from job_history')).length === 3, {
      deadlineSeconds: 10,
      message: 'the first three',
    });
    let held = 0;
    await until(
      async () => {
        held = Math.max(held, (await database.query('select from leases')).length);
        return (Date.now() - askedAt) / 1_000 > 4.5;
      },
      { deadlineSeconds: 10 },
    );
    expect(held).toBe(0);
    await until(allEnded, { deadlineSeconds: 20, message: 'the end of all jobs' });

    const [first] = await startsOf('object-103');
    for (const [object, expected] of [
      ['object-101', [0, 5, 10]],
      ['object-102', [0, 5]],
      ['object-103', [0]],
    ] as const) {
      const starts = await startsOf(object);
      expect(starts).toHaveLength(expected.length);
      starts.forEach(({ at }, index) =>
        expect(Math.abs(at - first!.at - expected[index]!)).toBeLessThan(0.5),
      );
      for (const gap of gapsOf(starts)) expect(gap).toBeGreaterThanOrEqual(5);
    }
  }, 60_000);

  it('hold exactly, in order, when several APIs take jobs at once, and leader and worker are killed', async () => {
    const window = 0.25;
    const throttle = { key: 'race', windowSeconds: window };
    const job = { customerId: 'a', executionSeconds: 0.01, throttle };
    const answers = await Promise.all(
      Array.from({ length: 60 }, async (_, n) => post<Submitted>(apis[n % 2]!, '/v1/jobs', job)),
    );
    const order = await database.query<{ id: string }>(
      `select job_id as id from throttled_jobs where key = 'race' and is_waiting order by seq`,
    );
    expect(answers.filter(({ delayedUntil }) => delayedUntil !== undefined).length).toBeGreaterThan(40);

    const started = async () => (await startsOf('race')).length;
    await until(async () => (await started()) > 10, { deadlineSeconds: 20 });
    await leader().then(async (api) => api.kill('SIGKILL'));
    await workers[0]!.kill('SIGKILL');
    await until(allEnded, { deadlineSeconds: 90, message: 'the end of all jobs' });

    const starts = await startsOf('race');
    for (const gap of gapsOf(starts)) expect(gap).toBeGreaterThanOrEqual(window);
    const firsts = [...new Set(starts.map(({ jobId }) => jobId))];
    expect(firsts).toHaveLength(60);
    const waited = new Set(order.map(({ id }) => id));
    expect(firsts.filter((id) => waited.has(id))).toEqual(order.map(({ id }) => id));
  }, 150_000);
});

/** The API that leads the dispatch, by its own word. */
async function leader(): Promise<ApiProcess> {
  return until(async () => {
    for (const api of apis) {
      const headers = { authorization: `Bearer ${ADMIN_KEY}` };
      const text = await (await fetch(`${api.url}/metrics`, { headers })).text();
      if (/^fairlane_leader(\{[^}]*\})? 1$/m.test(text)) return api;
    }
    return undefined;
  });
}
