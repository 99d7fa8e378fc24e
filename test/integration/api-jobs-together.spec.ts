import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventOf } from '@fairlane/contracts';
import { Broker, subscribeEvents } from '@fairlane/messaging';
import { until } from '@fairlane/testing';
import { type Answer, startApi, type TestApi } from './api-support/api.js';
import { whileLocked } from './api-support/while-locked.js';

/** Submissions that wait for the same lock, and so share a statement, beside each other. */
let api: TestApi;
let broker: Broker;
let customersKey: string;
/** Jobs that the API has told of as arrived. */
let arrived = 0;

beforeAll(async () => {
  api = await startApi();
  broker = await Broker.connect({ url: api.amqpUrl, connectionName: 'api-jobs-together.spec' });
  const count = ({ tasks }: EventOf<'jobs.arrived'>): void => {
    for (const { jobs } of tasks) arrived += jobs;
  };
  await subscribeEvents(broker, { 'jobs.arrived': count }, (error) => {
    throw error;
  });
  await api.call('POST', '/v1/customers', [
    { id: 'a', name: 'A' },
    { id: 'b', name: 'B' },
    { id: 'limited', name: 'L', maxQueued: 2 },
    { id: 'leaving', name: 'G' },
  ]);
  customersKey = await api.makeKey('customer', 'b');
  await api.call('POST', '/v1/jobs', { customerId: 'a' }); // all that submissions read once is read
}, 30_000);

afterAll(async () => {
  await broker.close();
  await api.stop();
});

const submit = async (body: unknown, key?: string, query = ''): Promise<Answer> =>
  api.call('POST', `/v1/jobs${query}`, body, key === undefined ? {} : { key });

async function underWay(): Promise<number> {
  const { body } = await api.call('GET', '/metrics', undefined, { key: null });
  return Number(/^fairlane_http_requests_under_way (\d+)$/m.exec(body as unknown as string)?.[1]);
}

/** Sends all of them while no statement on customers gets an answer, which all but `ready` of them need. */
async function together(requests: readonly (() => Promise<Answer>)[], ready = 0): Promise<Answer[]> {
  const { answers } = await whileLocked(api.database, 'customers', async () => {
    const answering = Promise.all(requests.map(async (request) => request()));
    await until(async () => (await underWay()) === requests.length - ready, { message: 'all requests' });
    return { answers: answering };
  });
  return answers;
}

const answersOf = (answers: readonly Answer[]): string[] =>
  answers.map(({ status, body }) => (status === 202 ? '202' : `${status} ${String(body.code)}`));

