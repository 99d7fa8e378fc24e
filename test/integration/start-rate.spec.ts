import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Turn } from '@fairlane/contracts';
import {
  claimTurn,
  type JobOutcome,
  lineUpRated,
  registerWorker,
  settleTurn,
  startJob,
} from '@fairlane/persistence';
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

/** Until the gates have heard of all starts and ends. */
const heard = async () =>
  until(async () => (await api.database.query('select from job_milestones')).length === 0, {
    message: 'the milestones to be heard',
  });

/** Of a job that is done. */
const done = (jobId: string): JobOutcome => ({
  ...{ kind: 'succeeded', jobId, startedAt: new Date(), runSeconds: 0 },
  ...{ progressDone: 0, progressTotal: null },
});

/** Starts and ends all that the customer has queued, as a worker would. */
async function work(customerId: string): Promise<number> {
  const { leaseId, jobs } = await claim(customerId);
  for (const job of jobs) {
    expect(job.announcesStart).toBe(true);
    await startJob(api.database, job.id, leaseId);
  }
  await settle(
    leaseId,
    jobs.map(({ id }) => done(id)),
  );
  return jobs.length;
}

async function claim(customerId: string, maxJobs = 100) {
  const turn: Turn = {
    ...{ id: uuidv7(), epoch: 1_000_000, pool: 'general', tier: 'small', customerId, userIds: [''] },
    ...{
      jobType: 'quick',
      opaque: false,
      quantumSeconds: 60,
      maxJobs,
      maxTurnsOfType: 100,
      floor: null,
    },
  };
  const { jobs } = await claimTurn(api.database, { turn, workerId, slot: 0 });
  return { leaseId: turn.id, jobs };
}

