import type { TurnSettled } from '@fairlane/contracts';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ENOUGH_SAMPLES } from '@fairlane/domain';
import { Broker, Publisher } from '@fairlane/messaging';
import { listCustomerTasks } from '@fairlane/persistence';
import { until } from '@fairlane/testing';
import { v7 as uuidv7 } from 'uuid';
import { startApi, type TestApi } from './api-support/api.js';

let api: TestApi;
let broker: Broker;
let publisher: Publisher;

beforeAll(async () => {
  api = await startApi();
  broker = await Broker.connect({ url: api.amqpUrl, connectionName: 'api-learned-seconds.spec' });
  publisher = await Publisher.open(broker);
}, 60_000);
afterAll(async () => {
  await broker.close();
  await api.stop();
});

async function customer(id: string, fields: object = {}): Promise<void> {
  expect((await api.call('POST', '/v1/customers', { id, name: id, ...fields })).status).toBe(201);
}

async function learned(
  customerId: string,
  task: string,
  seconds: number,
  samples = ENOUGH_SAMPLES,
): Promise<void> {
  await api.database.query(
    `insert into learned_seconds (customer_id, task, seconds, samples, type, misdeclared)
     values ($1, $2, $3::float8, $4, 'long', $3::float8 > 0.2)`,
    [customerId, task, seconds, samples],
  );
}

const estimateOf = async (job: object): Promise<unknown> =>
  (await api.call('POST', '/v1/jobs', job)).body.estimateSeconds;

describe('the estimate of a job', () => {
  it('is what was learned of its task for its customer, as soon as that is enough', async () => {
    await customer('enough');
    await learned('enough', 'http.request', 0.7);
    await customer('few');
    await learned('few', 'http.request', 0.7, ENOUGH_SAMPLES - 1);
    const task = 'http.request';
    const { body } = await api.call('POST', '/v1/jobs', [
      { customerId: 'enough', task },
      { customerId: 'few', task },
    ]);
    expect(body.items).toMatchObject([
      { type: 'short', estimateSeconds: 0.7 },
      { type: 'short', estimateSeconds: 0.1 },
    ]);
  });

  it('is what the caller says, if he says anything', async () => {
    const job = { customerId: 'enough', task: 'http.request' };
    expect(await estimateOf({ ...job, executionSeconds: 3 })).toBe(3);
    expect(await estimateOf({ ...job, type: 'long' })).toBe(1);
  });

  it('is learned by the record for a record task, and dealt out to its parts', async () => {
    await customer('records', { recordCount: 1_000 });
    await learned('records', 'task_02', 0.5);
    const { body } = await api.call('POST', '/v1/jobs', {
      ...{ customerId: 'records', task: 'task_02', records: { from: 1, to: 400 }, parallelism: 4 },
    });
    expect(body).toMatchObject({ type: 'quick', estimateSeconds: 200 });
    const parts = await api.database.query<{ seconds: number }>(
      'select estimate_seconds as seconds from jobs where parent_id = $1',
      [body.id],
    );
    expect(parts.map(({ seconds }) => seconds)).toEqual([50, 50, 50, 50]);
  });

  it('is not what it took itself, for a simulation that lasts as long as it is estimated', async () => {
    await customer('simulations');
    await learned('simulations', 'simulate', 0.4);
    const job = { customerId: 'simulations' };
    expect(await estimateOf(job)).toBe(0.1);
    expect(await estimateOf({ ...job, payload: { mode: 'burn' } })).toBe(0.1);
    expect(await estimateOf({ ...job, payload: { executionSeconds: 0.4 } })).toBe(0.4);
  });
});

describe('the tasks of a customer', () => {
  beforeAll(async () => {
    await customer('shown');
    for (const [task, seconds] of [
      ['task_03', 0.05],
      ['http.request', 0.5],
      ['simulate', 0.1],
    ] as const)
      await learned('shown', task, seconds, 7);
  });

  it('are listed by name, page by page', async () => {
    const first = (await api.call('GET', '/v1/customers/shown/tasks?limit=2')).body;
    expect(first.items).toEqual([
      {
        ...{ task: 'http.request', kind: 'job', type: 'short', learnedType: 'long' },
        ...{ learnedSeconds: 0.5, samples: 7, misdeclared: true, updatedAt: expect.any(String) },
      },
      expect.objectContaining({ task: 'simulate', misdeclared: false }),
    ]);
    const rest = (await api.call('GET', `/v1/customers/shown/tasks?cursor=${first.nextCursor!}`)).body;
    expect(rest).toMatchObject({ items: [{ task: 'task_03', kind: 'record' }], nextCursor: null });
  });

  it('are seen by the customer itself, and by no other', async () => {
    const [own, other] = [await api.makeKey('customer', 'shown'), await api.makeKey('customer', 'few')];
    const list = async (key: string) => api.call('GET', '/v1/customers/shown/tasks', undefined, { key });
    expect((await list(own)).status).toBe(200);
    expect(await list(other)).toMatchObject({ status: 404, body: { code: 'CUSTOMER.NOT_FOUND' } });
    expect((await api.call('GET', '/v1/customers/nobody/tasks')).status).toBe(404);
  });

  it('go with the customer', async () => {
    expect((await api.call('DELETE', '/v1/customers/shown')).status).toBe(204);
    expect(await listCustomerTasks(api.database, 'shown', undefined, 10)).toEqual([]);
  });
});

/** A turn of jobs of one task, as a worker reports it. */
function turn(customerId: string, task: string, units: number, seconds: number): TurnSettled {
  const cpu = { seconds: 0, cpuSeconds: 0 };
  return {
    ...{ turnId: uuidv7(), outcome: 'worked', pool: 'general', tier: 'small', customerId, jobType: 'short' },
    ...{ opaque: false, workerId: uuidv7(), slot: 0, claimedAt: null, heldSeconds: seconds, users: [] },
    ...{ succeeded: units, failed: 0, waitSeconds: [], runSeconds: [], floor: null },
    tasks: [
      {
        ...{ task, jobs: units, runSeconds: seconds, runSecondsSquared: 0, alone: cpu, shared: cpu },
        ...(units > 0 && { work: { units, seconds } }),
      },
    ],
  };
}

describe('the leader', () => {
  it('learns from the turns that it hears of, whoever of their customers is gone', async () => {
    for (const id of ['heard', 'near']) await customer(id);
    // Each once more until it leads: an event that nobody hears is lost.
    await until(
      async () => {
        const turns = [
          turn('gone', 'simulate', 1, 9),
          turn('heard', 'simulate', 4, 2),
          turn('near', 'simulate', 10, 1.5),
          turn('near', 'http.request', 0, 9),
        ];
        publisher.event('turns.settled', { turns });
        const [heard] = await listCustomerTasks(api.database, 'heard', undefined, 1);
        return (heard?.samples ?? 0) >= ENOUGH_SAMPLES;
      },
      { deadlineSeconds: 30, message: 'something learned' },
    );
    const tasksOf = async (id: string) => (await api.call('GET', `/v1/customers/${id}/tasks`)).body.items;
    expect(await tasksOf('heard')).toMatchObject([
      { task: 'simulate', learnedSeconds: expect.closeTo(0.5, 9), learnedType: 'long', misdeclared: true },
    ]);
    expect(await tasksOf('near')).toMatchObject([
      { task: 'simulate', learnedSeconds: expect.closeTo(0.15, 9), learnedType: 'short', misdeclared: false },
    ]);
  }, 60_000);
});