describe('submissions at the same time', () => {
  it('each get their own answer', async () => {
    const once = { customerId: 'a', executionSeconds: 0.4, idempotencyKey: 'once' };
    const requests: [expected: string, request: () => Promise<Answer>][] = [
      ['202', async () => submit({ customerId: 'a', executionSeconds: 0.1 })],
      ['404 CUSTOMER.NOT_FOUND', async () => submit({ customerId: 'nobody' })],
      ['202', async () => submit({ customerId: 'b', executionSeconds: 0.2 })],
      ['400 REQUEST.INVALID', async () => submit({ customerId: 'a', parallelism: 4 })],
      [
        '404 CUSTOMER.NOT_FOUND',
        async () => submit({ customerId: 'a', executionSeconds: 0.3 }, customersKey),
      ],
      [
        '404 CUSTOMER.NOT_FOUND',
        async () => submit([{ customerId: 'a', userId: 'half' }, { customerId: 'no' }]),
      ],
      ['202', async () => submit([{ customerId: 'b', delaySeconds: 60 }, { customerId: 'a' }])],
      ['202', async () => submit({ customerId: 'b', userId: 'u' }, customersKey)],
      ['202', async () => submit(once)],
      ['202', async () => submit(once)],
      // What others ask for at the same time is no reason to see it.
      [
        '404 CUSTOMER.NOT_FOUND',
        async () => submit([{ customerId: 'b' }, { customerId: 'a' }], customersKey),
      ],
    ];
    const answers = await together(
      requests.map(([, request]) => request),
      2, // told so at once: a key that may not see its customer, and a job that cannot run of one who is known already
    );
    expect(answersOf(answers)).toEqual(requests.map(([expected]) => expected));
    const bodies = answers.map(({ body }) => body);
    expect(bodies[0]).toMatchObject({ customerId: 'a', estimateSeconds: 0.1, state: 'queued' });
    expect(bodies[2]).toMatchObject({ customerId: 'b', estimateSeconds: 0.2, state: 'queued' });
    expect(bodies[6]?.items).toMatchObject([
      { customerId: 'b', state: 'scheduled' },
      { customerId: 'a', state: 'queued' },
    ]);
    expect(bodies[8]?.id).toBe(bodies[9]?.id);
    const accepted = [0, 2, 7, 8].flatMap((n) => bodies[n] ?? []).concat(bodies[6]?.items ?? []);
    expect(accepted).toHaveLength(6);
    for (const { id, ...job } of accepted)
      expect((await api.call('GET', `/v1/jobs/${id}`)).body).toMatchObject(job);
    expect(await api.database.query(`select from jobs where user_id = 'half'`)).toEqual([]);
    expect(await submit({ ...once, priority: 1 })).toMatchObject({ status: 409 });
  }, 30_000);

  it('keep a limit exactly', async () => {
    const requests = Array.from({ length: 6 }, (_, n) => [
      async () => submit({ customerId: 'limited' }),
      async () => submit({ customerId: 'a', userId: `beside-${n}` }),
    ]).flat();
    const answers = answersOf(await together(requests));
    expect(answers.filter((_, n) => n % 2 === 1)).toEqual(Array<string>(6).fill('202'));
    const limited = answers.filter((_, n) => n % 2 === 0).sort();
    expect(limited).toEqual([
      ...Array<string>(2).fill('202'),
      ...Array<string>(4).fill('429 CUSTOMER.QUEUE_FULL'),
    ]);
  }, 30_000);

  it('do not fail with one that the database refuses', async () => {
    await api.database.query('alter table jobs add constraint no_nines check (priority <> 9)');
    const job = (priority: number) => async () => submit({ customerId: 'a', userId: 'refused', priority });
    const answers = await together([5, 9, 6].map(job));
    await api.database.query('alter table jobs drop constraint no_nines');
    expect(answersOf(answers)).toEqual(['202', '500 INTERNAL', '202']);
    const rows = await api.database.query(
      `select priority from jobs where user_id = 'refused' order by rank`,
    );
    expect(rows).toEqual([{ priority: 5 }, { priority: 6 }]);
  }, 30_000);

  it('do not wait for one whose customer is just being deleted', async () => {
    const leaving = await api.database.transaction(async (transaction) => {
      await transaction.query(`delete from customers where id = 'leaving'`);
      const answer = submit({ customerId: 'leaving' });
      await until(async () => (await underWay()) === 1);
      const others = await Promise.all([submit({ customerId: 'a' }), submit({ customerId: 'b' })]);
      expect(answersOf(others)).toEqual(['202', '202']);
      return { answer };
    });
    expect(answersOf([await leaving.answer])).toEqual(['404 CUSTOMER.NOT_FOUND']);
  }, 30_000);

  it('are all counted as arrived, whichever way they were stored, and those that were refused are not', async () => {
    const job = { customerId: 'a', executionSeconds: 1 };
    const answers = await together([
      async () => submit(job),
      async () => submit([job, job]),
      async () => submit(Array.from({ length: 60 }, () => job)),
      async () => submit({ customerId: 'nobody' }),
      async () => submit([{ ...job, idempotencyKey: 'counted' }, job]),
      async () => submit([{ ...job, throttle: { key: 'k', windowSeconds: 60 } }, job]),
      async () => submit([job, job], undefined, '?webhookUrl=https://example.com/hook'),
    ]);
    expect(answersOf(answers).filter((answer) => answer !== '202')).toEqual(['404 CUSTOMER.NOT_FOUND']);
    const [stored] = await api.database.query<{ jobs: number }>('select count(*)::int as jobs from jobs');
    await until(() => arrived >= (stored?.jobs ?? 0), { deadlineSeconds: 10, message: 'all arrivals' });
    expect(arrived).toBe(stored?.jobs);
  }, 30_000);
});
