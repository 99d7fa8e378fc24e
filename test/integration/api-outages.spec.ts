import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until, type CuttableLink, openLink } from '@fairlane/testing';
import { type Answer, startApi, type TestApi } from './api-support/api.js';
import { whileLocked } from './api-support/while-locked.js';

/** What a caller may have to wait for any answer. */
const PATIENCE_MILLIS = 6_000;

let api: TestApi;
let database: CuttableLink;
let broker: CuttableLink;

beforeAll(async () => {
  api = await startApi({
    toDatabase: async (url) => (database = await openLink(url, 5_432)).url,
    toBroker: async (url) => (broker = await openLink(url, 5_672)).url,
  });
  await api.call('POST', '/v1/customers', { id: 'a', name: 'A' });
}, 30_000);

afterAll(async () => {
  await api.stop();
  await database.close();
  await broker.close();
}, 30_000);

const submit = async (): Promise<Answer> =>
  api.call('POST', '/v1/jobs', { customerId: 'a', executionSeconds: 0.1 });

async function timed(request: () => Promise<Answer>): Promise<Answer> {
  const started = performance.now();
  const answer = await request();
  expect(performance.now() - started).toBeLessThan(PATIENCE_MILLIS);
  return answer;
}

function expectUnavailable(answer: Answer): void {
  expect(answer).toMatchObject({ status: 503, body: { code: 'DATABASE.UNAVAILABLE', status: 503 } });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
}

describe('without the database', () => {
  it('answers 503 at once, and goes on when it is back', async () => {
    database.cut();
    expectUnavailable(await timed(submit));
    expectUnavailable(await timed(async () => api.call('GET', '/v1/customers')));
    expectUnavailable(await timed(async () => api.call('GET', '/v1/job-types')));
    expectUnavailable(await timed(async () => api.call('PATCH', '/v1/customers/a', { weight: 2 })));
    expect(await timed(async () => api.call('GET', '/health/ready'))).toMatchObject({
      status: 503,
      body: { status: 'down', database: 'down' },
    });
    expect((await api.call('GET', '/health/live')).status).toBe(200);
    expect((await api.call('GET', '/metrics')).body).toContain('fairlane_database_up 0');
    database.mend();
    await until(async () => (await submit()).status === 202, { deadlineSeconds: 10 });
    expect((await api.call('GET', '/health/ready')).status).toBe(200);
  }, 60_000);

  it('waits no longer for one that is there and says nothing', async () => {
    await whileLocked(api.database, 'customers', async () =>
      expectUnavailable(await timed(async () => api.call('GET', '/v1/customers/a'))),
    );
    expect((await api.call('GET', '/v1/customers/a')).status).toBe(200);
  }, 30_000);
});

interface Asked {
  readonly answer: Answer;
  readonly millis: number;
}

describe('a database that goes away under load', () => {
  /** Asks from several connections all the time, in turn for what reads, writes, and goes through the stores. */
  async function ask(until: Promise<unknown>): Promise<Asked[]> {
    let isOver = false;
    const ended = until.finally(() => (isOver = true));
    const asked: Asked[] = [];
    const requests: (() => Promise<Answer>)[] = [
      submit,
      async () => api.call('GET', '/v1/customers'),
      async () => api.call('GET', '/v1/job-types'),
      async () => api.call('PATCH', '/v1/customers/a', { weight: 2 }),
    ];
    const caller = async (first: number): Promise<void> => {
      for (let n = first; !isOver; n += 1) {
        const started = performance.now();
        const answer = await requests[n % requests.length]!();
        asked.push({ answer, millis: performance.now() - started });
        await delay(20);
      }
    };
    await Promise.all([...requests.keys()].map(caller));
    await ended;
    return asked;
  }

  /** With an error of its own for each (57P01). */
  const endSessions = async (): Promise<unknown> =>
    api.database.query(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and application_name like 'fairlane-%'`,
    );

  /** Every request got its answer or 503, in time. */
  function expectAnswered(asked: readonly Asked[]): void {
    for (const { answer } of asked.filter(({ answer: { status } }) => status === 503))
      expectUnavailable(answer);
    expect(
      asked.map(({ answer }) => answer.status).filter((status) => status >= 300 && status !== 503),
    ).toEqual([]);
    expect(Math.max(...asked.map(({ millis }) => millis))).toBeLessThan(PATIENCE_MILLIS);
  }

  it.each<[string, () => unknown]>([
    ['is cut off, and refuses connections', () => database.cut()],
    ['goes silent, and takes connections', () => database.hang()],
    ['ends its sessions, as a fast shutdown does', async () => endSessions().then(() => database.cut())],
  ])(
    '%s: every request succeeds or gets 503, and none hangs',
    async (_, hurt) => {
      const outage = async (): Promise<void> => {
        await delay(300);
        await hurt();
        await delay(8_000);
        database.mend();
        await until(async () => (await submit()).status === 202, { deadlineSeconds: 15 });
        await delay(300);
      };
      expectAnswered(await ask(outage()));
      expect((await submit()).status).toBe(202);
    },
    60_000,
  );

  it('ends its sessions again and again: the same, wherever each was', async () => {
    const outages = async (): Promise<void> => {
      for (let round = 0; round < 60; round += 1) {
        await endSessions();
        await delay(50);
      }
    };
    expectAnswered(await ask(outages()));
    await until(async () => (await submit()).status === 202, { deadlineSeconds: 10 });
  }, 60_000);
});

describe('without the broker', () => {
  it('goes on accepting jobs', async () => {
    broker.cut();
    await until(async () => (await api.call('GET', '/health/ready')).body.broker === 'down', {
      deadlineSeconds: 10,
    });
    const answer = await timed(submit);
    expect(answer.status).toBe(202);
    expect((await api.call('GET', `/v1/jobs/${answer.body.id}`)).body.state).toBe('queued');
    broker.mend();
    await until(async () => (await api.call('GET', '/health/ready')).body.broker === 'up', {
      deadlineSeconds: 20,
    });
  }, 60_000);

  it('starts, accepts jobs, and connects when it comes', async () => {
    let link: CuttableLink | undefined;
    const late = await startApi({
      toBroker: async (url) => {
        link = await openLink(url, 5_672);
        link.cut();
        return link.url;
      },
    });
    try {
      expect((await late.call('GET', '/health/ready')).body).toMatchObject({
        database: 'up',
        broker: 'down',
      });
      await late.call('POST', '/v1/customers', { id: 'a', name: 'A' });
      expect((await late.call('POST', '/v1/jobs', { customerId: 'a' })).status).toBe(202);
      link?.mend();
      await until(async () => (await late.call('GET', '/health/ready')).body.broker === 'up', {
        deadlineSeconds: 20,
      });
    } finally {
      await late.stop();
      await link?.close();
    }
  }, 60_000);
});
