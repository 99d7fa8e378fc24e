import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { migrate } from '@fairlane/persistence';
import {
  type ApiProcess,
  createTestBroker,
  createTestDatabase,
  killAllProcesses,
  startApi,
  type TestBroker,
  type TestDatabase,
  until,
} from '@fairlane/testing';
import { ADMIN_KEY } from './api-support/api.js';

const DELAY_SECONDS = 3;
let database: TestDatabase;
let broker: TestBroker;
let api: ApiProcess;

beforeAll(async () => {
  database = await createTestDatabase(migrate);
  broker = await createTestBroker();
  api = await startApi({
    DATABASE_URL: database.url,
    AMQP_URL: broker.url,
    FAIRLANE_ADMIN_KEY: ADMIN_KEY,
    FAIRLANE_SHUTDOWN_DELAY_SECONDS: String(DELAY_SECONDS),
  });
}, 60_000);

afterAll(async () => {
  await killAllProcesses();
  await broker.drop();
  await database.drop();
});

const ready = async () => fetch(`${api.url}/health/ready`);
const listJobs = async () =>
  fetch(`${api.url}/v1/jobs`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } });

it('an API that is told to end says so, serves on, has its callers hang up, and ends', async () => {
  expect((await listJobs()).headers.get('connection')).toBe('keep-alive');
  const toldAt = performance.now();
  const ended = api.kill('SIGTERM');

  const leaving = await until(async () => ready().then((answer) => (answer.ok ? undefined : answer)), {
    deadlineSeconds: DELAY_SECONDS,
    intervalSeconds: 0.05,
    message: 'the API to say that it is not ready',
  });
  expect(leaving.status).toBe(503);
  expect(await leaving.json()).toMatchObject({ status: 'leaving' });
  const served = await listJobs();
  expect(served.status).toBe(200);
  expect(served.headers.get('connection')).toBe('close');

  await ended;
  expect(api.ending()).toBe(0);
  expect(performance.now() - toldAt).toBeGreaterThanOrEqual(DELAY_SECONDS * 1_000);
}, 30_000);
