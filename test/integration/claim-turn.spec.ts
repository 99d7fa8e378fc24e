import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Turn } from '@fairlane/contracts';
import {
  claimTurn,
  Database,
  migrate,
  reapWorker,
  registerWorker,
  scanFlows,
  settleTurn,
} from '@fairlane/persistence';
import { createTestDatabase, insertCustomer, insertJobs, type TestDatabase } from '@fairlane/testing';
import { v7 as uuidv7 } from 'uuid';

let server: TestDatabase;
let database: Database;
const workerId = uuidv7();

beforeAll(async () => {
  server = await createTestDatabase(migrate);
  database = await Database.connect({ url: server.url, applicationName: 'claim-turn.spec', poolSize: 20 });
  await registerWorker(database, {
    id: workerId,
    host: 'h',
    pid: 1,
    version: '0',
    pools: { general: 8 },
    slots: 8,
  });
});

afterAll(async () => {
  await database.close();
  await server.drop();
});

const turn = (customerId: string, overrides: Partial<Turn> = {}): Turn => ({
  id: uuidv7(),
  epoch: 0,
  pool: 'general',
  tier: 'small',
  customerId,
  userIds: [''],
  jobType: 'short',
  opaque: false,
  quantumSeconds: 0.5,
  maxJobs: 100,
  maxTurnsOfType: null,
  floor: null,
  ...overrides,
});
const claim = async (of: Turn, slot = 0) => claimTurn(database, { turn: of, workerId, slot });
const settleEmpty = async (leaseId: string) =>
  settleTurn(database, { leaseId, workerId, slot: 0, end: true, outcomes: [], heldSecondsByUser: new Map() });
const backends = async () =>
  (
    await database.query<{ pid: number }>(
      "select pid from pg_stat_activity where application_name = 'claim-turn.spec' order by pid",
    )
  ).map(({ pid }) => pid);
const ran = { startedAt: new Date(), runSeconds: 0.05 };

