import { type Database, type Queryable, scanFlows, submitJobs } from '@fairlane/persistence';
import { backlogJob, claimBacklog, settleClaim } from '@fairlane/testing';

/** One quantum of 0.5 s in jobs of 5 ms. */
export const JOBS_PER_TURN = 100;
/** As the reconciler asks for them, once a second. */
const SCANNED_FLOWS = 500;
const SCANNED_DEPTH = 20;

export const OPERATIONS = ['submit', 'scan', 'claim', 'settle'] as const;
export type Costs = Readonly<Record<(typeof OPERATIONS)[number], number>>;

/** Does the work on the database that it is given; what came of it, and what it cost. */
type Meter = <Result>(work: (database: Queryable) => Promise<Result>) => Promise<[Result, number]>;

/** Each in milliseconds, from the call to the answer, as API, dispatcher and worker wait for it. */
export async function timeTurn(database: Database, customerId: string): Promise<Costs> {
  return turn(customerId, async (work) => {
    const startedAt = performance.now();
    const result = await work(database);
    return [result, performance.now() - startedAt];
  });
}

/** Each in buffers of tables and indexes that it touched: the same on any machine, whatever else it does. */
export async function countTurn(database: Database, customerId: string): Promise<Costs> {
  return turn(customerId, async (work) =>
    database.transaction(async (transaction) => {
      const before = await buffers(transaction);
      const result = await work(transaction);
      return [result, (await buffers(transaction)) - before];
    }),
  );
}

/** Submits a turn's jobs, scans the active flows, and claims and settles as many jobs of that customer's: none more, none less. */
async function turn(customerId: string, meter: Meter): Promise<Costs> {
  const jobs = Array.from({ length: JOBS_PER_TURN }, () => backlogJob(customerId));
  const [, submit] = await meter(async (database) => submitJobs(database, jobs));
  const [, scan] = await meter(async (database) =>
    scanFlows(database, undefined, SCANNED_FLOWS, SCANNED_DEPTH),
  );
  const [claimed, claim] = await meter(async (database) => claimBacklog(database, customerId, JOBS_PER_TURN));
  const [, settle] = await meter(async (database) => settleClaim(database, claimed));
  return { submit, scan, claim, settle };
}

/** Of this session so far, hits and reads; exact as a difference within one transaction. */
async function buffers(transaction: Queryable): Promise<number> {
  const [row] = await transaction.query<{ buffers: number }>(
    `select sum(pg_stat_get_xact_blocks_fetched(oid))::int as buffers
     from pg_class where relnamespace = 'public'::regnamespace`,
  );
  return row?.buffers ?? 0;
}
