import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type AppProcess, insertCustomer, until } from '@fairlane/testing';
import { insertTaskJob, openStage, type Stage } from './worker-support/stage.js';

const TASKS = './test/integration/worker-support/test-tasks.mjs';
/** All jobs of this file are opaque and of type long. */
const OPAQUE = { jobType: 'long', opaque: true } as const;
let stage: Stage;
let worker: AppProcess;

beforeAll(async () => {
  stage = await openStage('worker-stops.spec');
  worker = await stage.start({ FAIRLANE_SLOTS: '4', FAIRLANE_TASKS: TASKS, FAIRLANE_DRAIN_SECONDS: '6' });
}, 60_000);
afterAll(async () => stage.close());

interface LiveJob {
  readonly state: string;
  readonly attempt: number;
  readonly lease_id: string | null;
}
const live = async (id: string): Promise<LiveJob | undefined> =>
  (await stage.database.query('select state::text, attempt, lease_id from jobs where id = $1', [id]))[0] as
    LiveJob | undefined;
const running = async (id: string) =>
  until(async () => (await live(id))?.state === 'running', {
    message: 'the job to run',
    intervalSeconds: 0.05,
  });

async function startJob(
  task: string,
  payload: unknown,
  options: { timeoutSeconds?: number; maxAttempts?: number } = {},
) {
  const customerId = `customer-${Math.random().toString(36).slice(2)}`;
  await insertCustomer(stage.database, customerId);
  const id = await insertTaskJob(stage.database, { customerId, task, payload, ...options });
  const turn = await stage.grant(customerId, OPAQUE);
  await running(id);
  return { id, turn };
}

describe('a job that runs', () => {
  it('is stopped at its timeout, and the attempt has failed', async () => {
    const { id } = await startJob('test.hang', { heeds: true }, { timeoutSeconds: 0.3, maxAttempts: 1 });
    const end = await stage.endOf(id);
    expect(end).toMatchObject({ state: 'failed', error: { code: 'TASK.TIMEOUT' } });
    expect(end.run_seconds).toBeLessThan(2);
  });

  it('is left behind when it does not heed its timeout, and the slot goes on', async () => {
    const { id } = await startJob('test.hang', {}, { timeoutSeconds: 0.3, maxAttempts: 1 });
    const end = await stage.endOf(id);
    expect(end).toMatchObject({ state: 'failed', error: { code: 'TASK.TIMEOUT' } });
    expect(end.run_seconds).toBeGreaterThan(5);
    expect(end.run_seconds).toBeLessThan(7);
    expect(worker.log()).toContain('left behind');
  }, 20_000);

  it('is cancelled by an order', async () => {
    const { id } = await startJob('test.hang', { heeds: true });
    stage.publisher.control('job.cancel', { jobIds: [id] });
    expect((await stage.endOf(id)).state).toBe('cancelled');
  });

  it('is cancelled even when the order was lost', async () => {
    const { id } = await startJob('test.hang', { heeds: true });
    await stage.database.query('update jobs set cancel_requested = true where id = $1', [id]);
    expect((await stage.endOf(id)).state).toBe('cancelled');
  });

  it('is told to stop when its lease is taken away', async () => {
    const { id, turn } = await startJob('test.hang', { heeds: true });
    await stage.database.query(`update jobs set state = 'queued', lease_id = null where id = $1`, [id]);
    await stage.database.query('delete from leases where id = $1', [turn.id]);
    await until(() => worker.log().includes('A lease was taken away'), { message: 'the audit' });
    expect(await live(id)).toMatchObject({ state: 'queued', attempt: 0 });
  });

  it('has its thread ended when it is cancelled', async () => {
    const { id } = await startJob('test.thread-spin', {});
    const progress = async () =>
      (await stage.database.query(`select from jobs where id = $1 and progress_done = 500`, [id])).length ===
      1;
    await until(progress, { message: 'progress from the thread' });
    stage.publisher.control('job.cancel', { jobIds: [id] });
    expect((await stage.endOf(id)).state).toBe('cancelled');
  });

  it('keeps its lease while it burns the event loop', async () => {
    const beat = async () =>
      Number(
        (
          await stage.database.query<{ beat: string }>(
            `select max(beat) as beat from workers where state = 'up'`,
          )
        )[0]?.beat,
      );
    const { id } = await startJob('test.burn', { seconds: 3 });
    const before = await beat();
    const end = await stage.endOf(id);
    expect((await beat()) - before).toBeGreaterThanOrEqual(2);
    expect(end).toMatchObject({ state: 'succeeded', result: { burnt: 3 } });
  });

  it('does not take its worker down with errors that nobody awaits', async () => {
    await insertCustomer(stage.database, 'stray');
    const id = await insertTaskJob(stage.database, { customerId: 'stray', task: 'test.stray', payload: {} });
    await stage.grant('stray', OPAQUE);
    await stage.endOf(id);
    await until(() => worker.log().includes('stray exception') && worker.log().includes('stray rejection'), {
      message: 'the log',
    });
    expect(worker.ending()).toBeUndefined();
  });
});

