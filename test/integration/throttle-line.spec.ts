import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, forgetThrottleKeys, lineUpThrottled, migrate, moveThrottled } from '@fairlane/persistence';
import { createTestDatabase, insertCustomer, type TestDatabase } from '@fairlane/testing';
import { v7 as uuidv7 } from 'uuid';

let server: TestDatabase;
let database: Database;

beforeAll(async () => {
  server = await createTestDatabase(migrate);
  database = await Database.connect({ url: server.url, applicationName: 'throttle-line.spec', poolSize: 2 });
  await insertCustomer(database, 'a');
}, 30_000);

afterAll(async () => {
  await database.close();
  await server.drop();
});

const WINDOW = 60;
const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString();
/** To five seconds, which a test does not take. */
const fromNow = (time: string | Date | null) =>
  time === null ? null : Math.round((new Date(time).getTime() - Date.now()) / 5_000) * 5 || 0;

/** Jobs of a key come to the throttle; when each may start (null: it stands in the line), and its start by the plan. */
async function lineUp(key: string, ids: readonly string[], windowSeconds = WINDOW) {
  const jobs = ids.map((jobId) => ({ jobId, customerId: 'a', key, windowSeconds }));
  const starts = await database.transaction(async (transaction) => lineUpThrottled(transaction, jobs));
  return starts.map(({ startsAt, plannedAt }) => [fromNow(startsAt), fromNow(plannedAt)]);
}

/** A milestone of a job; who is let through or put off, and when each may start. */
async function move(jobId: string, kind: 'started' | 'ended', at: string) {
  const of = { jobId, customerId: 'a', at };
  const milestone =
    kind === 'started' ? { ...of, kind, state: null } : { ...of, kind, state: 'succeeded' as const };
  const moved = await database.transaction(async (transaction) => moveThrottled(transaction, [milestone]));
  return moved.map((next) => [next.jobId, fromNow(next.at)]);
}

const ids = (count: number): string[] => Array.from({ length: count }, () => uuidv7());
/** Lets time pass for a key. */
const pass = async (key: string, seconds: number) =>
  database.query(
    `update throttle_keys set last_started_at = last_started_at - $2 * interval '1 second',
       admitted_at = admitted_at - $2 * interval '1 second', planned_until = planned_until - $2 * interval '1 second'
     where key = $1`,
    [key, seconds],
  );

describe('the line of a throttle', () => {
  it('plans a window for each, and says the same again to who asks again', async () => {
    const three = ids(3);
    const plan = [
      [0, 0],
      [null, WINDOW],
      [null, 2 * WINDOW],
    ];
    expect(await lineUp('plan', three)).toEqual(plan);
    expect((await lineUp('plan', three.slice(0, 1)))[0]).toEqual([0, 0]);
    await lineUp('plan', three.slice(1, 2)); // keeps its place, and takes no second one
    expect(await lineUp('plan', ids(1))).toEqual([[null, 3 * WINDOW]]);
  });

  it('moves its plan along while the one let through is late', async () => {
    const [first, second, third] = ids(3);
    await lineUp('late', [first!, second!]);
    await pass('late', 20);
    // Of the first, which could start now at the earliest, a window later, and another.
    expect(await lineUp('late', [third!])).toEqual([[null, 2 * WINDOW]]);
  });

  it('lets the next through a window after the start, whenever that is heard of', async () => {
    const [first, second, third] = ids(3);
    await lineUp('start', [first!, second!, third!]);
    expect(await move(first!, 'started', inSeconds(-20))).toEqual([[second, WINDOW - 20]]);
    expect(await lineUp('start', ids(1))).toEqual([[null, WINDOW - 20 + 2 * WINDOW]]);
    await move(first!, 'ended', inSeconds(-10)); // has left its place already
    expect(await move(second!, 'started', inSeconds(0))).toEqual([[third, WINDOW]]);
  });

  it('passes the place of one that ends without a start on at once, and its window in the plan', async () => {
    const [first, second, third, fourth] = ids(4);
    await lineUp('end', [first!, second!, third!]);
    expect(await move(second!, 'ended', inSeconds(0))).toEqual([]);
    expect(await lineUp('end', [fourth!])).toEqual([[null, 2 * WINDOW]]);
    expect(await move(first!, 'ended', inSeconds(0))).toEqual([[third, 0]]);
    expect(await lineUp('end', ids(1))).toEqual([[null, 2 * WINDOW]]);
  });

  it('keeps the distance to a start when the line was empty in between', async () => {
    const [first, second] = ids(2);
    await lineUp('empty', [first!]);
    expect(await move(first!, 'started', inSeconds(-15))).toEqual([]);
    expect(await lineUp('empty', [second!])).toEqual([[WINDOW - 15, WINDOW - 15]]);
  });

  it('puts the next start off after a second start that it did not wait for, and the plan with it', async () => {
    const [first, second] = ids(2);
    await lineUp('second', [first!, second!]);
    expect(await move(first!, 'started', inSeconds(-30))).toEqual([[second, WINDOW - 30]]);
    expect(await move(first!, 'started', inSeconds(-10))).toEqual([[second, WINDOW - 10]]);
    expect(await lineUp('second', ids(1))).toEqual([[null, 2 * WINDOW - 10]]);
  });

  it('counts from the latest start, in whatever order it hears of them', async () => {
    const [first, second, third] = ids(3);
    await lineUp('older', [first!, second!, third!]);
    expect(await move(first!, 'started', inSeconds(-10))).toEqual([[second, WINDOW - 10]]);
    expect(await move(first!, 'started', inSeconds(-40))).toEqual([]);
    expect(await move(second!, 'ended', inSeconds(0))).toEqual([[third, WINDOW - 10]]);
  });

  it('is forgotten when nobody stands in it and no window reaches back to its last start', async () => {
    const [held, recent, old] = ids(3);
    await lineUp('forget held', [held!]);
    await lineUp('forget recent', [recent!]);
    await move(recent!, 'started', inSeconds(0));
    await lineUp('forget old', [old!]);
    await move(old!, 'started', inSeconds(-2 * WINDOW));
    await forgetThrottleKeys(database, WINDOW, 100);
    expect(
      await database.query(`select key from throttle_keys where key like 'forget %' order by key`),
    ).toEqual([{ key: 'forget held' }, { key: 'forget recent' }]);
  });
});
