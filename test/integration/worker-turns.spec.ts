import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertPoolQueue, subscribeEvents, TURN_DELIVERY_LIMIT } from '@fairlane/messaging';
import { insertCustomer, insertJobs, until } from '@fairlane/testing';
import type { GetMessage } from 'amqplib';
import { insertTaskJob, openStage, type Stage } from './worker-support/stage.js';

const TASKS = './test/integration/worker-support/test-tasks.mjs';
let stage: Stage;

beforeAll(async () => {
  stage = await openStage('worker-turns.spec');
  await stage.start({ FAIRLANE_SLOTS: '4', FAIRLANE_TASKS: TASKS });
}, 60_000);
afterAll(async () => stage.close());

const openChannel = async () => stage.broker.openChannel(async () => Promise.resolve());

/** Takes a message out of `fairlane.dead`. */
async function parked(): Promise<GetMessage | undefined> {
  const channel = await openChannel();
  const message = await channel.current!.get('fairlane.dead', { noAck: true });
  await channel.close();
  return message === false ? undefined : message;
}

const reasonOf = ({ properties }: GetMessage): string => String(properties.headers?.['x-reason']);

const jobsOf = async (customerId: string) =>
  stage.database.query<{ state: string }>(
    'select state::text, attempt, lease_id from jobs where customer_id = $1',
    [customerId],
  );

