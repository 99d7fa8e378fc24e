import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database, type JobLane, migrate, registerWorker } from '@fairlane/persistence';
import { createTestDatabase, insertCustomer, insertJobs, type TestDatabase } from '@fairlane/testing';
import { v7 as uuidv7 } from 'uuid';
import { createLogger } from '@fairlane/platform';
import { Reaper } from '../../apps/api/src/dispatch/reaper.js';

let server: TestDatabase;
let database: Database;
let reaper: Reaper;
let workerId: string;
/** What the reaper counted. */
let lost: { leases: number; failed: readonly JobLane[] }[];

beforeAll(async () => {
  server = await createTestDatabase(migrate);
  database = await Database.connect({ url: server.url, applicationName: 'reaper.spec', poolSize: 2 });
});
afterAll(async () => {
  await database.close();
  await server.drop();
});

beforeEach(async () => {
  await database.query('delete from workers');
  workerId = uuidv7();
  await registerWorker(database, { id: workerId, host: 'h', pid: 1, version: '0', pools: {}, slots: 1 });
  lost = [];
  const counters = {
    lost: (leases: number, failed: readonly JobLane[]) => void lost.push({ leases, failed }),
  };
  reaper = new Reaper(database, createLogger('reaper.spec', 'silent'), counters);
});

async function lookEverySecond(from: number, to: number): Promise<void> {
  for (let at = from; at <= to; at += 1) await reaper.look(() => at);
}

const isLost = async () =>
  (await database.query(`select from workers where id = $1 and state = 'lost'`, [workerId])).length === 1;

describe('the reaper', () => {
  it('takes a worker for lost once it was watched standing still for ten seconds', async () => {
    await lookEverySecond(0, 9);
    expect(await isLost()).toBe(false);
    await lookEverySecond(10, 10);
    expect(await isLost()).toBe(true);
  });

  it('begins anew after a gap in which PostgreSQL did not answer: nobody could have shown that it lives', async () => {
    await lookEverySecond(0, 5);
    await lookEverySecond(17, 26);
    expect(await isLost()).toBe(false);
    await lookEverySecond(27, 27);
    expect(await isLost()).toBe(true);
  });
});

describe('what the reaper counts', () => {
  it('is the leases that a lost worker held, and the lane of each job whose last attempt that was', async () => {
    await insertCustomer(database, 'lost');
    const held = async (id: string, count: number, maxAttempts: number): Promise<void> => {
      const ids = await insertJobs(database, { customerId: 'lost', count, maxAttempts, type: 'quick' });
      await database.query(
        `insert into leases (id, customer_id, pool, tier, type, opaque, worker_id, slot, epoch, job_ids, users, user_jobs,
           user_seconds, quantum_seconds)
         values ($1, 'lost', 'general', 'small', 'quick', false, $2, 0, 1, $3, '{""}', '{1}', '{1}', 0.5)`,
        [id, workerId, ids],
      );
      await database.query(`update jobs set state = 'running', lease_id = $1 where id = any ($2)`, [id, ids]);
    };
    await held(uuidv7(), 1, 1);
    await held(uuidv7(), 1, 3);
    await held(uuidv7(), 2, 1);
    await lookEverySecond(0, 9);
    expect(lost).toEqual([]);
    await lookEverySecond(10, 11);
    expect(lost).toMatchObject([{ leases: 3, failed: [{ tier: 'small', jobType: 'quick' }] }]);
  });
});
