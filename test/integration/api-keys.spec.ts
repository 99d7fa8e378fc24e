import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMIN_KEY, type CallOptions, startApi, type TestApi } from './api-support/api.js';

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

interface Key {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly key: string;
}

let api: TestApi;
const call = async (
  method: string,
  path: string,
  { body, ...options }: CallOptions & { readonly body?: unknown } = {},
): Promise<Reply> => {
  const answer = await api.call(method, path, body, options);
  return { status: answer.status, body: answer.body };
};

beforeAll(async () => {
  api = await startApi();
  await call('POST', '/v1/customers', { body: { id: 'keys', name: 'Keys' } });
});
afterAll(async () => api.stop());

async function issue(body: object): Promise<Key> {
  const answer = await call('POST', '/v1/api-keys', { body });
  expect(answer.status).toBe(201);
  return answer.body as Key;
}

describe('keys', () => {
  it('are shown once, and stored as a hash', async () => {
    const issued = await issue({ name: 'operations', role: 'operator' });
    expect(issued).toEqual({
      id: expect.any(String),
      name: 'operations',
      role: 'operator',
      customerId: null,
      createdAt: expect.any(String),
      expiresAt: null,
      key: expect.stringMatching(/^flk_[A-Za-z0-9_-]{43}$/),
    });
    const [row] = await api.database.query<{ hash: Buffer; row: string }>(
      'select hash, api_keys::text as row from api_keys where id = $1',
      [issued.id],
    );
    expect(row!.hash).toEqual(createHash('sha256').update(issued.key).digest());
    expect(row!.row).not.toContain(issued.key.slice(4));
    const list = JSON.stringify((await call('GET', '/v1/api-keys')).body);
    expect(list).toContain(issued.id);
    expect(list).not.toContain(issued.key);
  });

  it('open what their role may do, and no longer than until they are revoked', async () => {
    const { id, key } = await issue({ name: 'short-lived', role: 'operator' });
    expect(await call('GET', '/v1/customers', { key })).toMatchObject({ status: 200 });
    expect(await call('DELETE', `/v1/api-keys/${id}`)).toMatchObject({ status: 204, body: '' });
    expect(await call('GET', '/v1/customers', { key })).toMatchObject({
      status: 401,
      body: { code: 'AUTH.INVALID' },
    });
  });

  it('keep a customer to its own things', async () => {
    const { key } = await issue({ name: 'Keys Inc.', role: 'customer', customerId: 'keys' });
    expect(await call('GET', '/v1/customers/keys', { key })).toMatchObject({ status: 200 });
    expect(await call('GET', '/v1/customers/1', { key })).toMatchObject({ status: 404 });
  });

  it('expire', async () => {
    const { id, key } = await issue({ name: 'brief', role: 'operator', expiresAt: '2099-01-01T00:00:00Z' });
    await api.database.query(`update api_keys set expires_at = now() - interval '1 second' where id = $1`, [
      id,
    ]);
    expect(await call('GET', '/v1/customers', { key })).toMatchObject({
      status: 401,
      body: { code: 'AUTH.EXPIRED' },
    });
  });

  it.each(['operator', 'customer'])('are no business of the role %s', async (role) => {
    const { key } = await issue({ name: role, role, ...(role === 'customer' && { customerId: 'keys' }) });
    for (const [method, path] of [
      ['GET', '/v1/api-keys'],
      ['POST', '/v1/api-keys'],
      ['DELETE', '/v1/api-keys/0190a1b2-0000-7000-8000-000000000000'],
    ] as const)
      expect(await call(method, path, { key })).toMatchObject({
        status: 403,
        body: { code: 'AUTH.FORBIDDEN' },
      });
  });

  it('come in pages, by age', async () => {
    for (const name of ['page 1', 'page 2', 'page 3']) await issue({ name, role: 'operator' });
    const names: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '?limit=2' : `?limit=2&cursor=${cursor}`;
      const page = (await call('GET', `/v1/api-keys${query}`)).body as {
        items: Key[];
        nextCursor: string | null;
      };
      names.push(...page.items.map(({ name }) => name));
      cursor = page.nextCursor;
    }
    expect(names.slice(-3)).toEqual(['page 1', 'page 2', 'page 3']);
  });

  it.each([
    [{ role: 'operator' }, 400, 'name'],
    [{ name: 'x', role: 'king' }, 400, 'role'],
    [{ name: 'x', role: 'customer' }, 400, 'customerId'],
    [{ name: 'x', role: 'admin', customerId: 'keys' }, 400, 'customerId'],
    [{ name: 'x', role: 'customer', customerId: 'nobody' }, 404, 'customerId'],
    [{ name: 'x', role: 'operator', expiresAt: '2001-01-01T00:00:00Z' }, 400, 'expiresAt'],
    [{ name: 'x', role: 'operator', key: 'flk_mine' }, 400, 'key'],
  ])('refuse %j with %i at %s', async (body, status, path) => {
    expect(await call('POST', '/v1/api-keys', { body })).toMatchObject({
      status,
      body: { errors: [{ path }] },
    });
  });

  it('cannot be revoked when they are not there', async () => {
    const unknown = '/v1/api-keys/0190a1b2-0000-7000-8000-000000000000';
    expect(await call('DELETE', unknown)).toMatchObject({
      status: 404,
      body: { code: 'API_KEY.NOT_FOUND' },
    });
    expect(await call('DELETE', '/v1/api-keys/1')).toMatchObject({ status: 400 });
    expect(await call('GET', '/v1/api-keys', { key: ADMIN_KEY })).toMatchObject({ status: 200 });
  });
});
