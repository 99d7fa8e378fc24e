import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Database, migrate } from '@fairlane/persistence';
import {
  createTestBroker,
  createTestDatabase,
  killAllProcesses,
  type OwnServers,
  startApi,
  startOwnServers,
  startWorker,
  until,
} from '@fairlane/testing';
import { ADMIN_KEY } from './api-support/api.js';

let servers: OwnServers;
let environment: Record<string, string>;
let database: Database;

beforeAll(async () => {
  servers = await startOwnServers('test-broker-alarm');
  const server = await createTestDatabase(migrate, servers);
  const vhost = await createTestBroker(servers);
  environment = { DATABASE_URL: server.url, AMQP_URL: vhost.url, FAIRLANE_ADMIN_KEY: ADMIN_KEY };
  database = await Database.connect({ url: server.url, applicationName: 'broker-alarm', poolSize: 1 });
}, 180_000);

afterAll(async () => {
  await killAllProcesses();
  await database.close();
  await servers.clean();
}, 60_000);

async function post(url: string, path: string, body: object): Promise<number> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
  return (await fetch(url + path, { method: 'POST', headers, body: JSON.stringify(body) })).status;
}

const untilEnded = async (jobs: number) =>
  until(async () => (await database.query('select from job_history')).length === jobs, {
    deadlineSeconds: 30,
    message: `the end of ${jobs} jobs`,
  });

it('while RabbitMQ is short of memory jobs are accepted and processes end in order; then all jobs run', async () => {
  const api = await startApi({ ...environment, FAIRLANE_SHUTDOWN_DELAY_SECONDS: '0' });
  const worker = await startWorker(environment);
  expect(await post(api.url, '/v1/customers', { id: 'a', name: 'A' })).toBe(201);
  expect(await post(api.url, '/v1/jobs', { customerId: 'a' })).toBe(202);
  await untilEnded(1);

  await servers.setRabbitAlarm(true);
  for (let jobs = 0; jobs < 20; jobs += 1)
    expect(await post(api.url, '/v1/jobs', { customerId: 'a' })).toBe(202);
  expect((await database.query('select from jobs')).length).toBeGreaterThan(0);
  await Promise.all([api.kill('SIGTERM'), worker.kill('SIGTERM')]);
  expect([api.ending(), worker.ending()]).toEqual([0, 0]);

  await startApi(environment);
  await startWorker(environment);
  await servers.setRabbitAlarm(false);
  await untilEnded(21);
}, 120_000);