describe('claiming a turn', () => {
  it('bundles as many jobs as fit in the quantum, in order', async () => {
    await insertCustomer(database, 'bundle');
    const ids = await insertJobs(database, { customerId: 'bundle', count: 30, seconds: 0.05 });
    const { outcome, jobs } = await claim(turn('bundle'));
    expect(outcome).toBe('claimed');
    expect(jobs.map((job) => job.id)).toEqual(ids.slice(0, 10));
  });

  it('takes one job of any length', async () => {
    await insertCustomer(database, 'long');
    await insertJobs(database, { customerId: 'long', count: 3, seconds: 100 });
    expect((await claim(turn('long'))).jobs).toHaveLength(1);
  });

  it('takes a job of lower priority number first', async () => {
    await insertCustomer(database, 'priority');
    await insertJobs(database, { customerId: 'priority', count: 2 });
    const [urgent] = await insertJobs(database, { customerId: 'priority', count: 1, priority: 0 });
    expect((await claim(turn('priority', { maxJobs: 1 }))).jobs[0]?.id).toBe(urgent);
  });

  it("fills the rest of the quantum with the next user's jobs", async () => {
    await insertCustomer(database, 'users');
    await insertJobs(database, { customerId: 'users', userId: 'b', count: 20 });
    await insertJobs(database, { customerId: 'users', userId: 'a', count: 3 });
    const { jobs } = await claim(turn('users', { userIds: ['a', 'b'] }));
    expect(jobs.map((job) => job.userId)).toEqual([
      ...Array<string>(3).fill('a'),
      ...Array<string>(7).fill('b'),
    ]);
  });

  it('never breaks a cap under concurrent claims', async () => {
    await insertCustomer(database, 'capped', { maxConcurrentTurns: 3 });
    await insertJobs(database, { customerId: 'capped', count: 500, seconds: 1 });
    for (let round = 0; round < 10; round += 1) {
      const claims = await Promise.all(
        Array.from({ length: 20 }, async (_, slot) => {
          const attempt = turn('capped');
          return { id: attempt.id, outcome: (await claim(attempt, slot)).outcome };
        }),
      );
      const granted = claims.filter(({ outcome }) => outcome === 'claimed');
      expect(granted).toHaveLength(3);
      for (const { id } of granted) await settleEmpty(id);
    }
  });

  it('holds a customer to its share of a job type', async () => {
    await insertCustomer(database, 'share');
    await insertJobs(database, { customerId: 'share', count: 10, seconds: 1 });
    const outcomes: string[] = [];
    for (let slot = 0; slot < 3; slot += 1)
      outcomes.push((await claim(turn('share', { maxTurnsOfType: 2 }))).outcome);
    expect(outcomes).toEqual(['claimed', 'claimed', 'capped']);
  });

  it('refuses a paused customer', async () => {
    await insertCustomer(database, 'paused');
    await insertJobs(database, { customerId: 'paused', count: 1 });
    await database.query("update customer_limits set paused = true where customer_id = 'paused'");
    expect((await claim(turn('paused'))).outcome).toBe('capped');
    expect((await claim(turn('paused', { maxTurnsOfType: 1 }))).outcome).toBe('capped');
  });

  it('refuses a customer until its new rate has reached all of its jobs', async () => {
    await insertCustomer(database, 'moving');
    await insertJobs(database, { customerId: 'moving', count: 1 });
    const movedTo = async (id: string | null) =>
      database.query("update customer_limits set rate_moved_to = $1 where customer_id = 'moving'", [id]);
    await movedTo(uuidv7());
    expect((await claim(turn('moving'))).outcome).toBe('capped');
    expect((await claim(turn('moving', { maxTurnsOfType: 1 }))).outcome).toBe('capped');
    await movedTo(null);
    expect((await claim(turn('moving'))).outcome).toBe('claimed');
  });

  it('answers busy when another transaction sits on the limits, instead of holding the slot', async () => {
    await insertCustomer(database, 'busy', { maxConcurrentTurns: 1 });
    await insertJobs(database, { customerId: 'busy', count: 1 });
    const before = await backends();
    await database.transaction(async (other) => {
      await other.query("select 1 from customer_limits where customer_id = 'busy' for update");
      expect((await claim(turn('busy'))).outcome).toBe('busy');
    });
    expect((await claim(turn('busy'))).outcome).toBe('claimed');
    expect(await backends()).toEqual(expect.arrayContaining(before)); // a refusal costs no connection
  });

  it('waits for nobody when the customer has no cap', async () => {
    await insertCustomer(database, 'uncapped');
    await insertJobs(database, { customerId: 'uncapped', count: 1 });
    await database.transaction(async (other) => {
      await other.query("select 1 from customer_limits where customer_id = 'uncapped' for update");
      expect((await claim(turn('uncapped'))).outcome).toBe('claimed');
    });
  });

  it('is not held up by an import that updates the customer itself', async () => {
    await insertCustomer(database, 'import');
    await insertJobs(database, { customerId: 'import', count: 1 });
    await database.transaction(async (other) => {
      await other.query("update customers set last_position = last_position + 1 where id = 'import'");
      expect((await claim(turn('import'))).outcome).toBe('claimed');
    });
  });

  it('refuses a turn that was delivered twice', async () => {
    await insertCustomer(database, 'twice');
    await insertJobs(database, { customerId: 'twice', count: 10, seconds: 1 });
    const once = turn('twice');
    const outcomes = await Promise.all([claim(once, 0), claim(once, 1)]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['claimed', 'duplicate']);
  });

  it('refuses a turn of an earlier epoch', async () => {
    await insertCustomer(database, 'stale');
    await insertJobs(database, { customerId: 'stale', count: 1 });
    await database.query('update dispatcher set epoch = 5');
    expect((await claim(turn('stale', { epoch: 4 }))).outcome).toBe('stale');
    expect((await claim(turn('stale', { epoch: 5 }))).outcome).toBe('claimed');
    await database.query('update dispatcher set epoch = 0');
  });

  it('starts behind the floor that the turn names', async () => {
    await insertCustomer(database, 'floor');
    const ids = await insertJobs(database, { customerId: 'floor', count: 4, seconds: 1 });
    const first = (await claim(turn('floor'))).jobs[0]!;
    const next = await claim(turn('floor', { floor: { priority: first.priority, rank: first.rank } }));
    expect(next.jobs[0]?.id).toBe(ids[1]);
  });

  it('takes an opaque job alone', async () => {
    await insertCustomer(database, 'opaque');
    await insertJobs(database, { customerId: 'opaque', count: 5, opaque: true });
    expect((await claim(turn('opaque', { opaque: true }))).jobs).toHaveLength(1);
  });
});

