import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { BatchFinished, Turn } from '@fairlane/contracts';
import { Broker, subscribeEvents } from '@fairlane/messaging';
import {
  cancelBatchJobs,
  claimTurn,
  finishBatches,
  registerWorker,
  sweepBatches,
  watchBatches,
} from '@fairlane/persistence';
import { until } from '@fairlane/testing';
import { v7 as uuidv7 } from 'uuid';
import { type AnswerBody, startApi, type TestApi } from './api-support/api.js';

let api: TestApi;
let broker: Broker;
const finished: BatchFinished[] = [];

beforeAll(async () => {
  api = await startApi();
  await api.call('POST', '/v1/customers', [
    { id: 'a', name: 'A', recordCount: 1_000 },
    { id: 'b', name: 'B' },
    { id: 'runs', name: 'Runs' },
  ]);
  broker = await Broker.connect({ url: api.amqpUrl, connectionName: 'batches.spec' });
  await subscribeEvents(broker, { 'batch.finished': (event) => void finished.push(event) }, (error) => {
    throw error;
  });
}, 60_000);

afterAll(async () => {
  await broker.close();
  await api.stop();
}, 30_000);

const submit = async (jobs: readonly object[]): Promise<{ id: string; jobIds: string[] }> => {
  const { status, body } = await api.call('POST', '/v1/jobs', jobs);
  expect({ status, body }).toMatchObject({ status: 202 });
  return { id: body.items[0]!.batchId as string, jobIds: body.items.map(({ id }) => id) };
};

const show = async (id: string): Promise<AnswerBody> => (await api.call('GET', `/v1/batches/${id}`)).body;
const waitForEnd = async (id: string) =>
  until(async () => (await show(id)).finishedAt, { message: 'the batch to finish', deadlineSeconds: 15 });

/** Waits until the leader has looked at all open batches; returns the one that shows it. */
async function seeOneClosed(): Promise<string> {
  const { id } = await submit([{ customerId: 'a', executionSeconds: 1 }]);
  await api.call('POST', `/v1/batches/${id}/cancel`);
  await waitForEnd(id);
  return id;
}