const settle = async (leaseId: string, outcomes: readonly JobOutcome[]) =>
  settleTurn(api.database, {
    ...{ leaseId, workerId, slot: 0, end: true, heldSecondsByUser: new Map() },
    outcomes,
  });

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
    await heard();
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
    await limit('edited', 1); // takes those that were let go behind it again
    await until(async () => (await queued('edited')) === 1);
  });

  it('lets a job pass when its time has come, and gives it nothing of what else is free', async () => {
    await create('own', 2);
    await submit('own', 3);
    expect(await work('own')).toBe(2);
    await heard();
    await pass('own', 60);
    await until(async () => (await queued('own')) === 1);
    expect(
      await api.database.query(`select from start_tokens where customer_id = 'own' and job_id is not null`),
    ).toHaveLength(1);
  });

  it('leaves those their places in the queue that it has let through when its rate is changed', async () => {
    await create('kept', 2);
    const jobs = await submit('kept', 3);
    const ranks = async () =>
      api.database.query(`select id, rank from jobs where id = any ($1) order by id`, [
        jobs.slice(0, 2).map(({ id }) => id),
      ]);
    const before = await ranks();
    await limit('kept', 3);
    await until(async () => (await queued('kept')) === 3);
    expect(await ranks()).toEqual(before);
  });

  it('reaches also jobs that somebody else is at, once they are let go', async () => {
    await create('busy', null);
    const [first] = await submit('busy', 2);
    const isMoving = async () =>
      (
        await api.database.query(
          `select from customer_limits where customer_id = 'busy' and rate_moved_to is not null`,
        )
      ).length > 0;
    const inLine = async () =>
      (await api.database.query(`select from rated_jobs where customer_id = 'busy'`)).length;
    const limitAtOthers = async (rate: number | null) => {
      await api.database.transaction(async (transaction) => {
        await transaction.query('select from jobs where id = $1 for update', [first!.id]);
        await limit('busy', rate);
        expect(await isMoving()).toBe(true);
      });
      await until(async () => !(await isMoving()), { message: 'the rate to reach all jobs' });
    };
    await limitAtOthers(1);
    await until(async () => (await inLine()) === 2 && (await queued('busy')) === 1);
    await limitAtOthers(null);
    await until(async () => (await queued('busy')) === 2);
    expect(await inLine()).toBe(0);
  });

  it('has not reached all until as many are let through as may start', async () => {
    await create('raised', 1);
    const jobs = await submit('raised', 3);
    const steps = await api.database.transaction(async (transaction) => {
      await transaction.query(
        `update customer_limits set max_starts_per_minute = 3, rate_moved_to = $1 where customer_id = 'raised'`,
        [jobs.at(-1)!.id],
      );
      const step = async () =>
        (await transaction.query<{ isDone: boolean }>(`select apply_start_rate('raised', 1) as "isDone"`))[0];
      return [await step(), await step(), await step()];
    });
    expect(steps.map((step) => step?.isDone)).toEqual([false, false, true]);
    await until(async () => (await queued('raised')) === 3);
  });

  it('holds a job in parts, and lets it go, as a whole', async () => {
    await create('parts', null);
    await api.call('PATCH', '/v1/customers/parts', { recordCount: 100 });
    await submit('parts', 2);
    const [job] = await submit('parts', 1, { task: 'records.touch', parallelism: 3 });
    const whole = async () =>
      api.database.query<{ state: string; startsAt: string | null; isLater: boolean | null }>(
        `select state, run_at::text as "startsAt", run_at > clock_timestamp() as "isLater"
         from jobs where $1 in (id, parent_id)`,
        [job!.id],
      );
    await limit('parts', 2);
    expect((await whole()).map(({ state }) => state)).toEqual(Array<string>(4).fill('scheduled'));
    await until(async () => (await queued('parts')) === 2);
    await work('parts');
    await heard();
    const before = await whole();
    await limit('parts', 1); // of the two tokens the other is left, which is free a little later
    const after = await whole();
    expect(after).toEqual(Array<unknown>(4).fill({ ...after[0], state: 'scheduled', isLater: true }));
    expect(after[0]?.startsAt).not.toBe(before[0]?.startsAt);
    await limit('parts', null);
    await until(async () => (await whole()).every(({ state }) => state === 'queued'));
    expect((await whole()).filter(({ isLater }) => isLater)).toEqual([]);
  });

  it('keeps with a job what that asked of other gates', async () => {
    await create('asked', null);
    const throttle = { key: 'asked', windowSeconds: 60 };
    const [job] = await submit('asked', 1, { throttle });
    await limit('asked', 2);
    expect((await api.call('GET', `/v1/jobs/${job!.id}`)).body).toMatchObject({ gates: { throttle } });
  });

  it('goes on with what has started already beside a rate that is set', async () => {
    await create('begun', null);
    await submit('begun', 3);
    const { leaseId, jobs } = await claim('begun', 1);
    const progress = { checkpoint: null, progressDone: 0, progressTotal: null, remainingSeconds: 0.01 };
    await settle(leaseId, [
      { ...progress, kind: 'yielded', jobId: jobs[0]!.id, startedAt: new Date(), runSeconds: 0 },
    ]);
    await limit('begun', 1);
    await until(async () => (await queued('begun')) === 2);
    expect((await statesOf('begun')).sort()).toEqual(['queued', 'queued', 'scheduled']);
  });

  it('keeps no place in the line for a job that passes once the rate is taken away', async () => {
    await create('lifted', 1);
    const [, second] = await submit('lifted', 2);
    await api.database.transaction(async (transaction) => {
      const comes = async () => lineUpRated(transaction, [{ jobId: second!.id, customerId: 'lifted' }]);
      expect(await comes()).toMatchObject([{ isDue: false, startsAt: null }]);
      await transaction.query(
        `update customer_limits set max_starts_per_minute = null where customer_id = 'lifted'`,
      );
      expect(await comes()).toMatchObject([{ isDue: true }]);
      expect(await transaction.query('select from rated_jobs where job_id = $1', [second!.id])).toEqual([]);
    });
  });

  it('counts what was started before a rate is lowered, and keeps the order of the others', async () => {
    await create('lowered', 3);
    const jobs = await submit('lowered', 7);
    expect(await work('lowered')).toBe(3);
    await heard();
    await limit('lowered', 1);
    const tokens = await api.database.query(
      `select job_id from start_tokens where customer_id = 'lowered' and free_at > now() + interval '50 s'`,
    );
    expect(tokens).toEqual([{ job_id: jobs[3]!.id }]);
    expect(await queued('lowered')).toBe(0);
    await pass('lowered', 60);
    await until(async () => (await queued('lowered')) === 1);
  });

  it('has its starts counted, not what it has left unused, when a rate is lowered', async () => {
    await create('unused', 3);
    const [first, second] = await submit('unused', 3);
    for (const job of [first, second]) await api.call('POST', `/v1/jobs/${job!.id}/cancel`);
    expect(await work('unused')).toBe(1);
    await heard();
    await limit('unused', 1);
    expect(await submit('unused', 1)).toMatchObject([{ state: 'scheduled' }]);
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
