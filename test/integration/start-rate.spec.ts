import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Turn } from '@fairlane/contracts';
import { claimTurn, registerWorker, settleTurn, startJob } from '@fairlane/persistence';
import { until } from '@fairlane/testing';
import { v7 as uuidv7 } from 'uuid';
import { type AnswerBody, startApi, type TestApi } from './api-support/api.js';

let api: TestApi;
const workerId = uuidv7();

beforeAll(async () => {
  api = await startApi();
  await registerWorker(api.database, { id: workerId, host: 'h', pid: 1, version: '0', pools: {}, slots: 2 });
}, 30_000);

afterAll(async () => {
  await api.stop();
});

const create = async (id: string, maxStartsPerMinute: number | null) =>
  api.call('POST', '/v1/customers', { id, name: id, maxStartsPerMinute });
const limit = async (id: string, maxStartsPerMinute: number | null) =>
  api.call('PATCH', `/v1/customers/${id}`, { maxStartsPerMinute });
const submit = async (
  customerId: string,
  count: number,
  more: object = {},
): Promise<readonly AnswerBody[]> => {
  const job = { customerId, executionSeconds: 0.01, ...more };
  return (await api.call('POST', '/v1/jobs', Array<object>(count).fill(job))).body.items;
};
const statesOf = async (customerId: string) =>
  (
    await api.database.query<{ state: string }>(
      'select state from jobs where customer_id = $1 and parent_id is null order by id',
      [customerId],
    )
  ).map(({ state }) => state);
const queued = async (customerId: string) =>
  (await statesOf(customerId)).filter((state) => state === 'queued').length;

/** Starts and ends all that the customer has queued, as a worker would. */
async function work(customerId: string): Promise<number> {
  const turn: Turn = {
    ...{ id: uuidv7(), epoch: 1_000_000, pool: 'general', tier: 'small', customerId, userIds: [''] },
    ...{
      jobType: 'quick',
      opaque: false,
      quantumSeconds: 60,
      maxJobs: 100,
      maxTurnsOfType: 100,
      floor: null,
    },
  };
  const { jobs } = await claimTurn(api.database, { turn, workerId, slot: 0 });
  for (const job of jobs) {
    expect(job.announcesStart).toBe(true);
    await startJob(api.database, job.id, turn.id, false);
  }
  await settleTurn(api.database, {
    ...{ leaseId: turn.id, workerId, slot: 0, end: true, heldSecondsByUser: new Map() },
    outcomes: jobs.map(({ id }) => ({
      ...{
        kind: 'succeeded',
        jobId: id,
        startedAt: new Date(),
        runSeconds: 0,
        progressDone: 0,
        progressTotal: null,
      },
    })),
  });
  return jobs.length;
}

/** Lets time pass for a customer's tokens. */
const pass = async (customerId: string, seconds: number) =>
  api.database.query(
    `with tokens as (
       update start_tokens set free_at = free_at - $2 * interval '1 second' where customer_id = $1)
     update jobs set run_at = run_at - $2 * interval '1 second' where customer_id = $1 and state = 'scheduled'`,
    [customerId, seconds],
  );

describe('a customer that may start so many jobs a minute', () => {
  it('starts no more than that, tells the others when, and goes on a minute after', async () => {
    await create('three', 3);
    const jobs = await submit('three', 8);
    expect(jobs.map(({ state }) => state)).toEqual([
      ...Array<string>(3).fill('queued'),
      ...Array<string>(5).fill('scheduled'),
    ]);
    const delays = jobs.map(({ delayedUntil }) =>
      delayedUntil === undefined ? 0 : Math.round((Date.parse(delayedUntil as string) - Date.now()) / 1_000),
    );
    expect(delays).toEqual([0, 0, 0, 60, 60, 60, 120, 120]);
    expect((await api.call('GET', `/v1/jobs/${jobs[7]!.id}/waiting`)).body).toMatchObject({
      reason: 'rate',
      position: 5,
    });
    expect(await work('three')).toBe(3);
    await until(async () => (await api.database.query('select from job_milestones')).length === 0);
    expect(await queued('three')).toBe(0);
    await pass('three', 55);
    const { body } = await api.call('GET', `/v1/jobs/${jobs[3]!.id}/waiting`);
    expect(body).toMatchObject({ reason: 'rate', position: 1 });
    expect(Number(body.etaSeconds)).toBeLessThan(6);
    await pass('three', 5);
    await until(async () => (await queued('three')) === 3);
    expect(await work('three')).toBe(3);
  });

  it('passes the place of a job that ends without a start on at once', async () => {
    await create('ends', 1);
    const [first, second] = await submit('ends', 2);
    await api.call('POST', `/v1/jobs/${first!.id}/cancel`);
    await until(async () => (await api.call('GET', `/v1/jobs/${second!.id}`)).body.state === 'queued');
  });

  it('has what is queued already taken behind a rate that is set, and let go when it is taken away', async () => {
    await create('edited', null);
    await submit('edited', 6);
    await submit('edited', 1, { delaySeconds: 3_600 });
    expect(await queued('edited')).toBe(6);
    expect((await limit('edited', 2)).body).toMatchObject({ maxStartsPerMinute: 2 });
    await until(async () => (await queued('edited')) === 2);
    await limit('edited', 4);
    await until(async () => (await queued('edited')) === 4);
    expect(await work('edited')).toBe(4);
    await limit('edited', null);
    await until(async () => (await queued('edited')) === 2);
    expect(await statesOf('edited')).toEqual(['queued', 'queued', 'scheduled']);
    expect(await api.database.query(`select from start_tokens where customer_id = 'edited'`)).toEqual([]);
  });

  it('counts what was started before a rate is lowered', async () => {
    await create('lowered', 3);
    await submit('lowered', 5);
    expect(await work('lowered')).toBe(3);
    await until(async () => (await api.database.query('select from job_milestones')).length === 0);
    await limit('lowered', 1);
    const tokens = await api.database.query(
      `select from start_tokens where customer_id = 'lowered' and free_at > now() + interval '50 s'`,
    );
    expect(tokens).toHaveLength(1);
    expect(await queued('lowered')).toBe(0);
  });

  it('holds a throttled job until both let it go', async () => {
    await create('both', 1);
    const throttle = { throttle: { key: 'k', windowSeconds: 1 } };
    const [first] = await submit('both', 1);
    const [second] = await submit('both', 1, throttle);
    expect(second!.state).toBe('scheduled');
    expect((await api.call('GET', `/v1/jobs/${second!.id}/waiting`)).body.reason).toBe('rate');
    await api.call('POST', `/v1/jobs/${first!.id}/cancel`);
    await until(async () => (await queued('both')) === 1);
  });
});