describe('a lease that no slot works for', () => {
  it('is given back, with its jobs', async () => {
    await insertCustomer(stage.database, 'orphan');
    const id = await insertTaskJob(stage.database, { customerId: 'orphan', task: 'test.hang', payload: {} });
    // As a claim leaves it whose answer was lost.
    const [{ worker_id: workerId } = { worker_id: '' }] = await stage.database.query<{ worker_id: string }>(
      `select id as worker_id from workers where state = 'up'`,
    );
    const [lease] = await stage.database.query<{ id: string }>(
      `insert into leases (id, customer_id, pool, tier, type, opaque, worker_id, slot, epoch, job_ids, quantum_seconds,
         users, user_jobs, user_seconds)
       values (gen_random_uuid(), 'orphan', 'general', 'small', 'long', true, $1, 0, 0, $2, 0.5, '{""}', '{1}', '{1}')
       returning id`,
      [workerId, [id]],
    );
    await stage.database.query(`update jobs set state = 'running', lease_id = $2 where id = $1`, [
      id,
      lease?.id,
    ]);
    await until(async () => (await live(id))?.state === 'queued', { message: 'the job to be queued again' });
    expect(await live(id)).toMatchObject({ attempt: 0, lease_id: null });
  });
});

describe('a worker that drains', () => {
  const states = async () =>
    (await stage.database.query<{ state: string }>('select state from workers order by started_at')).map(
      ({ state }) => state,
    );

  it('comes back under its id when it was taken for lost', async () => {
    await stage.database.query(`update workers set state = 'lost'`);
    await until(async () => (await states()).join() === 'up', { message: 'the worker to register again' });
  });

  it('suspends what runs at its next checkpoint, gives back what cannot, and ends with 0', async () => {
    await insertCustomer(stage.database, 'last');
    const job = {
      customerId: 'last',
      task: 'test.steps',
      payload: { steps: 1_000 },
      opaque: false,
      seconds: 50,
    };
    const sliced = await insertTaskJob(stage.database, job);
    await stage.grant('last', { jobType: 'long', quantumSeconds: 60 });
    await running(sliced);
    const { id: stubborn } = await startJob('test.hang', {});
    process.kill(worker.pid, 'SIGTERM');
    await until(() => worker.ending() !== undefined, { message: 'the worker to end' });
    expect(worker.ending()).toBe(0);
    expect(await live(stubborn)).toMatchObject({ state: 'queued', attempt: 0, lease_id: null });
    const [suspended] = await stage.database.query<{ state: string; step: number }>(
      `select state::text, (checkpoint ->> 'step')::int as step from jobs where id = $1`,
      [sliced],
    );
    expect(suspended!.state).toBe('queued');
    expect(suspended!.step).toBeGreaterThan(0);
    expect(await states()).toEqual(['down']);
    expect(await stage.database.query('select from leases')).toEqual([]);
  }, 20_000);

  it('heeds an order to drain', async () => {
    const other = await stage.start({ FAIRLANE_SLOTS: '1' });
    const [row] = await stage.database.query<{ id: string }>(`select id from workers where state = 'up'`);
    stage.publisher.control('worker.drain', { workerId: row!.id });
    await until(() => other.ending() === 0, { message: 'the worker to end' });
  }, 20_000);

  it('heeds its row when the order was lost', async () => {
    const other = await stage.start({ FAIRLANE_SLOTS: '1' });
    await stage.database.query(`update workers set state = 'draining' where state = 'up'`);
    await until(() => other.ending() === 0, { message: 'the worker to end' });
  }, 20_000);
});

describe('a worker whose main thread stands still', () => {
  it('is killed by its heartbeat thread, which leaves its leases to the reaper', async () => {
    const stuck = await stage.start({
      FAIRLANE_SLOTS: '1',
      FAIRLANE_TASKS: TASKS,
      FAIRLANE_STALL_SECONDS: '2',
    });
    await startJob('test.burn', { seconds: 600 });
    await until(() => stuck.ending() === 'SIGKILL', { message: 'the worker to be killed' });
    expect(await stage.database.query('select from leases')).toHaveLength(1);
  }, 20_000);
});
