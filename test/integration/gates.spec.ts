import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Turn } from '@fairlane/contracts';
import {
  type ClaimedJob,
  claimTurn,
  reapWorker,
  registerWorker,
  settleTurn,
  startJob,
} from '@fairlane/persistence';
import { until } from '@fairlane/testing';
import { v7 as uuidv7 } from 'uuid';
import { type Answer, startApi, type TestApi } from './api-support/api.js';

let api: TestApi;
const workerId = uuidv7();

beforeAll(async () => {
  api = await startApi();
  await api.call('POST', '/v1/customers', { id: 'a', name: 'A' });
  await registerWorker(api.database, { id: workerId, host: 'h', pid: 1, version: '0', pools: {}, slots: 2 });
}, 30_000);

afterAll(async () => {
  await api.stop();
});

const submit = async (job: object): Promise<Answer> =>
  api.call('POST', '/v1/jobs', { customerId: 'a', executionSeconds: 0.01, ...job });
const throttle = (key: string, windowSeconds = 60) => ({ throttle: { key, windowSeconds } });
const stateOf = async (id: string) => (await api.call('GET', `/v1/jobs/${id}`)).body.state;
const queued = async (id: string) =>
  until(async () => (await stateOf(id)) === 'queued', { message: `job ${id} to be queued` });
const milestones = async () => api.database.query('select from job_milestones');

/** A lease on all that a user of the customer has queued, as a worker would have it. */
async function claim(userId: string): Promise<{ leaseId: string; jobs: readonly ClaimedJob[] }> {
  const turn: Turn = {
    ...{ id: uuidv7(), epoch: 1_000_000, pool: 'general', tier: 'small', customerId: 'a', userIds: [userId] },
    ...{
      jobType: 'quick',
      opaque: false,
      quantumSeconds: 60,
      maxJobs: 100,
      maxTurnsOfType: 100,
      floor: null,
    },
  };
  const { outcome, jobs } = await claimTurn(api.database, { turn, workerId, slot: 0 });
  expect(outcome).toBe('claimed');
  return { leaseId: turn.id, jobs };
}

const settle = async (leaseId: string, jobs: readonly ClaimedJob[]) =>
  settleTurn(api.database, {
    ...{ leaseId, workerId, slot: 0, end: true, heldSecondsByUser: new Map() },
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

describe('a job without gates', () => {
  it('has no start to announce, and leaves no milestone', async () => {
    const { body } = await submit({ userId: 'plain' });
    const { leaseId, jobs } = await claim('plain');
    expect(jobs).toMatchObject([{ id: body.id, announcesStart: false }]);
    await settle(leaseId, jobs);
    expect(await milestones()).toEqual([]);
  });
});

describe('a gated job', () => {
  it('announces its start once it may begin, fenced by its lease, and its end', async () => {
    const { body } = await submit({ userId: 'told', ...throttle('told') });
    const { leaseId, jobs } = await claim('told');
    expect(jobs).toMatchObject([{ id: body.id, announcesStart: true }]);
    expect(await startJob(api.database, body.id, uuidv7())).toBe(false);
    expect(await startJob(api.database, body.id, leaseId)).toBe(true);
    expect(await startJob(api.database, body.id, leaseId)).toBe(true);
    const started = await api.call('GET', `/v1/jobs/${body.id}`);
    expect(Date.parse(String(started.body.startedAt))).toBeGreaterThan(Date.now() - 5_000);
    await settle(leaseId, jobs);
    await until(async () => (await milestones()).length === 0, { message: 'the milestones to be heard' });
    expect(await api.database.query('select from throttled_jobs where job_id = $1', [body.id])).toEqual([]);
  });

  it('is taken to its gates again when it goes back unstarted, and when its worker is lost', async () => {
    const { body } = await submit({ userId: 'back', ...throttle('back', 0.01) });
    const first = await claim('back');
    await settle(first.leaseId, []);
    await queued(body.id);
    const second = await claim('back');
    expect(second.jobs).toMatchObject([{ announcesStart: true }]);
    await startJob(api.database, body.id, second.leaseId);
    await reapWorker(api.database, workerId);
    await queued(body.id);
    const third = await claim('back');
    expect(third.jobs).toMatchObject([{ id: body.id, announcesStart: true, isFirstStart: false }]);
    await settle(third.leaseId, third.jobs);
  });

  it('does not pass its gates again before they have heard of its start', async () => {
    const { body } = await submit({ userId: 'unheard', ...throttle('unheard') });
    const { leaseId } = await claim('unheard');
    const lock = 'lock table job_milestones in share row exclusive mode';
    let locking: Promise<void> | undefined;
    let isSeen = false;
    await api.database.transaction(async (starting) => {
      await starting.query(lock);
      // Gets the lock as soon as the start is committed, before anybody takes the milestone away.
      locking = api.database.transaction(async (transaction) => {
        await transaction.query(lock);
        await until(() => isSeen, { message: 'the job to be seen' });
      });
      const waits = `select from pg_locks where relation = 'job_milestones'::regclass and not granted and mode = 'ShareRowExclusiveLock'`;
      await until(async () => (await api.database.query(waits)).length > 0, { message: 'the other to wait' });
      await startJob(starting, body.id, leaseId);
    });
    await settle(leaseId, []);
    await delay(1_500); // the leader looks for jobs that are due once a second
    const state = await stateOf(body.id);
    isSeen = true;
    await locking;
    expect(state).toBe('scheduled');
    // Once they have heard of it, the next look for jobs that are due takes the job to its gates.
    const reason = async () => (await api.call('GET', `/v1/jobs/${body.id}/waiting`)).body.reason;
    await until(async () => (await reason()) === 'throttle', { message: 'the throttle to hold the job' });
    expect(await milestones()).toEqual([]);
  });

  it('waits for its time first', async () => {
    const { body } = await submit({ userId: 'later', delaySeconds: 1, ...throttle('later') });
    expect(body.state).toBe('scheduled');
    expect(body.delayedUntil).toBeUndefined();
    expect(await api.database.query('select from throttle_keys where key = $1', ['later'])).toEqual([]);
    expect((await api.call('GET', `/v1/jobs/${body.id}/waiting`)).body.reason).toBe('time');
    await queued(body.id);
    expect(await api.database.query('select from throttle_keys where key = $1', ['later'])).toHaveLength(1);
  });
});
