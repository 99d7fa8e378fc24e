import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@fairlane/testing';
import { type Answer, type AnswerBody, startApi, type TestApi } from './api-support/api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
  await api.call('POST', '/v1/customers', [
    { id: 'a', name: 'A' },
    { id: 'b', name: 'B' },
  ]);
}, 30_000);

afterAll(async () => {
  await api.stop();
});

const job = (key: string, throttle: object = {}, more: object = {}) => ({
  ...{ customerId: 'a', executionSeconds: 0.01, throttle: { key, windowSeconds: 60, ...throttle } },
  ...more,
});
const submit = async (body: unknown): Promise<Answer> => api.call('POST', '/v1/jobs', body);
const submitAll = async (body: readonly object[]): Promise<readonly AnswerBody[]> =>
  (await submit(body)).body.items;
const show = async (id: string) => (await api.call('GET', `/v1/jobs/${id}`)).body;
const waiting = async (id: string) => (await api.call('GET', `/v1/jobs/${id}/waiting`)).body;
const cancel = async (id: string) => api.call('POST', `/v1/jobs/${id}/cancel`);
const secondsFromNow = (time: unknown) => (Date.parse(String(time)) - Date.now()) / 1_000;
const isQueued = async (id: string) =>
  until(async () => (await show(id)).state === 'queued', { message: `job ${id} to be queued` });

describe('a throttled job', () => {
  it('is told how long it is delayed behind the others of its key, and why', async () => {
    const [first, second, third, other] = await submitAll([
      job('one'),
      job('one', { windowSeconds: 30 }),
      job('one'),
      job('one', {}, { customerId: 'b' }),
    ]);
    expect(first).toMatchObject({ state: 'queued' });
    expect(other).toMatchObject({ state: 'queued' });
    expect(second).toMatchObject({ state: 'scheduled', warnings: [{ code: 'JOB.DELAYED' }] });
    expect(secondsFromNow(second!.delayedUntil)).toBeCloseTo(30, -1);
    expect(secondsFromNow(third!.delayedUntil)).toBeCloseTo(90, -1);
    expect(first!.warnings).toBeUndefined();
    expect(await waiting(third!.id)).toMatchObject({ reason: 'throttle', position: 3 });
    expect(Number((await waiting(third!.id)).etaSeconds)).toBeCloseTo(90, -1);
    expect(await show(third!.id)).toMatchObject({
      gates: { throttle: { key: 'one', windowSeconds: 60, mode: 'delay' } },
    });
  });

  it('leaves its place to the next when it is cancelled or expires, admitted or in the line', async () => {
    const soon = new Date(Date.now() + 3_000).toISOString();
    const [first, second, third, fourth] = await submitAll([
      job('places'),
      job('places', {}, { expiresAt: soon }),
      job('places'),
      job('places', { windowSeconds: 10 }),
    ]);
    await cancel(third!.id);
    await until(async () => Number((await waiting(fourth!.id)).position) === 3);
    await cancel(first!.id);
    await isQueued(second!.id); // nothing has started yet
    await until(async () => (await show(second!.id)).state === 'expired', { deadlineSeconds: 10 });
    await isQueued(fourth!.id);
    await cancel(fourth!.id);
    const [key] = await until(async () => {
      const keys = await api.database.query(`select * from throttle_keys where key = 'places'`);
      return (keys[0] as { admitted_job_id: string | null }).admitted_job_id === null && keys;
    });
    expect(key).toMatchObject({ planned_until: null, admitted_at: null, last_started_at: null });
    expect(await api.database.query(`select from throttled_jobs where key = 'places'`)).toEqual([]);
  });

  it('is refused with the time to wait when it asks for that', async () => {
    const reject = { mode: 'reject' };
    expect((await submit(job('no', reject))).status).toBe(202);
    const refused = await submit([job('other'), job('no', reject)]);
    expect(refused).toMatchObject({ status: 429, body: { code: 'JOB.THROTTLED' } });
    expect(refused.body.errors).toMatchObject([{ path: '[1].throttle' }]);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(50);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(await api.database.query(`select from throttle_keys where key = 'other'`)).toEqual([]);
  });

  it('waits like the others when its time comes after it was taken, also when it asked to be refused', async () => {
    const { body: later } = await submit(job('timed', { mode: 'reject' }, { delaySeconds: 1 }));
    expect((await submit(job('timed'))).body.state).toBe('queued');
    await until(async () => (await waiting(later.id)).reason === 'throttle');
    expect((await show(later.id)).state).toBe('scheduled');
  });

  it('is the same job again by its idempotency key, and takes no second place', async () => {
    const keyed = job('again', { mode: 'reject' }, { idempotencyKey: 'again' });
    const first = await submit(keyed);
    const second = await submit(keyed);
    expect(second).toMatchObject({ status: 202, body: { id: first.body.id } });
  });

  it('that is retried by hand takes its place at the end of the line', async () => {
    const [first, second] = await submitAll([job('hand'), job('hand')]);
    await cancel(first!.id);
    const retried = await api.call('POST', `/v1/jobs/${first!.id}/retry`);
    expect(retried).toMatchObject({ status: 202, body: { state: 'scheduled' } });
    expect((await waiting(first!.id)).reason).toBe('throttle');
    await isQueued(second!.id);
    await cancel(second!.id);
    await isQueued(first!.id);
  });

  it('in parts is held, and let go, as a whole', async () => {
    await api.call('PATCH', '/v1/customers/b', { recordCount: 100 });
    const [first, parts] = await submitAll([
      job('parts', {}, { customerId: 'b' }),
      job('parts', {}, { customerId: 'b', task: 'records.touch', parallelism: 3 }),
    ]);
    const states = async () =>
      (
        await api.database.query<{ state: string; announces: boolean }>(
          'select state, announces_start as announces from jobs where $1 in (id, parent_id)',
          [parts!.id],
        )
      ).map(({ state, announces }) => `${state} ${announces}`);
    expect(await states()).toEqual(Array(4).fill('scheduled true'));
    await cancel(first!.id);
    await until(async () => (await states()).every((state) => state === 'queued true'));
  });

  it.each([
    [{ windowSeconds: 0 }, 'throttle.windowSeconds'],
    [{ windowSeconds: 700_000 }, 'throttle.windowSeconds'],
    [{ mode: 'perhaps' }, 'throttle.mode'],
  ])('with %j is refused', async (throttle, path) => {
    expect((await submit(job('bad', throttle))).body.errors).toMatchObject([{ path }]);
  });
});
