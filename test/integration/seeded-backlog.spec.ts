import { describe, expect, it } from '@jest/globals';
import { Database, migrate } from '@fairlane/persistence';
import {
  BACKLOG_JOB_SECONDS,
  claimBacklog,
  createCustomers,
  createTestDatabase,
  seedBacklog,
  settleClaim,
  submitJobs,
  withStack,
} from '@fairlane/testing';

/** What no two jobs have in common. */
const OWN = ['id', 'customer_id', 'rank', 'batch_id', 'created_at', 'queued_at', 'started_at', 'finished_at'];
const OWN_OF_ENDED = [...OWN, 'lease_id', 'worker_id', 'retain_until'];

const customerIds = ['c1', 'c2', 'c3'];
const seed = async (url: string) => seedBacklog(url, { customerIds, queued: 1_000, ended: 500 });

const rows = async (database: Database, table: string) =>
  database.query<Record<string, unknown>>(`select * from ${table} order by id`);
const without = (row: Record<string, unknown> | undefined, names: readonly string[]) =>
  Object.fromEntries(Object.entries(row ?? {}).filter(([name]) => !names.includes(name)));

describe('a seeded backlog', () => {
  it('has the rows that submitted jobs have, of its customers in turn, and its indexes', async () => {
    await withStack({ workers: 0, slotsPerWorker: 1, seed }, async (stack) => {
      const before = await rows(stack.database, 'jobs');
      await createCustomers(stack, ['submitter']);
      await submitJobs(stack, 1, () => ({
        customerId: 'submitter',
        executionSeconds: BACKLOG_JOB_SECONDS,
      }));
      const [submitted] = (await rows(stack.database, 'jobs')).filter(
        (row) => row.customer_id === 'submitter',
      );
      expect(before).toHaveLength(1_000);
      for (const row of before) expect(without(row, OWN)).toEqual(without(submitted, OWN));

      const byRank = before.toSorted((a, b) => Number(a.rank) - Number(b.rank)).slice(3);
      const expected = byRank.map((_, n) => customerIds[Math.floor((n + 3) / 100) % 3]);
      expect(byRank.map((row) => row.customer_id)).toEqual(expected);
      const indexes = await stack.database.query(`select from pg_indexes where tablename = 'jobs'`);
      expect(indexes).toHaveLength(7);
    });
  }, 60_000);

  it('has the rows that settled jobs leave in the history', async () => {
    const server = await createTestDatabase(migrate);
    await seed(server.url);
    const database = await Database.connect({
      url: server.url,
      applicationName: 'backlog.spec',
      poolSize: 1,
    });
    const before = await rows(database, 'job_history');
    const claim = await claimBacklog(database, 'c2', 1);
    await settleClaim(database, claim);
    const settled = (await rows(database, 'job_history')).find((row) => row.id === claim.jobs[0]?.id);
    expect(before).toHaveLength(500);
    for (const row of before) expect(without(row, OWN_OF_ENDED)).toEqual(without(settled, OWN_OF_ENDED));
    await database.close();
    await server.drop();
  }, 60_000);
});
