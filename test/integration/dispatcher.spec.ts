import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Turn, turnSchema, type TurnSettled } from '@fairlane/contracts';
import {
  assertPoolQueue,
  Broker,
  type DurableChannel,
  EventFeed,
  poolQueue,
  Publisher,
} from '@fairlane/messaging';
import {
  claimTurn,
  Database,
  migrate,
  registerWorker,
  setLanePaused,
  settleTurn,
} from '@fairlane/persistence';
import { createLogger } from '@fairlane/platform';
import {
  createTestBroker,
  createTestDatabase,
  insertCustomer,
  insertJobs,
  type TestBroker,
  type TestDatabase,
  until,
} from '@fairlane/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { Gates } from '../../apps/api/src/gates/gates.js';
import { ResourceRounds } from '../../apps/api/src/gates/resources/resource-rounds.js';
import { Solver } from '../../apps/api/src/gates/resources/solver/solver.js';
import { DispatchService } from '../../apps/api/src/dispatch/dispatch.service.js';

const solver = new Solver({ limitSeconds: 1 }, createLogger('test', 'fatal'));
const ignore = () => undefined;
const counters = { issued: ignore, settled: ignore, expired: ignore, lost: ignore };

let server: TestDatabase;
let vhost: TestBroker;
let database: Database;
let broker: Broker;
let publisher: Publisher;
const services: DispatchService[] = [];
const slots: DurableChannel[] = [];
const workerId = uuidv7();

beforeAll(async () => {
  server = await createTestDatabase(migrate);
  vhost = await createTestBroker();
  database = await Database.connect({ url: server.url, applicationName: 'dispatcher.spec', poolSize: 10 });
  broker = await Broker.connect({ url: vhost.url, connectionName: 'dispatcher.spec' });
  publisher = await Publisher.open(broker);
  await registerWorker(database, { id: workerId, host: 'h', pid: 1, version: '0', pools: {}, slots: 2 });
});

afterEach(async () => {
  for (const slot of slots.splice(0)) await slot.close();
  for (const service of services.splice(0)) await service.stop();
  await database.query('delete from leases; delete from jobs');
});

afterAll(async () => {
  await broker.close();
  await database.close();
  await server.drop();
  await vhost.drop();
});

async function startService(): Promise<DispatchService> {
  const service = new DispatchService({
    database,
    broker,
    events: new EventFeed(broker, () => undefined),
    publisher,
    counters,
    gates: new Gates([], []),
    rounds: new ResourceRounds(solver, { profitPerMinute: 1, patienceSeconds: 300 }),
    logger: createLogger('test', 'fatal'),
    policy: 'fair',
    quantumSeconds: 0.5,
    maxJobsPerTurn: 200,
  });
  services.push(service);
  await service.start();
  return service;
}

/** A slot that hands each turn to `handle`, and acks it when that resolves. */
async function startSlot(handle: (turn: Turn) => Promise<unknown>): Promise<void> {
  const slot = await broker.openChannel(async (channel) => {
    const queue = await assertPoolQueue(channel, 'general');
    await channel.prefetch(1);
    await channel.consume(queue, (message) => {
      if (!message) return;
      const turn = turnSchema.parse(JSON.parse(message.content.toString()));
      void handle(turn).then(() => channel.ack(message));
    });
  });
  slots.push(slot);
}

/** Does every job of the turn at once and reports it, as a worker would. */
async function work(turn: Turn): Promise<number> {
  const claim = await claimTurn(database, { turn, workerId, slot: 0 });
  if (claim.outcome === 'duplicate') return 0;
  const startedAt = new Date();
  const outcomes = claim.jobs.map(
    (job) =>
      ({
        kind: 'succeeded',
        jobId: job.id,
        startedAt,
        runSeconds: 0,
        progressDone: 0,
        progressTotal: null,
      }) as const,
  );
  const heldSecondsByUser = new Map([[turn.userIds[0]!, 0.01]]);
  if (claim.outcome === 'claimed')
    await settleTurn(database, {
      leaseId: turn.id,
      workerId,
      slot: 0,
      end: true,
      outcomes,
      heldSecondsByUser,
    });
  const settled: TurnSettled = {
    ...turn,
    turnId: turn.id,
    outcome: claim.outcome === 'claimed' ? 'worked' : claim.outcome === 'empty' ? 'empty' : 'capped',
    workerId,
    slot: 0,
    claimedAt: null,
    heldSeconds: 0.01,
    users: [
      {
        userId: turn.userIds[0]!,
        heldSeconds: 0.01,
        drainedJobs: outcomes.length,
        drainedSeconds: outcomes.length * 0.05,
      },
    ],
    succeeded: outcomes.length,
    failed: 0,
    waitSeconds: [],
    runSeconds: [],
    floor: null,
  };
  publisher.event('turns.settled', { turns: [settled] });
  return outcomes.length;
}

