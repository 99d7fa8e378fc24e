import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi, type TestApi } from './api-support/api.js';

let api: TestApi;
let operator: string;
let ofA: string;
let jobOfB: string;

beforeAll(async () => {
  api = await startApi();
  await api.call('POST', '/v1/customers', [
    { id: 'a', name: 'A' },
    { id: 'b', name: 'B' },
  ]);
  operator = await api.makeKey('operator');
  ofA = await api.makeKey('customer', 'a');
  jobOfB = (await api.call('POST', '/v1/jobs', { customerId: 'b' })).body.id;
});

afterAll(async () => {
  await api.stop();
});

describe('a key', () => {
  it.each([
    ['no key', null, 'AUTH.MISSING'],
    ['a key that nobody made', 'flk_invented', 'AUTH.INVALID'],
  ])('refuses %s', async (_what, key, code) => {
    const answer = await api.call('GET', '/v1/jobs', undefined, { key });
    expect(answer).toMatchObject({ status: 401, body: { code } });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
  });

  it('has a code of its own when it has expired', async () => {
    const key = await api.makeKey('operator', undefined, new Date(Date.now() - 1_000));
    expect(await api.call('GET', '/v1/jobs', undefined, { key })).toMatchObject({
      status: 401,
      body: { code: 'AUTH.EXPIRED' },
    });
  });

  it.each(['/health/live', '/health/ready', '/metrics', '/docs/json'])(
    'is not needed for %s',
    async (path) => {
      expect((await api.call('GET', path, undefined, { key: null })).status).toBe(200);
    },
  );
});

describe('the role customer', () => {
  const as = (method: string, path: string, body?: unknown) => api.call(method, path, body, { key: ofA });

  it('sees its own things', async () => {
    const job = (await as('POST', '/v1/jobs', { customerId: 'a', executionSeconds: 0.1 })).body;
    expect(await as('GET', `/v1/jobs/${job.id}`)).toMatchObject({ status: 200 });
    expect((await as('GET', '/v1/jobs')).body.items).toMatchObject([{ id: job.id }]);
    expect((await as('GET', '/v1/customers')).body.items).toMatchObject([{ id: 'a' }]);
    expect(await as('POST', `/v1/jobs/${job.id}/cancel`)).toMatchObject({
      status: 200,
      body: { state: 'cancelled' },
    });
  });

  it("takes another's for not there", async () => {
    expect(await as('GET', `/v1/jobs/${jobOfB}`)).toMatchObject({
      status: 404,
      body: { code: 'JOB.NOT_FOUND' },
    });
    expect(await as('POST', `/v1/jobs/${jobOfB}/cancel`)).toMatchObject({ status: 404 });
    expect(await as('GET', `/v1/jobs/${jobOfB}/waiting`)).toMatchObject({ status: 404 });
    expect(await as('GET', '/v1/customers/b')).toMatchObject({
      status: 404,
      body: { code: 'CUSTOMER.NOT_FOUND' },
    });
    expect((await as('GET', '/v1/jobs?customerId=b')).body.items).toEqual([]);
    expect(await as('POST', '/v1/jobs/retry', { customerId: 'b' })).toMatchObject({ body: { retried: 0 } });
    const theirs = await as('POST', '/v1/jobs', { customerId: 'b' });
    const nobodys = await as('POST', '/v1/jobs', { customerId: 'nobody' });
    expect(theirs).toMatchObject({ status: 404, body: { code: 'CUSTOMER.NOT_FOUND' } });
    expect(nobodys.body.code).toBe(theirs.body.code);
  });

  it.each([
    ['POST', '/v1/customers', { name: 'C' }],
    ['PATCH', '/v1/customers/a', { weight: 100 }],
    ['POST', '/v1/customers/a/pause', undefined],
    ['DELETE', '/v1/customers/a', undefined],
    ['PATCH', '/v1/job-types/short', { maxShare: 1 }],
    ['PATCH', '/v1/customer-tiers/small', { weight: 100 }],
    ['GET', '/v1/lanes', undefined],
    ['GET', '/v1/fairness', undefined],
    ['GET', '/v1/workers', undefined],
    ['GET', '/v1/api-keys', undefined],
  ])('may not %s %s', async (method, path, body) => {
    expect(await as(method, path, body)).toMatchObject({ status: 403, body: { code: 'AUTH.FORBIDDEN' } });
  });
});

describe('the role operator', () => {
  it('does all but keys', async () => {
    const as = (method: string, path: string, body?: unknown) =>
      api.call(method, path, body, { key: operator });
    expect((await as('PATCH', '/v1/customers/b', { weight: 2 })).status).toBe(200);
    expect((await as('GET', '/v1/workers')).status).toBe(200);
    expect((await as('GET', '/v1/api-keys')).status).toBe(403);
    expect((await api.call('GET', '/v1/api-keys')).status).toBe(200);
  });
});
