import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Turn } from '@fairlane/contracts';
import {
  type Claim,
  claimTogether,
  Database,
  migrate,
  MOST_TURNS,
  registerWorker,
  type Settlement,
  settleTogether,
} from '@fairlane/persistence';
import { createTestDatabase, insertCustomer, insertJobs, type TestDatabase } from '@fairlane/testing';
import { v7 as uuidv7 } from 'uuid';

const WORKER = { host: 'h', pid: 1, version: '0', pools: { general: 8 }, slots: 8 };
const workerId = uuidv7();
const otherId = uuidv7();
let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await createTestDatabase(migrate);
  database = await Database.connect({
    url: server.url,
    applicationName: 'turns-together.spec',
    poolSize: 12,
  });
  for (const id of [workerId, otherId]) await registerWorker(database, { ...WORKER, id });
});

afterAll(async () => {
  await database.close();
  await server.drop();
});

const turn = (customerId: string, overrides: Partial<Turn> = {}): Turn => ({
  ...{ id: uuidv7(), epoch: 0, pool: 'general', tier: 'small', customerId, userIds: [''], jobType: 'short' },
  ...{ opaque: false, quantumSeconds: 0.5, maxJobs: 1, maxTurnsOfType: null, floor: null },
  ...overrides,
});
const claim = async (turns: readonly Turn[], by = workerId) =>
  claimTogether(
    database,
    turns.map((of, slot) => ({ turn: of, workerId: by, slot })),
  );
const outcomesOf = (claims: readonly (Claim | undefined)[]) => claims.map((claimed) => claimed?.outcome);
const settlement = (of: Turn, claimed: Claim | undefined, slot: number, result: unknown): Settlement => ({
  ...{ leaseId: of.id, workerId, slot, end: true, heldSecondsByUser: new Map([['', 0.1]]) },
  outcomes: (claimed?.jobs ?? []).map(({ id: jobId }) => ({
    ...{ kind: 'succeeded', jobId, startedAt: new Date(), runSeconds: 0.05, result },
    ...{ progressDone: 0, progressTotal: null },
  })),
});
const withJobs = async (customerId: string, count: number, maxConcurrentTurns?: number) => {
  await insertCustomer(database, customerId, {
    ...(maxConcurrentTurns !== undefined && { maxConcurrentTurns }),
  });
  return insertJobs(database, { customerId, count });
};
const count = async (from: string, where: string) => {
  const [row] = await database.query<{ rows: number }>(
    `select count(*)::int as rows from ${from} where ${where}`,
  );
  return row?.rows;
};

describe('turns that share a statement', () => {
  it('are each claimed with jobs of their own', async () => {
    const a = await withJobs('a', 10);
    const b = await withJobs('b', 10);
    const turns = ['b', 'a', 'b', 'none', 'a', 'b', 'a', 'b'].map((customerId) => turn(customerId));
    expect(turns).toHaveLength(MOST_TURNS);
    const claims = await claim(turns);
    expect(claims.map((claimed) => claimed?.jobs.map(({ id }) => id))).toEqual([
      [b[0]],
      [a[0]],
      [b[1]],
      [],
      [a[1]],
      [b[2]],
      [a[2]],
      [b[3]],
    ]);
    expect(outcomesOf(claims)).toEqual(
      turns.map(({ customerId }) => (customerId === 'none' ? 'empty' : 'claimed')),
    );
  });

  it('never break a cap, neither among themselves nor with those of another worker', async () => {
    await withJobs('capped-1', 100, 3);
    await withJobs('capped-2', 100, 3);
    const turns = () => Array.from({ length: 8 }, (_, n) => turn(`capped-${(n % 2) + 1}`));
    const rounds = await Promise.all(
      [turns(), turns().reverse()].map(async (of, n) => claim(of, [workerId, otherId][n])),
    );
    expect(rounds.flatMap(outcomesOf).filter((outcome) => outcome === 'claimed')).toHaveLength(6);
    expect(await count('leases', "customer_id like 'capped-%'")).toBe(6);
  });

  it('are a duplicate when the same turn was delivered twice', async () => {
    await withJobs('twice', 5);
    const delivered = turn('twice');
    expect(outcomesOf(await claim([delivered, delivered]))).toEqual(['claimed', 'duplicate']);
    expect(outcomesOf(await claim([turn('twice'), delivered]))).toEqual(['claimed', 'duplicate']);
  });

  it('are left to be claimed one by one when somebody else holds the limits of a customer', async () => {
    await withJobs('open', 5);
    await withJobs('locked', 5, 3);
    await database.transaction(async (other) => {
      await other.query("select from customer_limits where customer_id = 'locked' for update");
      expect(await claim([turn('open'), turn('locked')])).toEqual([undefined, undefined]);
      expect(outcomesOf(await claim([turn('open')]))).toEqual(['claimed']);
      expect(outcomesOf(await claim([turn('locked')]))).toEqual(['busy']);
    });
    expect(await count('leases', "customer_id in ('open', 'locked')")).toBe(1);
  });

  it('are each settled, but not one whose lease was lost', async () => {
    await withJobs('settles', 3);
    const turns = [turn('settles'), turn('settles'), turn('settles')];
    const claims = await claim(turns);
    await database.query('delete from leases where id = $1', [turns[1]?.id]);
    const settlements = turns.map((of, slot) => settlement(of, claims[slot], slot, { slot }));
    expect(await settleTogether(database, settlements)).toEqual(['settled', 'lost', 'settled']);
    expect(await settleTogether(database, settlements)).toEqual(['settled', 'lost', 'settled']);
    const ended = await database.query(
      "select slot, result from job_history where customer_id = 'settles' order by slot",
    );
    expect(ended).toEqual([
      { slot: 0, result: { slot: 0 } },
      { slot: 2, result: { slot: 2 } },
    ]);
  });

  it('are left to be settled one by one when PostgreSQL refuses what a task left', async () => {
    await withJobs('refused', 2);
    const turns = [turn('refused'), turn('refused')];
    const claims = await claim(turns);
    const settlements = turns.map((of, slot) =>
      settlement(of, claims[slot], slot, slot === 0 ? 'fine' : '\u0000'),
    );
    expect(await settleTogether(database, settlements)).toEqual([undefined, undefined]);
    expect(await count('job_history', "customer_id = 'refused'")).toBe(0);
    expect(await settleTogether(database, settlements.slice(0, 1))).toEqual(['settled']);
    await expect(settleTogether(database, settlements.slice(1))).rejects.toThrow(
      'unsupported Unicode escape',
    );
  });

  it('wait for a lock for a moment only when they are settled, so that nobody waits in a circle or behind them', async () => {
    const ids = await withJobs('circle', 2);
    const turns = [turn('circle'), turn('circle')];
    const claims = await claim(turns);
    const settlements = turns.map((of, slot) => settlement(of, claims[slot], slot, null));
    await database.transaction(async (other) => {
      await other.query('select from jobs where id = $1 for update', [ids[1]]);
      expect(await settleTogether(database, settlements.slice(1))).toEqual([undefined]);
      const settling = settleTogether(database, settlements);
      const locked = other.query('select from jobs where id = $1 for update', [ids[0]]);
      expect(await settling).toEqual([undefined, undefined]);
      expect(await locked).toHaveLength(1);
    });
    expect(await settleTogether(database, settlements)).toEqual(['settled', 'settled']);
    const patience = await Promise.all(
      Array.from({ length: 12 }, async () =>
        database.query<{ it: string }>("select current_setting('lock_timeout') as it"),
      ),
    );
    expect(new Set(patience.flat().map(({ it }) => it))).toEqual(new Set(['0']));
  });
});