const unfinished = async () =>
  (await database.query<{ n: number }>('select count(*)::int as n from jobs'))[0]!.n;

describe('the dispatcher', () => {
  it('serves what was queued before it led', async () => {
    await insertCustomer(database, 'before');
    await insertJobs(database, { customerId: 'before', count: 500 });
    await startSlot(work);
    await startService();
    await until(async () => (await unfinished()) === 0);
  });

  it('starts a job on an idle system at the hint, without waiting for a round', async () => {
    await insertCustomer(database, 'hint');
    await startSlot(work);
    const service = await startService();
    await until(() => service.isLeader);
    await until(async () => (await queueOf('general')).consumerCount === 1);
    const latencies: number[] = [];
    for (let n = 0; n < 5; n += 1) {
      const startedAt = performance.now();
      await insertJobs(database, { customerId: 'hint', count: 1 });
      hint('hint', 1);
      await until(async () => (await unfinished()) === 0, { intervalSeconds: 0.002 });
      latencies.push(performance.now() - startedAt);
    }
    expect(Math.min(...latencies)).toBeLessThan(200);
  });

  it('shows what is queued, and that it is gone when it is', async () => {
    await insertCustomer(database, 'shown');
    await insertJobs(database, { customerId: 'shown', count: 7 });
    await startService();
    const shown = async () =>
      (await database.query<{ jobs: string }>("select jobs from backlog where customer_id = 'shown'"))[0]
        ?.jobs;
    await until(async () => (await shown()) === '7');
    await startSlot(work);
    await until(async () => (await unfinished()) === 0);
    await until(async () => (await shown()) === undefined);
  });

  it('finds jobs whose hint was lost', async () => {
    await insertCustomer(database, 'lost');
    await startSlot(work);
    await startService();
    await insertJobs(database, { customerId: 'lost', count: 10 });
    await until(async () => (await unfinished()) === 0);
  });

  it('catches up at full speed with a deep flow whose hints were lost', async () => {
    await insertCustomer(database, 'deep');
    await insertJobs(database, { customerId: 'deep', count: 30 });
    await startService();
    const shown = async () =>
      (await database.query<{ jobs: string }>("select jobs from backlog where customer_id = 'deep'"))[0]
        ?.jobs;
    await until(async () => (await shown()) === '30'); // counted to its end, so not again for a while
    await startSlot(work);
    await until(async () => (await unfinished()) === 0);
    await insertJobs(database, { customerId: 'deep', count: 2_000 });
    await until(async () => (await unfinished()) === 0, { deadlineSeconds: 10 });
  }, 30_000);

  it('issues no more turns than there are slots and jobs', async () => {
    await insertCustomer(database, 'window');
    const turns: Turn[] = [];
    const hold = async (turn: Turn) => {
      turns.push(turn);
      return new Promise<void>(() => undefined);
    };
    await startSlot(hold);
    await startSlot(hold);
    await insertJobs(database, { customerId: 'window', count: 3, seconds: 1 });
    await startService();
    await until(() => turns.length === 2);
    expect((await queueOf('general')).messageCount).toBe(0);
  });

  it('gives the slots that are left their turns while a dead worker is not reaped yet', async () => {
    const deadId = uuidv7();
    await registerWorker(database, { id: deadId, host: 'h', pid: 2, version: '0', pools: {}, slots: 1 });
    await insertCustomer(database, 'bereft');
    await insertCustomer(database, 'alive');
    await insertJobs(database, { customerId: 'bereft', count: 1 });
    const leases = async () => (await database.query('select from leases')).length;
    await startSlot(async (turn) => {
      const { outcome } = await claimTurn(database, { turn, workerId: deadId, slot: 0 });
      return outcome === 'claimed' ? new Promise<void>(() => undefined) : undefined;
    });
    await startService();
    await until(async () => (await leases()) === 1);
    await slots.pop()?.close();

    await startSlot(work);
    const [id] = await insertJobs(database, { customerId: 'alive', count: 1 });
    hint('alive', 1);
    const hasEnded = async () =>
      (await database.query('select from job_history where id = $1', [id])).length === 1;
    await until(hasEnded, { deadlineSeconds: 8 });
    expect(await leases()).toBe(1);
  }, 20_000);

  it('promotes a scheduled job when it is due', async () => {
    await insertCustomer(database, 'due');
    await insertJobs(database, { customerId: 'due', count: 1, state: 'scheduled' });
    await database.query("update jobs set run_at = now() + interval '300 milliseconds'");
    await startSlot(work);
    await startService();
    await until(async () => (await unfinished()) === 0);
  });

  it('gives a paused lane no turns, over a change of leaders, until it is resumed', async () => {
    await insertCustomer(database, 'lane');
    await startSlot(work);
    const first = await startService();
    await until(() => first.isLeader);
    await setLanePaused(database, { tier: 'small', type: 'short' }, true);
    publisher.event('settings.changed', { customerIds: null });
    // A job of another lane that was submitted afterwards shows that the leader has come so far.
    const ofOtherLane = async () => {
      await insertJobs(database, { customerId: 'lane', count: 1, type: 'quick' });
      await until(async () => (await unfinished()) === paused.length, {
        message: 'the job of the other lane',
      });
    };
    const paused: string[] = [];
    await until(async () => (await database.query('select from paused_lanes')).length === 1);
    await delay(1_000); // what is promised: within a second
    paused.push(...(await insertJobs(database, { customerId: 'lane', count: 5, type: 'short' })));
    await ofOtherLane();
    const second = await startService();
    await first.stop();
    await until(() => second.isLeader, { deadlineSeconds: 5 });
    await ofOtherLane();
    expect(await unfinished()).toBe(5);
    await setLanePaused(database, { tier: 'small', type: 'short' }, false);
    await until(async () => (await unfinished()) === 0);
  }, 30_000);

  it('has one leader, and the next one takes over and goes on when it resigns', async () => {
    await insertCustomer(database, 'leader');
    await startSlot(work);
    const first = await startService();
    await until(() => first.isLeader);
    const second = await startService();
    await insertJobs(database, { customerId: 'leader', count: 5 });
    await until(async () => (await unfinished()) === 0);
    expect(second.isLeader).toBe(false);
    await first.stop();
    await until(() => second.isLeader, { deadlineSeconds: 5 });
    await insertJobs(database, { customerId: 'leader', count: 5 });
    await until(async () => (await unfinished()) === 0);
  });

  it('reaps a worker whose heartbeat it has watched stand still', async () => {
    await insertCustomer(database, 'reap');
    const [id] = await insertJobs(database, { customerId: 'reap', count: 1 });
    await startSlot(async (turn) => {
      const claim = await claimTurn(database, { turn, workerId, slot: 0 });
      if (claim.jobs[0]?.attempt === 1) await database.query('delete from jobs');
    });
    await startService();
    await until(async () => (await database.query('select from jobs where id = $1', [id])).length === 0, {
      deadlineSeconds: 20,
    });
  }, 30_000);
});

function hint(customerId: string, jobs: number): void {
  publisher.event('jobs.queued', {
    flows: [
      { customerId, userId: '', jobType: 'short', opaque: false, jobs, seconds: jobs * 0.05, minPriority: 5 },
    ],
  });
}

async function queueOf(pool: string): Promise<{ messageCount: number; consumerCount: number }> {
  const channel = slots[0]?.current;
  if (!channel) throw new Error('no slot is open');
  return channel.checkQueue(poolQueue(pool).name);
}
