import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi, type TestApi } from './api-support/api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi({ environment: { FAIRLANE_BODY_LIMIT_BYTES: '2000000' } });
  await api.call('POST', '/v1/customers', { id: 'a', name: 'A' });
});

afterAll(async () => {
  await api.stop();
});

const job = { customerId: 'a', executionSeconds: 0.1 };

interface Bad {
  readonly what: string;
  readonly request: [method: string, path: string, body?: unknown];
  readonly status: number;
  readonly code: string;
  readonly errors?: { path: string; message: unknown }[];
}

const wrong = (path: string, message: unknown = expect.any(String)) => ({ path, message });

const bad: Bad[] = [
  {
    what: 'an unknown customer',
    request: ['POST', '/v1/jobs', { customerId: 'nobody' }],
    status: 404,
    code: 'CUSTOMER.NOT_FOUND',
    errors: [wrong('customerId', 'There is no customer nobody')],
  },
  {
    what: 'an unknown customer in an array, by its index',
    request: ['POST', '/v1/jobs', [job, { customerId: 'nobody' }]],
    status: 404,
    code: 'CUSTOMER.NOT_FOUND',
    errors: [wrong('[1].customerId', 'There is no customer nobody')],
  },
  {
    what: 'an unknown task, with what was meant',
    request: ['POST', '/v1/jobs', { ...job, task: 'simulat' }],
    status: 400,
    code: 'TASK.UNKNOWN',
    errors: [wrong('task', expect.stringContaining('did you mean simulate?'))],
  },
  {
    what: 'wrong types, each by its path',
    request: ['POST', '/v1/jobs', [job, { ...job, priority: 'high', executionSeconds: '1' }]],
    status: 400,
    code: 'REQUEST.INVALID',
    errors: [wrong('[1].executionSeconds'), wrong('[1].priority')],
  },
  {
    what: 'negative seconds',
    request: ['POST', '/v1/jobs', [job, job, job, { ...job, executionSeconds: -1 }]],
    status: 400,
    code: 'REQUEST.INVALID',
    errors: [wrong('[3].executionSeconds', 'Too small: expected number to be >=0')],
  },
  {
    what: 'unknown fields',
    request: ['POST', '/v1/jobs', { ...job, dependOn: [], throtle: {} }],
    status: 400,
    code: 'REQUEST.INVALID',
    errors: [wrong('dependOn', 'Unknown field'), wrong('throtle', 'Unknown field')],
  },
  {
    what: 'an unknown query parameter',
    request: ['GET', '/v1/jobs?states=queued'],
    status: 400,
    code: 'REQUEST.INVALID',
    errors: [wrong('?states', 'Unknown field')],
  },
  {
    what: 'more than 10,000 jobs',
    request: ['POST', '/v1/jobs', Array(10_001).fill({ customerId: 'a' })],
    status: 400,
    code: 'REQUEST.INVALID',
    errors: [wrong('', 'Too big: expected array to have <=10000 items')],
  },
  {
    what: 'an empty array',
    request: ['POST', '/v1/jobs', []],
    status: 400,
    code: 'REQUEST.INVALID',
    errors: [wrong('')],
  },
  {
    what: 'parts of a task without records',
    request: ['POST', '/v1/jobs', { ...job, parallelism: 4 }],
    status: 400,
    code: 'REQUEST.INVALID',
    errors: [wrong('parallelism')],
  },
  {
    what: 'text that cannot be stored',
    request: ['POST', '/v1/jobs', { ...job, userId: 'a\u0000', payload: { text: '\ud800' } }],
    status: 400,
    code: 'REQUEST.INVALID',
    errors: [wrong('userId'), wrong('payload')],
  },
  {
    what: 'a payload above 256 KiB',
    request: ['POST', '/v1/jobs', { ...job, payload: 'x'.repeat(262_144) }],
    status: 400,
    code: 'REQUEST.INVALID',
    errors: [wrong('payload')],
  },
  {
    what: 'a time without an offset',
    request: ['POST', '/v1/jobs', { ...job, runAt: '2026-01-01T00:00:00' }],
    status: 400,
    code: 'REQUEST.INVALID',
    errors: [wrong('runAt')],
  },
  {
    what: 'a cursor of another list',
    request: ['GET', '/v1/jobs?cursor=abc'],
    status: 400,
    code: 'REQUEST.INVALID',
    errors: [wrong('?cursor')],
  },
  {
    what: 'a body above the limit',
    request: ['POST', '/v1/jobs', Array(10).fill({ customerId: 'a', payload: 'x'.repeat(250_000) })],
    status: 413,
    code: 'REQUEST.TOO_LARGE',
  },
  { what: 'an unknown job', request: ['GET', '/v1/jobs/none'], status: 404, code: 'JOB.NOT_FOUND' },
  { what: 'an unknown route', request: ['GET', '/v1/nothing'], status: 404, code: 'ROUTE.NOT_FOUND' },
  {
    what: 'an unknown job type',
    request: ['GET', '/v1/job-types/tiny'],
    status: 404,
    code: 'JOB_TYPE.NOT_FOUND',
  },
  {
    what: 'an unknown tier',
    request: ['GET', '/v1/customer-tiers/tiny'],
    status: 404,
    code: 'TIER.NOT_FOUND',
  },
];

describe('a refused request', () => {
  it.each(bad)('names $what', async ({ request, status, code, errors }) => {
    const answer = await api.call(...request);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toEqual({
      type: 'about:blank',
      title: expect.any(String),
      status,
      detail: expect.any(String),
      code,
      ...(errors && { errors }),
      instance: answer.headers.get('x-request-id'),
    });
    expect(answer.status).toBe(status);
  });

  it('leaves nothing of an array behind', async () => {
    expect((await api.call('GET', '/v1/jobs')).body.items).toEqual([]);
  });

  it.each([
    ['{"customerId":x}', 'position 14 (line 1, column 15)'],
    ['[{"customerId":"a"},\n  {"customerId":"a",}]', 'position 41 (line 2, column 21)'],
    ['{"customerId":"a"', 'position 17 (line 1, column 18)'],
    ['[1] 2', 'position 4 (line 1, column 5)'],
  ])('says where %j is no JSON', async (body, where) => {
    const answer = await api.call('POST', '/v1/jobs', body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'REQUEST.MALFORMED_JSON' } });
    expect(answer.body.detail).toBe(`The body is no JSON: it breaks at ${where}.`);
  });

  it('keeps a request id that the caller sends', async () => {
    const answer = await api.call('GET', '/v1/nothing', undefined, { headers: { 'x-request-id': 'mine-1' } });
    expect(answer.body.instance).toBe('mine-1');
  });

  it('refuses a media type that it does not read', async () => {
    const answer = await api.call('POST', '/v1/jobs', '<job/>', { headers: { 'content-type': 'text/xml' } });
    expect(answer).toMatchObject({ status: 415, body: { code: 'REQUEST.UNSUPPORTED_MEDIA_TYPE' } });
  });
});
