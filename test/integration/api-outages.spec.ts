import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until, type CuttableLink, openLink } from '@fairlane/testing';
import { type Answer, startApi, type TestApi } from './api-support/api.js';

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
    await api.database.transaction(async (transaction) => {
      await transaction.query('lock table customers in access exclusive mode');
      expectUnavailable(await timed(async () => api.call('GET', '/v1/customers/a')));
    });
    expect((await api.call('GET', '/v1/customers/a')).status).toBe(200);
  }, 30_000);
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