describe('a turn', () => {
  it('runs a bundle of tiny jobs, and reports what it did', async () => {
    await insertCustomer(stage.database, 'tiny');
    const ids = await insertJobs(stage.database, { customerId: 'tiny', count: 150, seconds: 0 });
    const report = await stage.settlementOf(await stage.grant('tiny'));
    expect(report).toMatchObject({ outcome: 'worked', customerId: 'tiny', succeeded: 150, failed: 0 });
    expect(report.users).toMatchObject([{ userId: '', drainedJobs: 150 }]);
    expect(report.tasks).toMatchObject([{ task: 'simulate', jobs: 150, work: { units: 150 } }]);
    expect(report.waitSeconds).toHaveLength(100);
    expect(report.floor).not.toBeNull();
    expect((await stage.endOf(ids[149]!)).state).toBe('succeeded');
    expect(await jobsOf('tiny')).toEqual([]);
  });

  it('gives back the jobs that it could not start before the quantum ended', async () => {
    await insertCustomer(stage.database, 'greedy');
    // Each says 0.05 s, so ten are claimed, and takes 0.3 s.
    for (let index = 0; index < 10; index += 1)
      await insertTaskJob(stage.database, {
        ...{ customerId: 'greedy', task: 'simulate', payload: { executionSeconds: 0.3 } },
        ...{ type: 'short', opaque: false, seconds: 0.05 },
      });
    const report = await stage.settlementOf(await stage.grant('greedy'));
    expect(report.succeeded).toBeGreaterThanOrEqual(1);
    expect(report.succeeded).toBeLessThan(4);
    const left = await jobsOf('greedy');
    expect(left).toHaveLength(10 - report.succeeded);
    expect(left.every((job) => job.state === 'queued')).toBe(true);
  });

  it('says that there was nothing to do', async () => {
    await insertCustomer(stage.database, 'idle');
    expect(await stage.settlementOf(await stage.grant('idle'))).toMatchObject({
      outcome: 'empty',
      users: [],
    });
  });

  it('is told of once, with others that settle within milliseconds', async () => {
    const messages: string[][] = [];
    const listening = await subscribeEvents(
      stage.broker,
      { 'turns.settled': ({ turns }) => void messages.push(turns.map(({ turnId }) => turnId)) },
      (error) => {
        throw error;
      },
    );
    const turns = await Promise.all(Array.from({ length: 40 }, async () => stage.grant('idle')));
    await until(() => messages.flat().length >= 40, { message: 'all to be told of', deadlineSeconds: 20 });
    await listening.close();
    expect(messages.flat().sort()).toEqual(turns.map(({ id }) => id).sort());
    expect(messages.length).toBeLessThan(40);
  });

  it('charges each user the slot time that his jobs held', async () => {
    await insertCustomer(stage.database, 'team');
    await insertJobs(stage.database, { customerId: 'team', userId: 'a', count: 1, seconds: 0.1 });
    await insertJobs(stage.database, { customerId: 'team', userId: 'b', count: 1, seconds: 0.2 });
    const { users, heldSeconds } = await stage.settlementOf(
      await stage.grant('team', { userIds: ['a', 'b'] }),
    );
    const [a, b] = users;
    expect(a?.heldSeconds).toBeGreaterThanOrEqual(0.09);
    expect(b?.heldSeconds).toBeGreaterThanOrEqual(0.19);
    expect(a!.heldSeconds + b!.heldSeconds).toBeCloseTo(heldSeconds, 6);
  });

  it('parks a message that is no turn, and goes on', async () => {
    const publish = await openChannel();
    publish.current!.publish('fairlane.turns', 'general.small.short', Buffer.from('{"id": "poison"}'));
    const message = await until(parked, { message: 'the parked message' });
    expect(message.content.toString()).toBe('{"id": "poison"}');
    expect(reasonOf(message)).toMatch(/no turn/);
    await publish.close();
    expect(await stage.settlementOf(await stage.grant('idle'))).toMatchObject({ outcome: 'empty' });
  });

  it('parks a turn that came back again and again, and settles the one before the limit', async () => {
    const channel = await openChannel();
    const queue = await assertPoolQueue(channel.current!, 'cursed');
    const comeBack = async (times: number) => {
      for (let delivery = 0; delivery < times; delivery += 1)
        // As when its worker dies. A `nack` is no failed delivery from RabbitMQ 4.3 on.
        channel.current!.reject(
          await until(async () => (await channel.current!.get(queue)) || undefined, { message: 'the turn' }),
        );
    };
    const last = await stage.grant('idle', { pool: 'cursed' });
    await comeBack(TURN_DELIVERY_LIMIT - 1);
    const worker = await stage.start({ FAIRLANE_POOLS: 'cursed:1' });
    expect(await stage.settlementOf(last)).toMatchObject({ outcome: 'empty' });
    await worker.kill();

    const beyond = await stage.grant('idle', { pool: 'cursed' });
    await comeBack(TURN_DELIVERY_LIMIT);
    await stage.start({ FAIRLANE_POOLS: 'cursed:1' });
    const message = await until(parked, { message: 'the parked turn' });
    expect(JSON.parse(message.content.toString())).toEqual(beyond);
    expect(reasonOf(message)).toBe(`delivered ${TURN_DELIVERY_LIMIT} times before`);
    await channel.close();
  }, 60_000);
});

