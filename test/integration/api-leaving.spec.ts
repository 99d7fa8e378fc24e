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
import { once } from 'node:events';
import { connect } from 'node:net';
import { ADMIN_KEY } from './api-support/api.js';

const DELAY_SECONDS = 3;
let database: TestDatabase;
let broker: TestBroker;
let api: ApiProcess;

beforeAll(async () => {
  database = await createTestDatabase(migrate);
  broker = await createTestBroker();
  api = await startApi({ ...env(), FAIRLANE_SHUTDOWN_DELAY_SECONDS: String(DELAY_SECONDS) });
}, 60_000);

const env = (): Record<string, string> => ({
  DATABASE_URL: database.url,
  AMQP_URL: broker.url,
  FAIRLANE_ADMIN_KEY: ADMIN_KEY,
});

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

const startToEndAtOnce = async (): Promise<ApiProcess> =>
  startApi({ ...env(), FAIRLANE_SHUTDOWN_DELAY_SECONDS: '0', FAIRLANE_DRAIN_SECONDS: '8' });

/** Opens a stream, and returns it once it has begun. */
async function listen({ url }: ApiProcess, path: string, signal?: AbortSignal): Promise<Response> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}` };
  const response = await fetch(url + path, { headers, ...(signal && { signal }) });
  expect(response.status).toBe(200);
  return response;
}

it('an API ends while callers hold connections on which they ask nothing, and streams that they gave up', async () => {
  const other = await startToEndAtOnce();
  const { hostname, port } = new URL(other.url);
  const silent = connect(Number(port), hostname);
  await once(silent, 'connect');
  for (let n = 0; n < 3; n += 1) {
    const giveUp = new AbortController();
    await listen(other, '/v1/live', giveUp.signal);
    giveUp.abort();
  }
  const hungUp = once(silent, 'close');
  await other.kill('SIGTERM');
  expect(other.ending()).toBe(0);
  await hungUp;
}, 30_000);

it('an API ends although those who listen come back as soon as their streams end', async () => {
  const other = await startToEndAtOnce();
  const paths = Array.from({ length: 10 }, (_, n) => (n % 2 ? '/v1/live' : '/v1/events'));
  const streams = await Promise.all(paths.map(async (path) => listen(other, path)));
  const readers = streams.map(async (first, n) => {
    for (let stream = first; ; stream = await listen(other, paths[n] ?? '')) await stream.text();
  });
  const refused = Promise.allSettled(readers);
  await other.kill('SIGTERM');
  expect(other.ending()).toBe(0);
  await refused;
}, 30_000);

it('an API that ends answers whoever has connected to it', async () => {
  const resets: number[] = [];
  for (let round = 0; round < 4; round += 1) resets.push(await resetsOfLeaving());
  // One may connect in the very moment, which nothing can prevent; else those that wait in line are reset together.
  expect(Math.max(...resets)).toBeLessThanOrEqual(1);
}, 60_000);

/** How many of those were reset who asked an API without a pause until it had ended. */
async function resetsOfLeaving(): Promise<number> {
  const other = await startToEndAtOnce();
  const outcomes: Outcome[] = [];
  const callers = Array.from({ length: 12 }, async () => {
    while (outcomes.at(-1) !== 'refused') outcomes.push(await askOnce(other));
  });
  await until(() => outcomes.length > 200, { message: 'some answers' });
  await other.kill('SIGTERM');
  expect(other.ending()).toBe(0);
  await Promise.all(callers);
  return outcomes.filter((outcome) => outcome === 'reset').length;
}

type Outcome = 'answered' | 'reset' | 'refused';

/** On a connection of its own, as a proxy that was told to close the last one. */
async function askOnce({ url }: ApiProcess): Promise<Outcome> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const received: Buffer[] = [];
  socket.on('data', (bytes) => received.push(bytes));
  socket.on('error', () => undefined); // what became of it is in the answer
  socket.write(
    `GET /v1/jobs HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${ADMIN_KEY}\r\nconnection: close\r\n\r\n`,
  );
  const connected = Promise.race([
    once(socket, 'connect').then(() => true),
    once(socket, 'close').then(() => false),
  ]).catch(() => false);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  if (!(await connected)) return 'refused';
  await closed;
  return Buffer.concat(received).toString().startsWith('HTTP/1.1 200') ? 'answered' : 'reset';
}