describe('a batch', () => {
  it('shows one progress for the jobs of a call, and what they came to', async () => {
    const job = { customerId: 'a', executionSeconds: 1 };
    const { id, jobIds } = await submit([job, job, { ...job, delaySeconds: 3_600 }, job]);
    expect(await show(id)).toMatchObject({
      ...{ id, customerIds: ['a'], jobs: 4, percent: 0, finishedAt: null },
      counts: { queued: 3, scheduled: 1, running: 0, cancelled: 0 },
    });
    await api.call('POST', `/v1/jobs/${jobIds[0]!}/cancel`);
    expect(await show(id)).toMatchObject({ percent: 25, counts: { queued: 2, cancelled: 1 } });
    await api.call('POST', `/v1/batches/${id}/cancel`);
    await waitForEnd(id);
    expect(await show(id)).toMatchObject({ percent: 100, counts: { queued: 0, cancelled: 4 } });
    const events = () => finished.filter(({ batchId }) => batchId === id);
    await until(() => events().length > 0, { message: 'the event' });
    expect(events()).toMatchObject([{ jobs: 4, cancelled: 4, succeeded: 0, customerIds: ['a'] }]);
  });

  it('is not opened again by a retry, and tells of its end once', async () => {
    const { id, jobIds } = await submit([{ customerId: 'a', executionSeconds: 1 }]);
    await api.call('POST', `/v1/batches/${id}/cancel`);
    await waitForEnd(id);
    await api.call('POST', `/v1/jobs/${jobIds[0]!}/retry`);
    expect(await show(id)).toMatchObject({ percent: 100, counts: { queued: 0, cancelled: 1 } });
    await api.call('POST', `/v1/jobs/${jobIds[0]!}/cancel`);
    const later = await seeOneClosed();
    await until(() => finished.some(({ batchId }) => batchId === later), { message: 'the later event' });
    expect(finished.filter(({ batchId }) => batchId === id)).toHaveLength(1);
    expect(await finishBatches(api.database, [id])).toEqual([]);
  });

  it('waits for a job that was brought back before the others had ended', async () => {
    const job = { customerId: 'a', executionSeconds: 1 };
    const { id, jobIds } = await submit([job, job, job]);
    await api.call('POST', `/v1/jobs/${jobIds[0]!}/cancel`);
    // Two looks, the second of which begins at the second job.
    for (let look = 0; look < 2; look += 1) await seeOneClosed();
    await api.call('POST', `/v1/jobs/${jobIds[0]!}/retry`);
    await api.call('POST', `/v1/jobs/${jobIds[1]!}/cancel`);
    await api.call('POST', `/v1/jobs/${jobIds[2]!}/cancel`);
    const look = await watchBatches(api.database, null, new Map([[id, jobIds[1]!]]), 100);
    expect(look).toContainEqual({ id, jobId: jobIds[0] });
    expect(await finishBatches(api.database, [id])).toEqual([]);
    await seeOneClosed();
    expect((await show(id)).finishedAt).toBeNull();
    await api.call('POST', `/v1/jobs/${jobIds[0]!}/cancel`);
    await waitForEnd(id);
  }, 30_000);

  it('is cancelled with thousands of jobs, and with those that run in parts', async () => {
    const parts = { customerId: 'a', task: 'records.touch', parallelism: 4 };
    const { id } = await submit([
      ...Array.from({ length: 2_500 }, () => ({ customerId: 'a', executionSeconds: 1 })),
      parts,
    ]);
    const { body } = await api.call('POST', `/v1/batches/${id}/cancel`);
    expect(body).toMatchObject({ jobs: 2_501, percent: 100, counts: { cancelled: 2_501 } });
    const [left] = await api.database.query<{ n: number }>(
      'select count(*)::int as n from jobs where batch_id = $1',
      [id],
    );
    expect(left?.n).toBe(0);
  }, 30_000);

  it('cancels what runs by request', async () => {
    const job = { customerId: 'runs', executionSeconds: 0.01 };
    const { id, jobIds } = await submit([job, job]);
    const workerId = uuidv7();
    await registerWorker(api.database, {
      id: workerId,
      host: 'h',
      pid: 1,
      version: '0',
      pools: {},
      slots: 1,
    });
    const turn: Turn = {
      ...{
        id: uuidv7(),
        epoch: 1_000_000,
        pool: 'general',
        tier: 'small',
        customerId: 'runs',
        userIds: [''],
      },
      ...{ jobType: 'quick', opaque: false, quantumSeconds: 60, maxJobs: 1, maxTurnsOfType: null },
      floor: null,
    };
    expect((await claimTurn(api.database, { turn, workerId, slot: 0 })).outcome).toBe('claimed');
    const { body } = await api.call('POST', `/v1/batches/${id}/cancel`);
    expect(body).toMatchObject({ percent: 50, counts: { running: 1, cancelled: 1 } });
    expect(
      await api.database.query('select id from jobs where batch_id = $1 and cancel_requested', [id]),
    ).toEqual([{ id: jobIds[0] }]);
  });

  it('counts a job that runs in parts once, and ends it with its parts', async () => {
    const { id } = await submit([{ customerId: 'a', task: 'records.touch', parallelism: 4 }]);
    expect(await show(id)).toMatchObject({ percent: 0, counts: { queued: 1 } });
    await api.database.transaction(async (transaction) => cancelBatchJobs(transaction, id, null, 1));
    expect(await api.database.query('select from jobs where batch_id = $1', [id])).toEqual([]);
    await waitForEnd(id);
    expect(await show(id)).toMatchObject({ percent: 100, counts: { cancelled: 1 } });
  });

  it('is told from jobs that were submitted between its own', async () => {
    const job = { customerId: 'a', executionSeconds: 1 };
    const single = async () => (await api.call('POST', '/v1/jobs', job)).body.id;
    const { id } = await submit([job, job]);
    const [ended, waits] = [await single(), await single()];
    await api.database.query('update batches set last_job_id = $2 where id = $1', [id, waits]);
    await api.call('POST', `/v1/jobs/${ended}/cancel`);
    expect(await show(id)).toMatchObject({ percent: 0, counts: { queued: 2, cancelled: 0 } });
    await api.call('POST', `/v1/batches/${id}/cancel`);
    await waitForEnd(id);
    expect(await show(id)).toMatchObject({ percent: 100, counts: { cancelled: 2 } });
    expect((await api.call('GET', `/v1/jobs/${waits}`)).body.state).toBe('queued');
  });

  it('is forgotten a month after it finished', async () => {
    const [old, recent] = [await seeOneClosed(), await seeOneClosed()];
    await api.database.query(
      `update batches set finished_at = finished_at - interval '31 days' where id = $1`,
      [old],
    );
    await sweepBatches(api.database, 100);
    const statuses = [old, recent].map(async (id) => (await api.call('GET', `/v1/batches/${id}`)).status);
    expect(await Promise.all(statuses)).toEqual([404, 200]);
  });

  it('is its customer’s when all jobs are, and the staff’s when they are of several', async () => {
    const own = await submit([{ customerId: 'b' }]);
    const mixed = await submit([{ customerId: 'b' }, { customerId: 'a' }]);
    const key = await api.makeKey('customer', 'b');
    const status = async (id: string) =>
      (await api.call('GET', `/v1/batches/${id}`, undefined, { key })).status;
    expect([await status(own.id), await status(mixed.id)]).toEqual([200, 404]);
    const ids = async (options: object) =>
      (await api.call('GET', '/v1/batches?customerId=b', undefined, options)).body.items.map(({ id }) => id);
    expect(await ids({ key })).toEqual([own.id]);
    expect(await ids({})).toEqual([mixed.id, own.id]);
    const other = await api.makeKey('customer', 'a');
    expect((await api.call('POST', `/v1/batches/${own.id}/cancel`, undefined, { key: other })).status).toBe(
      404,
    );
  });
});