describe('a job', () => {
  it('goes on from its checkpoint in the next turn', async () => {
    await insertCustomer(stage.database, 'sliced');
    const job = { customerId: 'sliced', task: 'test.steps', payload: { steps: 8 }, opaque: false };
    const id = await insertTaskJob(stage.database, { ...job, seconds: 0.4 });
    const end = await stage.runToEnd(id, 'sliced', { jobType: 'long', quantumSeconds: 0.12 });
    expect(end).toMatchObject({ state: 'succeeded', attempt: 0, progress_done: '8' });
    const { begins } = end.result as { begins: number[] };
    expect(begins.length).toBeGreaterThanOrEqual(2);
    expect(begins).toEqual([...begins].sort((a, b) => a - b));
    expect(new Set(begins).size).toBe(begins.length);
    expect(end.slices).toBe(begins.length - 1);
  });

  it('is tried again after an error, after a pause', async () => {
    await insertCustomer(stage.database, 'flaky');
    const id = await insertTaskJob(stage.database, {
      customerId: 'flaky',
      task: 'test.flaky',
      payload: { succeedAt: 2 },
    });
    const failed = await stage.settlementOf(await stage.grant('flaky', { jobType: 'long', opaque: true }));
    // Nothing is to be learned of how long the task takes.
    expect(failed.tasks).toMatchObject([{ task: 'test.flaky', jobs: 1 }]);
    expect(failed.tasks?.[0]?.work).toBeUndefined();
    const [waiting] = await stage.database.query<{ state: string; attempt: number; seconds: number }>(
      'select state::text, attempt, extract(epoch from run_at - now())::float8 as seconds from jobs where id = $1',
      [id],
    );
    expect(waiting).toMatchObject({ state: 'scheduled', attempt: 1 });
    expect(waiting!.seconds).toBeGreaterThan(0);
    expect(waiting!.seconds).toBeLessThanOrEqual(1);
    const end = await stage.runToEnd(id, 'flaky', { jobType: 'long', opaque: true });
    expect(end).toMatchObject({ state: 'succeeded', result: { attempt: 2 } });
  });

  it('fails when its attempts are spent, with the error of the last', async () => {
    await insertCustomer(stage.database, 'spent');
    const id = await insertTaskJob(stage.database, {
      customerId: 'spent',
      task: 'test.flaky',
      payload: {},
      maxAttempts: 2,
    });
    const end = await stage.runToEnd(id, 'spent', { jobType: 'long', opaque: true });
    expect(end).toMatchObject({
      state: 'failed',
      attempt: 2,
      error: { code: 'TASK.FAILED', message: 'Not yet.' },
    });
  });

  it('is not tried again when its task says that it is no use', async () => {
    await insertCustomer(stage.database, 'never');
    const id = await insertTaskJob(stage.database, {
      customerId: 'never',
      task: 'test.flaky',
      payload: { how: 'never' },
    });
    const end = await stage.runToEnd(id, 'never', { jobType: 'long', opaque: true });
    expect(end).toMatchObject({ state: 'failed', attempt: 1, error: { code: 'TEST.NO_USE' } });
  });

  it('waits as long as its task asks for', async () => {
    await insertCustomer(stage.database, 'later');
    const id = await insertTaskJob(stage.database, {
      customerId: 'later',
      task: 'test.flaky',
      payload: { how: 'later' },
    });
    await stage.settlementOf(await stage.grant('later', { jobType: 'long', opaque: true }));
    const [job] = await stage.database.query<{ seconds: number }>(
      'select extract(epoch from run_at - now())::float8 as seconds from jobs where id = $1',
      [id],
    );
    expect(job!.seconds).toBeGreaterThan(900);
  });

  it('fails at once when its payload breaks the schema of its task', async () => {
    await insertCustomer(stage.database, 'input');
    const id = await insertTaskJob(stage.database, {
      customerId: 'input',
      task: 'simulate',
      payload: { mode: 'x' },
      opaque: false,
    });
    const end = await stage.runToEnd(id, 'input', { jobType: 'long' });
    expect(end).toMatchObject({ state: 'failed', error: { code: 'TASK.INPUT_INVALID' } });
    expect(end.error?.message).toMatch(/payload\.mode/);
  });

  it('is left for another worker when this one does not know its task', async () => {
    await insertCustomer(stage.database, 'unknown');
    const id = await insertTaskJob(stage.database, {
      customerId: 'unknown',
      task: 'no.such',
      payload: {},
      maxAttempts: 2,
    });
    await stage.settlementOf(await stage.grant('unknown', { jobType: 'long', opaque: true }));
    const [job] = await stage.database.query('select state::text, attempt from jobs where id = $1', [id]);
    expect(job).toMatchObject({ state: 'scheduled', attempt: 1 });
    const end = await stage.runToEnd(id, 'unknown', { jobType: 'long', opaque: true });
    expect(end.error?.code).toBe('TASK.UNKNOWN');
  });
});
