import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { until } from '@fairlane/testing';
import { startApi, type TestApi } from './api-support/api.js';

jest.setTimeout(40_000);

let api: TestApi;
let operator: string;
let ownKey: string;
const IDS = ['alpha', 'bravo', 'charlie'];
const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

beforeAll(async () => {
  api = await startApi();
  await api.call('POST', '/v1/customers', [
    { id: 'alpha', name: 'Zulu Ltd', recordCount: 5 },
    { id: 'bravo', name: 'Mike & Co', recordCount: 60_000 },
    { id: 'charlie', name: 'Xray', recordCount: 20_000, weight: 7 },
  ]);
  await api.database.query(
    `insert into tasks (name, kind, type, opaque, max_attempts) values ('z.last', 'job', 'long', false, 3)`,
  );
  operator = await api.makeKey('operator');
  ownKey = await api.makeKey('customer', 'alpha');
});
afterAll(async () => api.stop());

const ids = (items: readonly { readonly id: string }[]): string[] => items.map(({ id }) => id);

interface Status {
  readonly status: string;
}

describe('what dashboards ask', () => {
  it('tells a key who it is', async () => {
    expect((await api.call('GET', '/v1/me', undefined, { key: ownKey })).body).toMatchObject({
      role: 'customer',
      customerId: 'alpha',
    });
    expect((await api.call('GET', '/v1/me')).body).toEqual({
      ...{ name: 'FAIRLANE_ADMIN_KEY', role: 'admin', customerId: null },
    });
  });

  it('gives staff the overview, and nobody else', async () => {
    const { status, body } = await api.call('GET', '/v1/overview', undefined, { key: operator });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      windowSeconds: 60,
      pools: [],
      noisy: [],
      workers: [],
      queueWaitSeconds: null,
    });
    expect(body.lanes).toHaveLength(15);
    for (const path of ['/v1/overview', '/v1/series', '/v1/health', '/v1/audit'])
      expect((await api.call('GET', path, undefined, { key: ownKey })).status).toBe(403);
    expect((await api.call('GET', '/v1/series')).body).toMatchObject({ stepSeconds: 5 });
  });

  it('says how PostgreSQL, RabbitMQ and the leader are', async () => {
    await until(async () => {
      const { broker, leader } = (await api.call('GET', '/v1/health')).body as Record<string, Status | null>;
      return broker?.status === 'up' && leader?.status === 'up';
    });
    expect((await api.call('GET', '/v1/health')).body).toMatchObject({
      database: { status: 'up', latencySeconds: expect.any(Number) },
      broker: { status: 'up' },
      leader: { isThisProcess: true, epoch: expect.any(Number) },
    });
  });

  it('names who queues more than its share works off, and figures what that would cost in one queue', async () => {
    await api.database.query(
      `insert into backlog (customer_id, user_id, type, opaque, jobs, seconds, oldest_at)
       values ('charlie', '', 'short', false, 5000, 500, now() - interval '9 seconds')
       on conflict (customer_id, user_id, type, opaque) do update set jobs = 5000, seconds = 500`,
    );
    await api.database.query(
      `insert into workers (id, host, pid, version, pools, slots, vitals) values
         ('0190a1b2-0000-7000-8000-0000000000aa', 'h1', 1, '0', '{"general": 5}', 5, '{"processCpus": 0.5}')`,
    );
    const { body } = await api.call('GET', '/v1/overview');
    expect(body.noisy).toMatchObject([{ id: 'charlie', name: 'Xray', queued: 5_000, queuedSeconds: 500 }]);
    expect(body).toMatchObject({ queueWaitSeconds: 100, pools: [{ pool: 'general', slots: 5, busy: 0 }] });
    expect(body.workers).toMatchObject([
      { host: 'h1', state: 'up', slots: 5, busy: 0, vitals: { processCpus: 0.5 } },
    ]);
    await api.database.query('delete from workers');
    await api.database.query('delete from backlog');
  });

  it('finds customers by a part of their name, in any order, a page at a time', async () => {
    const list = async (query: string, key?: string) =>
      (await api.call('GET', `/v1/customers?${query}`, undefined, key === undefined ? {} : { key })).body;
    expect(ids((await list('search=ml'))['items'])).toEqual([]);
    expect(ids((await list('search=MIKE'))['items'])).toEqual(['bravo']);
    expect(ids((await list('search=charl'))['items'])).toEqual(['charlie']);
    expect(ids((await list('sort=name'))['items'])).toEqual(['bravo', 'charlie', 'alpha']);
    expect(ids((await list('sort=activeRecords&order=desc&tier=large'))['items'])).toEqual(['bravo']);
    expect(ids((await list('search=a', ownKey))['items'])).toEqual(['alpha']);

    const seen: string[] = [];
    let cursor = '';
    do {
      const page = await list(`sort=weight&order=desc&limit=1${cursor}`);
      seen.push(...ids(page.items));
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`;
    } while (cursor !== '' && seen.length < 10);
    expect(seen).toEqual(['charlie', 'bravo', 'alpha']);
    expect((await api.call('GET', '/v1/customers?sort=name&cursor=nonsense')).status).toBe(400);
  });

  it('finds paused customers', async () => {
    await api.call('POST', '/v1/customers/bravo/pause');
    const paused = await api.call('GET', '/v1/customers?paused=true');
    expect(ids(paused.body.items)).toEqual(['bravo']);
    await api.call('POST', '/v1/customers/bravo/resume');
    expect((await api.call('GET', '/v1/customers?paused=false')).body.items).toHaveLength(IDS.length);
  });

  it('tells the activity of a customer to itself and to staff', async () => {
    const { status, body } = await api.call('GET', '/v1/customers/alpha/activity', undefined, {
      key: ownKey,
    });
    expect({ status, body }).toMatchObject({ status: 200, body: { stepSeconds: 10, share: 0, points: [] } });
    const other = await api.call('GET', '/v1/customers/bravo/activity', undefined, { key: ownKey });
    expect([other.status, other.body['code']]).toEqual([404, 'CUSTOMER.NOT_FOUND']);
  });

  it('lists flows with what is left of them, only their own to customers', async () => {
    const submit = async (customerId: string) => {
      const job = { customerId, executionSeconds: 1, runAt: inAnHour() };
      const { body } = await api.call('POST', '/v1/jobs', [
        { ...job, key: 'a', name: `first of ${customerId}` },
        { ...job, key: 'b', dependsOn: ['a'] },
      ]);
      return String(body.items[0]?.['flowId']);
    };
    const [first, second] = [await submit('alpha'), await submit('bravo')];
    const all = await api.call('GET', '/v1/flows?limit=1');
    expect(all.body.items).toMatchObject([{ id: second, customerId: 'bravo', jobs: 2, unfinished: 2 }]);
    const rest = await api.call('GET', `/v1/flows?cursor=${all.body.nextCursor}`);
    expect(rest.body.items).toMatchObject([{ id: first, name: 'first of alpha' }]);
    const own = await api.call('GET', '/v1/flows', undefined, { key: ownKey });
    expect(ids(own.body.items)).toEqual([first]);
    expect(
      (await api.call('GET', '/v1/flows?customerId=bravo', undefined, { key: ownKey })).body.items,
    ).toEqual([]);
  });

  it('lists throttle keys with their lines, only their own to customers', async () => {
    const throttled = (customerId: string, key: string) => ({
      ...{ customerId, executionSeconds: 0, throttle: { key, windowSeconds: 3_600 } },
    });
    await api.call('POST', '/v1/jobs', [
      throttled('alpha', 'k'),
      throttled('alpha', 'k'),
      throttled('bravo', 'é'.repeat(150)),
    ]);
    const first = await api.call('GET', '/v1/throttles?limit=1');
    expect(first.body.items).toMatchObject([{ customerId: 'alpha', key: 'k', waiting: 1 }]);
    const rest = await api.call('GET', `/v1/throttles?limit=1&cursor=${first.body.nextCursor}`);
    expect(rest.body).toMatchObject({ items: [{ customerId: 'bravo', waiting: 0 }], nextCursor: null });
    const own = await api.call('GET', '/v1/throttles?customerId=bravo', undefined, { key: ownKey });
    expect(own.body.items).toEqual([]);
  });

  it('says who changed what, the newest first', async () => {
    await api.call('PATCH', '/v1/customer-tiers/large', { weight: 4 }, { key: operator });
    const { body } = await api.call('GET', '/v1/audit?target=customer-tiers&limit=1');
    expect(body.items).toMatchObject([
      { action: 'PATCH /v1/customer-tiers/:key', target: '/v1/customer-tiers/large', details: { weight: 4 } },
    ]);
    const [actor] = body.items.map((item) => item['actor']);
    expect((await api.call('GET', `/v1/audit?actor=${String(actor)}`)).body.items).toHaveLength(1);
    expect((await api.call('GET', '/v1/audit?cursor=x')).status).toBe(400);
  });

  it('lists the tasks that workers have declared', async () => {
    await until(async () => {
      const { body } = await api.call('GET', '/v1/tasks', undefined, { key: ownKey });
      const names = body.items.map((item) => item['name']);
      return names.includes('simulate') && names.at(-1) === 'z.last';
    });
  });

  it('lets nobody listen without a key', async () => {
    expect((await api.call('GET', '/v1/live', undefined, { key: null })).status).toBe(401);
  });
});