describe('settling a turn', () => {
  it('moves what ended to the history and gives back what never started', async () => {
    await insertCustomer(database, 'settle');
    await insertJobs(database, { customerId: 'settle', count: 5, seconds: 0.1 });
    const held = turn('settle');
    const { jobs } = await claim(held);
    const done = jobs
      .slice(0, 2)
      .map(
        (job) =>
          ({ kind: 'succeeded', jobId: job.id, ...ran, progressDone: 0, progressTotal: null }) as const,
      );
    expect(await settle(held, done)).toBe('settled');
    const history = await database.query(
      "select id, state, run_seconds from job_history where customer_id = 'settle' order by id",
    );
    expect(history).toEqual(
      jobs.slice(0, 2).map((job) => ({ id: job.id, state: 'succeeded', run_seconds: 0.05 })),
    );
    const left = await database.query("select id from jobs where customer_id = 'settle' order by id");
    expect(left).toEqual(jobs.slice(2).map(({ id }) => ({ id })));
    expect((await claim(turn('settle'))).jobs.map((job) => job.id)).toEqual(
      jobs.slice(2).map((job) => job.id),
    );
  });

  it('sends a time-slice to the back of its lane with its checkpoint, and counts no attempt', async () => {
    await insertCustomer(database, 'slice');
    const [big, small] = await insertJobs(database, { customerId: 'slice', count: 2, seconds: 1 });
    const held = turn('slice');
    await claim(held);
    await settle(held, [
      {
        kind: 'yielded',
        jobId: big!,
        ...ran,
        checkpoint: { at: 7 },
        progressDone: 7,
        progressTotal: 10,
        remainingSeconds: 0.3,
      },
    ]);
    const first = await claim(turn('slice', { maxJobs: 1 }));
    expect(first.jobs[0]?.id).toBe(small);
    const second = (await claim(turn('slice'))).jobs[0]!;
    expect(second).toMatchObject({
      id: big,
      attempt: 0,
      slices: 1,
      checkpoint: { at: 7 },
      progressDone: 7,
      remainingSeconds: 0.3,
    });
  });

  it('schedules a failed attempt again, keeps its error, and fails the job with its last', async () => {
    await insertCustomer(database, 'retry');
    const [id] = await insertJobs(database, { customerId: 'retry', count: 1, maxAttempts: 2 });
    const error = { code: 'TASK.FAILED', message: 'no' };
    const failed = {
      kind: 'failed',
      jobId: id!,
      ...ran,
      checkpoint: null,
      progressDone: 0,
      progressTotal: null,
      remainingSeconds: 0.05,
      error,
    } as const;
    const first = turn('retry');
    await claim(first);
    await settle(first, [{ ...failed, retryInSeconds: 0 }]);
    expect(await database.query('select state, attempt from jobs where id = $1', [id])).toEqual([
      { state: 'scheduled', attempt: 1 },
    ]);
    await database.query("update jobs set state = 'queued' where id = $1", [id]);
    const second = turn('retry');
    await claim(second);
    await settle(second, [{ ...failed, retryInSeconds: null }]);
    const [ended] = await database.query<{ state: string; attempt: number; error: unknown }>(
      'select state, attempt, error from job_history where id = $1',
      [id],
    );
    expect(ended).toEqual({ state: 'failed', attempt: 2, error });
    expect(
      await database.query('select attempt from job_attempts where job_id = $1 order by 1', [id]),
    ).toEqual([{ attempt: 1 }, { attempt: 2 }]);
  });

  it('writes nothing for a worker that lost its lease', async () => {
    await insertCustomer(database, 'zombie');
    const [id] = await insertJobs(database, { customerId: 'zombie', count: 1 });
    const zombie = uuidv7();
    await registerWorker(database, { id: zombie, host: 'h', pid: 2, version: '0', pools: {}, slots: 1 });
    const held = turn('zombie');
    await claimTurn(database, { turn: held, workerId: zombie, slot: 0 });
    expect(await reapWorker(database, zombie)).toMatchObject({
      jobs: 1,
      flows: [{ customerId: 'zombie', jobs: 1 }],
    });
    const late = { kind: 'succeeded', jobId: id!, ...ran, progressDone: 0, progressTotal: null } as const;
    const outcome = await settleTurn(database, {
      leaseId: held.id,
      workerId: zombie,
      slot: 0,
      end: true,
      outcomes: [late],
      heldSecondsByUser: new Map(),
    });
    expect(outcome).toBe('lost');
    expect(await database.query('select state, attempt, crashes from jobs where id = $1', [id])).toEqual([
      { state: 'queued', attempt: 1, crashes: 1 },
    ]);
  });

  it('answers settled again when the answer to its commit was lost', async () => {
    await insertCustomer(database, 'again');
    const [id] = await insertJobs(database, { customerId: 'again', count: 1 });
    const held = turn('again');
    await claim(held);
    const done = [{ kind: 'succeeded', jobId: id!, ...ran, progressDone: 0, progressTotal: null } as const];
    expect([await settle(held, done), await settle(held, done)]).toEqual(['settled', 'settled']);
  });

  it('claims a job that crashed a worker alone, so that it burns no attempt of its neighbours', async () => {
    await insertCustomer(database, 'crash');
    const [, second] = await insertJobs(database, { customerId: 'crash', count: 3 });
    await database.query('update jobs set crashes = 1 where id = $1', [second]);
    const sizes: number[] = [];
    for (let n = 0; n < 3; n += 1) sizes.push((await claim(turn('crash'))).jobs.length);
    expect(sizes).toEqual([1, 1, 1]);
  });

  it('remembers the seconds that each user was served', async () => {
    await insertCustomer(database, 'usage');
    await insertJobs(database, { customerId: 'usage', userId: 'u', count: 1 });
    const held = turn('usage', { userIds: ['u'] });
    await claim(held);
    await settleTurn(database, {
      leaseId: held.id,
      workerId,
      slot: 0,
      end: true,
      outcomes: [],
      heldSecondsByUser: new Map([['u', 0.25]]),
    });
    expect(
      await database.query("select user_id, served_seconds from flow_usage where customer_id = 'usage'"),
    ).toEqual([{ user_id: 'u', served_seconds: 0.25 }]);
  });

  async function settle(held: Turn, outcomes: Parameters<typeof settleTurn>[1]['outcomes']) {
    return settleTurn(database, {
      leaseId: held.id,
      workerId,
      slot: 0,
      end: true,
      outcomes,
      heldSecondsByUser: new Map(),
    });
  }
});

describe('scanning the flows', () => {
  it('finds each flow once, bounded in depth, and goes on where it stopped', async () => {
    await insertCustomer(database, 'zz-scan');
    await insertJobs(database, { customerId: 'zz-scan', userId: 'a', count: 50, seconds: 0.1 });
    await insertJobs(database, { customerId: 'zz-scan', userId: 'b', count: 2, type: 'long' });
    const from = { customerId: 'zz-', userId: '', jobType: 'instant', opaque: false } as const;
    const [first] = await scanFlows(database, from, 1, 20);
    expect(first).toMatchObject({ customerId: 'zz-scan', userId: 'a', jobType: 'short', jobs: 20 });
    expect(first!.seconds).toBeCloseTo(2);
    expect(await scanFlows(database, first, 10, 20)).toMatchObject([
      { userId: 'b', jobType: 'long', jobs: 2 },
    ]);
  });
});
