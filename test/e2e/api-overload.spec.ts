import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@fairlane/testing';
import { ADMIN_KEY, type Answer, startApi, type TestApi } from '../integration/api-support/api.js';
import { whileLocked } from '../integration/api-support/while-locked.js';

const MAX_REQUESTS = 12;
const BODIES_LIMIT_BYTES = 4_000_000;
/** What a caller may have to wait for any answer: the deadline of 5 s, and what a busy machine adds; two deadlines in a row would be 8.5 s. */
const PATIENCE_MILLIS = 8_000;
const CALLERS = 64;

let api: TestApi;

beforeAll(async () => {
  api = await startApi({
    environment: {
      FAIRLANE_API_POOL_SIZE: '3',
      FAIRLANE_MAX_REQUESTS: String(MAX_REQUESTS),
      FAIRLANE_BODIES_LIMIT_BYTES: String(BODIES_LIMIT_BYTES),
    },
  });
  await api.call('POST', '/v1/customers', { id: 'a', name: 'A' });
}, 30_000);
afterAll(async () => api.stop(), 30_000);

interface Timed extends Answer {
  readonly millis: number;
}

async function timed(request: () => Promise<Answer>): Promise<Timed> {
  const started = performance.now();
  const answer = await request();
  return { ...answer, millis: performance.now() - started };
}

/** Runs `work` while no statement on customers gets an answer. */
async function whileCustomersAreLocked<Result>(work: () => Promise<Result>): Promise<Result> {
  return whileLocked(api.database, 'customers', work);
}

async function metric(name: string): Promise<number> {
  const { body } = await api.call('GET', '/metrics', undefined, { key: null });
  const text = body as unknown as string;
  const values = [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)$`, 'gm'))];
  return values.reduce((sum, [, value]) => sum + Number(value), 0);
}

/** The most requests that were under way whenever it was looked, while `work` ran. */
async function mostUnderWay(work: Promise<unknown>): Promise<number> {
  let most = 0;
  let isOver = false;
  const ended = work.finally(() => (isOver = true));
  await until(
    async () => {
      most = Math.max(most, await metric('fairlane_http_requests_under_way'));
      return isOver;
    },
    { deadlineSeconds: 30, message: 'the flood to end' },
  );
  await ended;
  return most;
}

const read = async (): Promise<Timed> => timed(async () => api.call('GET', '/v1/customers/a'));

describe('while the database is slow', () => {
  it('lets a bounded number in, refuses the rest at once, and answers everyone within 5 s', async () => {
    const shedBefore = await metric('fairlane_http_requests_shed_total');
    const answers: Timed[] = [];
    const most = await whileCustomersAreLocked(async () => {
      const flood = Promise.all(
        Array.from({ length: CALLERS }, async () => {
          for (let round = 0; round < 2; round += 1) answers.push(await read());
        }),
      );
      return mostUnderWay(flood);
    });
    expect(most).toBe(MAX_REQUESTS);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
    expect(answers.every(({ headers }) => Number(headers.get('retry-after')) > 0)).toBe(true);
    for (const { headers } of answers)
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(Math.max(...answers.map(({ millis }) => millis))).toBeLessThan(PATIENCE_MILLIS);
    const shed = answers.filter(({ body }) => body.code === 'API.OVERLOADED');
    expect(shed.length).toBeGreaterThanOrEqual(CALLERS - MAX_REQUESTS);
    expect((await metric('fairlane_http_requests_shed_total')) - shedBefore).toBe(shed.length);
    expect(new Set(answers.map(({ body }) => body.code))).toEqual(
      new Set(['API.OVERLOADED', 'DATABASE.UNAVAILABLE']),
    );
    expect((await read()).status).toBe(200);
    await until(async () => (await metric('fairlane_http_requests_under_way')) === 0);
  }, 40_000);

  it('goes on answering probes', async () => {
    await whileCustomersAreLocked(async () => {
      const flood = Promise.all(Array.from({ length: CALLERS }, read));
      await until(async () => (await metric('fairlane_http_requests_under_way')) === MAX_REQUESTS);
      expect((await timed(async () => api.call('GET', '/health/live'))).millis).toBeLessThan(1_000);
      await flood;
    });
  }, 40_000);

  it('has one deadline for all statements of a request', async () => {
    let isAnswered = false;
    const jobsLocked = whileLocked(api.database, 'jobs', async () =>
      until(() => isAnswered, { deadlineSeconds: 20, message: 'the answer' }),
    );
    const submit = async (): Promise<Timed> =>
      timed(async () => api.call('POST', '/v1/jobs', { customerId: 'a' }));
    // Each statement alone would have 5 s: the first waits for the customers, the next for the jobs.
    const answering = await whileCustomersAreLocked(async () => {
      const answer = submit().finally(() => (isAnswered = true));
      await delay(3_500);
      return { answer };
    });
    expect((await answering.answer).status).toBe(503);
    expect((await answering.answer).millis).toBeLessThan(PATIENCE_MILLIS);
    await jobsLocked;
  }, 30_000);

  it('takes no more bytes of bodies than there is room for', async () => {
    const jobs = Array.from({ length: 10_000 }, () => ({
      customerId: 'a',
      payload: { text: 'x'.repeat(80) },
    }));
    const body = JSON.stringify(jobs);
    const fit = Math.floor(BODIES_LIMIT_BYTES / body.length);
    expect(fit).toBeGreaterThan(0);
    expect(fit).toBeLessThan(MAX_REQUESTS);
    const submit = async (): Promise<Timed> => timed(async () => api.call('POST', '/v1/jobs', body));
    const answers: Timed[] = [];
    const most = await whileCustomersAreLocked(async () =>
      mostUnderWay(Promise.all(Array.from({ length: CALLERS }, async () => answers.push(await submit())))),
    );
    expect(most).toBeLessThanOrEqual(fit);
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 503));
    expect(Math.max(...answers.map(({ millis }) => millis))).toBeLessThan(PATIENCE_MILLIS);
    expect((await submit()).status).toBe(202);
  }, 40_000);
});

describe('a caller who hangs up', () => {
  it('keeps his place until the work that was begun for him has ended, and not longer', async () => {
    const { hostname, port } = new URL(api.url);
    await whileCustomersAreLocked(async () => {
      const socket = connect(Number(port), hostname);
      socket.write(`GET /v1/customers/a HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${ADMIN_KEY}\r\n\r\n`);
      await until(async () => (await metric('fairlane_http_requests_under_way')) === 1);
      const half = connect(Number(port), hostname);
      half.write(
        `POST /v1/jobs HTTP/1.1\r\nhost: a\r\nauthorization: Bearer ${ADMIN_KEY}\r\n` +
          'content-type: application/json\r\ncontent-length: 1000\r\n\r\n{',
      );
      await until(async () => (await metric('fairlane_http_requests_under_way')) === 2);
      half.destroy();
      socket.destroy();
      await until(async () => (await metric('fairlane_http_requests_under_way')) === 1);
    });
    await until(async () => (await metric('fairlane_http_requests_under_way')) === 0);
  }, 20_000);
});
