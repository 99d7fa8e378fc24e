import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@fairlane/testing';
import { type Answer, startApi, type TestApi } from './api-support/api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
});

afterAll(async () => {
  await api.stop();
});

const create = async (body: unknown) => api.call('POST', '/v1/customers', body);
const tierOf = async (id: string): Promise<unknown> =>
  (await api.call('GET', `/v1/customers/${id}`)).body.tier;

describe('customers', () => {
  it('are created one at a time with a generated id, or as an array in order', async () => {
    const one = await create({ name: 'One', url: 'https://one.example' });
    expect(one).toMatchObject({
      status: 201,
      body: {
        name: 'One',
        tier: 'small',
        tierPinned: false,
        weight: 1,
        queued: 0,
        running: 0,
        activity: 'idle',
        paused: false,
      },
    });
    expect(one.body.id).toMatch(/^[0-9a-f-]{36}$/);
    const many = await create([
      { id: 'z', name: 'Z', recordCount: 60_000 },
      { id: 'b', name: 'B', weight: 7, maxConcurrentTurns: 2, maxQueued: 5 },
    ]);
    expect(many.body.items).toMatchObject([
      { id: 'z', tier: 'large', activeRecords: 60_000, weight: 4, maxConcurrentTurns: null },
      { id: 'b', weight: 7, maxConcurrentTurns: 2, maxQueued: 5 },
    ]);
  });

  it('are all or none, and a taken id is named with its index', async () => {
    const taken = await create([
      { id: 'fresh', name: 'F' },
      { id: 'z', name: 'Z again' },
    ]);
    expect(taken).toMatchObject({
      status: 409,
      body: { code: 'CUSTOMER.EXISTS', errors: [{ path: '[1].id', message: 'Customer z exists already' }] },
    });
    expect((await api.call('GET', '/v1/customers/fresh')).status).toBe(404);
    const twice = await create([
      { id: 'fresh', name: 'F' },
      { id: 'fresh', name: 'F' },
    ]);
    expect(twice).toMatchObject({ status: 409, body: { errors: [{ path: '[1].id' }] } });
  });

  it('are listed by id with a cursor, each exactly once', async () => {
    await create(Array.from({ length: 25 }, (_, n) => ({ id: `list-${n}`, name: `${n}` })));
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body: page }: Answer = await api.call(
        'GET',
        `/v1/customers?limit=7${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual([...new Set(seen)].sort());
    expect(seen.filter((id) => id.startsWith('list-'))).toHaveLength(25);
  });

  it('change only in what is named, and go back to the defaults of their tier', async () => {
    await create({ id: 'edit', name: 'Edit', description: 'kept' });
    const edited = await api.call('PATCH', '/v1/customers/edit', { weight: 9, maxQueued: 3, tier: 'large' });
    expect(edited.body).toMatchObject({
      weight: 9,
      maxQueued: 3,
      tier: 'large',
      tierPinned: true,
      description: 'kept',
    });
    const back = await api.call('PATCH', '/v1/customers/edit', { weight: null, maxQueued: null, tier: null });
    expect(back.body).toMatchObject({ weight: 1, maxQueued: null, tier: 'small', tierPinned: false });
    expect((await api.call('PATCH', '/v1/customers/nobody', { weight: 1 })).status).toBe(404);
  });

  it('stop and go on', async () => {
    expect((await api.call('POST', '/v1/customers/z/pause')).body).toMatchObject({ id: 'z', paused: true });
    expect((await api.call('POST', '/v1/customers/z/resume')).body).toMatchObject({ id: 'z', paused: false });
    expect((await api.call('POST', '/v1/customers/nobody/pause')).status).toBe(404);
  });

  it('leave a trace of who changed them, and customers of none', async () => {
    const since = await api.database.query<{ id: string }>(
      'select coalesce(max(id), 0) as id from audit_log',
    );
    const own = await api.makeKey('customer', 'z');
    await api.call('PATCH', '/v1/customers/z', { weight: 2 });
    await api.call('PATCH', '/v1/customers/z', { weight: -1 });
    await api.call('POST', '/v1/jobs', { customerId: 'z', runAt: '2100-01-01T00:00:00Z' }, { key: own });
    expect(
      await api.database.query('select actor, action, target, details from audit_log where id > $1', [
        since[0]!.id,
      ]),
    ).toEqual([
      {
        actor: expect.any(String),
        action: 'PATCH /v1/customers/:id',
        target: '/v1/customers/z',
        details: { weight: 2 },
      },
    ]);
  });

  it('cannot go while they have unfinished jobs', async () => {
    await create({ id: 'gone', name: 'Gone' });
    const { id } = (await api.call('POST', '/v1/jobs', { customerId: 'gone' })).body;
    expect(await api.call('DELETE', '/v1/customers/gone')).toMatchObject({
      status: 409,
      body: { code: 'CUSTOMER.HAS_JOBS' },
    });
    await api.call('POST', `/v1/jobs/${id}/cancel`);
    expect((await api.call('DELETE', '/v1/customers/gone')).status).toBe(204);
    expect((await api.call('DELETE', '/v1/customers/gone')).status).toBe(404);
    expect((await api.call('GET', `/v1/jobs/${id}`)).body).toMatchObject({ customerId: 'gone', tier: null });
  });

  it('show how busy they and their users are', async () => {
    await create({ id: 'busy', name: 'Busy' });
    const jobs = Array.from({ length: 12 }, (_, n) => ({
      customerId: 'busy',
      userId: n < 11 ? 'ann' : 'bob',
    }));
    await api.call('POST', '/v1/jobs', jobs);
    await until(async () => (await api.call('GET', '/v1/customers/busy')).body.queued === 12, {
      deadlineSeconds: 10,
    });
    expect((await api.call('GET', '/v1/customers/busy')).body).toMatchObject({
      activity: 'very_active',
      users: [
        { userId: 'ann', queued: 11, activity: 'very_active' },
        { userId: 'bob', queued: 1, activity: 'active' },
      ],
    });
    const found = async (activity: string) =>
      (await api.call('GET', `/v1/customers?activity=${activity}`)).body.items.map(({ id }) => id);
    expect(await found('very_active')).toEqual(['busy']);
    expect(await found('idle')).not.toContain('busy');
    expect(await found('idle')).toContain('b');
    const users = async (query: string) =>
      (await api.call('GET', `/v1/customers/busy/users${query}`)).body.items.map(({ userId }) => userId);
    expect(await users('')).toEqual(['ann', 'bob']);
    expect(await users('?activity=active')).toEqual(['bob']);
  });
});

describe('tiers', () => {
  it.each([
    [9_999, 'small'],
    [10_000, 'medium'],
    [49_999, 'medium'],
    [50_000, 'large'],
  ])('with %d records a customer is %s', async (recordCount, tier) => {
    expect((await create({ name: 'T', recordCount })).body.tier).toBe(tier);
  });

  it('move customers with an edited threshold, at once, but not those that are pinned', async () => {
    await create([
      { id: 't-10', name: 'T', recordCount: 10_000 },
      { id: 't-20', name: 'T', recordCount: 20_000 },
      { id: 't-pinned', name: 'T', recordCount: 10_000, tier: 'large' },
    ]);
    expect((await api.call('PATCH', '/v1/customer-tiers/medium', { minRecords: 15_000 })).status).toBe(200);
    expect(await Promise.all(['t-10', 't-20', 't-pinned'].map(tierOf))).toEqual(['small', 'medium', 'large']);
    await api.call('PATCH', '/v1/customer-tiers/medium', { minRecords: 10_000 });
    expect(await tierOf('t-10')).toBe('medium');
  });

  it.each([
    ['small', { minRecords: 1 }],
    ['medium', { minRecords: 50_000 }],
    ['large', { minRecords: 10_000 }],
  ])('keep their order: %s cannot take %j', async (key, edit) => {
    expect(await api.call('PATCH', `/v1/customer-tiers/${key}`, edit)).toMatchObject({
      status: 400,
      body: { code: 'REQUEST.INVALID', errors: [{ path: 'minRecords' }] },
    });
  });
});

describe('job types', () => {
  it('classify by edited bounds without a restart', async () => {
    await create({ id: 'types', name: 'Types' });
    const typeOf = async (executionSeconds: number): Promise<unknown> =>
      (await api.call('POST', '/v1/jobs', { customerId: 'types', executionSeconds })).body.type;
    expect(await typeOf(0.3739)).toBe('long');
    await api.call('PATCH', '/v1/job-types/short', { secondsPerRecord: 0.5 });
    expect(await typeOf(0.3739)).toBe('short');
    await api.call('PATCH', '/v1/job-types/short', { secondsPerRecord: 0.1 });
  });

  it('must ascend', async () => {
    expect(await api.call('PATCH', '/v1/job-types/long', { secondsPerRecord: 10 })).toMatchObject({
      status: 400,
      body: { errors: [{ path: 'secondsPerRecord' }] },
    });
    expect((await api.call('GET', '/v1/job-types')).body.items.map(({ key }) => key)).toEqual([
      'instant',
      'quick',
      'short',
      'long',
      'extended',
    ]);
  });
});
