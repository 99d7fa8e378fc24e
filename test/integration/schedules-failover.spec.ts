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

let server: TestDatabase;
let vhost: TestBroker;
let database: Database;
const apis: ApiProcess[] = [];

beforeAll(async () => {
  server = await createTestDatabase(migrate);
  vhost = await createTestBroker();
  database = await Database.connect({ url: server.url, applicationName: 'failover.spec', poolSize: 2 });
  const env = { DATABASE_URL: server.url, AMQP_URL: vhost.url, FAIRLANE_LOG_LEVEL: 'info' };
  for (let n = 0; n < 2; n += 1) apis.push(await startApi({ ...env, FAIRLANE_ADMIN_KEY: ADMIN_KEY }));
  await startWorker({ ...env, FAIRLANE_SLOTS: '2' });
}, 90_000);

afterAll(async () => {
  await killAllProcesses();
  await database.close();
  await server.drop();
  await vhost.drop();
}, 60_000);

const post = async (api: ApiProcess, path: string, body: object): Promise<{ id: string }> => {
  const response = await fetch(api.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(await response.text());
  return (await response.json()) as { id: string };
};

describe('a schedule whose leader is killed', () => {
  it('makes every fire once, those of the time between as well, and each job runs', async () => {
    const leader = await until(() => apis.find((api) => api.log().includes('leads the dispatcher')), {
      message: 'a leader',
    });
    const other = apis.find((api) => api !== leader)!;
    await post(other, '/v1/customers', { id: 'a', name: 'A' });
    const { id } = await post(other, '/v1/schedules', {
      ...{ customerId: 'a', name: 'Every second', cron: '* * * * * *', catchUp: 'all', overlap: 'queue' },
      job: { task: 'simulate', executionSeconds: 0.01 },
    });
    const fires = async () =>
      database.query<{ at: Date; job_id: string | null }>(
        'select at, job_id from schedule_fires where schedule_id = $1 order by at',
        [id],
      );
    await until(async () => (await fires()).length >= 3, { message: 'fires', deadlineSeconds: 15 });
    const killedAt = Date.now();
    await leader.kill('SIGKILL');
    await until(async () => (await fires()).some(({ at }) => at.getTime() > killedAt + 8_000), {
      message: 'fires of the next leader',
      deadlineSeconds: 30,
    });
    const made = await fires();
    const first = made[0]!.at.getTime();
    expect(made.map(({ at }) => at.getTime() - first)).toEqual(made.map((_, index) => index * 1_000));
    const jobIds = made.map((fire) => fire.job_id);
    expect(new Set(jobIds).size).toBe(made.length);
    const ended = async () =>
      database.query(`select from job_history where state = 'succeeded' and id = any ($1)`, [jobIds]);
    await until(async () => (await ended()).length === made.length, { message: 'the jobs to run' });
    const [jobs] = await database.query<{ n: number }>(
      `select count(*)::int as n from idempotency_keys where key like 'schedule:%'`,
    );
    expect(jobs?.n).toBe((await fires()).length);
  }, 90_000);
});
