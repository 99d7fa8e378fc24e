import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database, migrate, registerWorker } from '@fairlane/persistence';
import { createTestDatabase, type TestDatabase } from '@fairlane/testing';
import { v7 as uuidv7 } from 'uuid';
import { createLogger } from '@fairlane/platform';
import { Reaper } from '../../apps/api/src/dispatch/reaper.js';

let server: TestDatabase;
let database: Database;
let reaper: Reaper;
let workerId: string;

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
  reaper = new Reaper(database, createLogger('reaper.spec', 'silent'));
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
