import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Turn } from '@fairlane/contracts';
import { claimTurn } from '@fairlane/persistence';
import { seedBacklog, until } from '@fairlane/testing';
import { v7 as uuidv7 } from 'uuid';
import { startApi, type TestApi } from './api-support/api.js';

/** Five steps of the move behind a rate, for each of two customers. */
const QUEUED = 20_000;
const LIMIT = 10;
/** Three steps of dealing. */
const RAISED = 5_000;
let api: TestApi;

beforeAll(async () => {
  api = await startApi();
  await seedBacklog(api.databaseUrl, { customerIds: ['long', 'edited'], queued: QUEUED });
}, 60_000);

afterAll(async () => {
  await api.stop();
}, 30_000);

const limit = async (id: string, maxStartsPerMinute: number | null) =>
  (await api.call('PATCH', `/v1/customers/${id}`, { maxStartsPerMinute })).status;
const count = async (id: string, where: string): Promise<number> => {
  const [row] = await api.database.query<{ jobs: number }>(
    `select count(*)::int as jobs from jobs j left join rated_jobs r on r.job_id = j.id
     where j.customer_id = $1 and ${where}`,
    [id],
  );
  return row?.jobs ?? 0;
};
const isMoving = async (id: string): Promise<boolean> =>
  (
    await api.database.query(
      'select from customer_limits where customer_id = $1 and rate_moved_to is not null',
      [id],
    )
  ).length > 0;
const untilMoved = async (id: string) =>
  until(async () => !(await isMoving(id)), { deadlineSeconds: 60, message: 'the rate to reach all jobs' });

/** Claims what it can get, as a worker would. */
async function claim(customerId: string): Promise<{ outcome: string; announced: boolean[] }> {
  const turn: Turn = {
    ...{ id: uuidv7(), epoch: 1_000_000, pool: 'general', tier: 'small', customerId, userIds: [''] },
    ...{ jobType: 'quick', opaque: false, quantumSeconds: 60, maxJobs: 100, maxTurnsOfType: null },
    floor: null,
  };
  const { outcome, jobs } = await claimTurn(api.database, { turn, workerId: uuidv7(), slot: 0 });
  return { outcome, announced: jobs.map(({ announcesStart }) => announcesStart) };
}

describe('a rate that a customer with a long queue is given', () => {
  it('counts from the answer on, also for jobs that it has not reached yet', async () => {
    const jobs = await count('long', 'true');
    expect(await limit('long', LIMIT)).toBe(200);
    await api.database.transaction(async (transaction) => {
      await transaction.query(`select from start_rates where customer_id = 'long' for update`); // the leader waits
      expect(await isMoving('long')).toBe(true);
      const [last] = await transaction.query<{ id: string }>(
        `select id from jobs where customer_id = 'long' order by id desc limit 1`,
      );
      expect((await api.call('GET', `/v1/jobs/${last?.id}/waiting`)).body).toMatchObject({ reason: 'rate' });
    });
    const announced: boolean[] = [];
    const take = async () => announced.push(...(await claim('long')).announced);
    await take();
    while (await isMoving('long')) await take();
    await until(async () => (await count('long', 'r.job_id is not null')) === jobs, {
      deadlineSeconds: 60,
      message: 'all jobs to stand behind the rate',
    });
    await until(async () => (await take()) === LIMIT, { message: 'as many as may start to be claimed' });
    await take();
    expect(announced).toEqual(Array<boolean>(LIMIT).fill(true));
  }, 120_000);

  it('may be raised, and taken away, which lets all go', async () => {
    const jobs = await count('edited', 'true');
    expect(await limit('edited', 1)).toBe(200);
    await untilMoved('edited');
    await until(async () => (await count('edited', 'r.is_waiting')) === jobs - 1, {
      deadlineSeconds: 60,
      message: 'all but one to wait',
    });
    expect(await limit('edited', RAISED)).toBe(200);
    await until(async () => (await count('edited', `j.state = 'queued'`)) === RAISED, {
      deadlineSeconds: 60,
      message: 'as many as may start to be queued',
    });
    expect(await limit('edited', null)).toBe(200);
    await until(async () => (await count('edited', `j.state = 'queued'`)) === jobs, {
      deadlineSeconds: 60,
      message: 'all to be queued',
    });
    await untilMoved('edited');
    expect((await claim('edited')).outcome).toBe('claimed');
  }, 180_000);
});
