import { until } from '@fairlane/testing';
import type { Cluster } from './cluster.js';
import { checkHistory, type Violation } from './history/check-history.js';
import { submitUntil } from './load.js';
import { type Random, seeded } from './random.js';

/** Hung tasks, dead workers' leases and a backlog of minutes are all in it. */
export const DRAIN_SECONDS = 240;

export interface Outcome {
  /** Accepted while it went on. */
  readonly jobs: number;
  readonly faults: readonly string[];
  /** From the last fault's end until every job had ended. */
  readonly drainSeconds: number;
  /** Workers that were taken for dead, and whose jobs began again at their checkpoints. */
  readonly lostWorkers: number;
  /** Counts that did not succeed although they may be tried again, with their error. */
  readonly failures: readonly object[];
  /** In the whole history of the cluster. */
  readonly violations: readonly Violation[];
}

/** Lets `hurt` do its worst while clients submit, waits until every job has ended, and checks the whole history. */
export async function survive(
  cluster: Cluster,
  name: string,
  seed: number,
  hurt: (random: Random) => Promise<readonly string[]>,
): Promise<Outcome> {
  const before = cluster.submissions.length;
  const lostBefore = await countLost(cluster);
  const stop = new AbortController();
  const load = submitUntil(cluster, seeded(seed + 1), stop.signal, name);
  const faults = await hurt(seeded(seed)).finally(() => stop.abort());
  await load;
  const healedAt = performance.now();
  await until(async () => (await cluster.database.query('select from jobs limit 1')).length === 0, {
    deadlineSeconds: DRAIN_SECONDS,
    intervalSeconds: 0.25,
    message: 'every job to end',
  }).catch(async (error: unknown) => {
    throw new Error(await describeLeft(cluster), { cause: error });
  });
  const drainSeconds = (performance.now() - healedAt) / 1_000;
  const jobs = cluster.submissions.slice(before).reduce((sum, { jobIds }) => sum + jobIds.length, 0);
  const lostWorkers = (await countLost(cluster)) - lostBefore;
  const failures = await cluster.database.query(
    `select id, state, attempt, error from job_history where task = 'chaos.count' and state <> 'succeeded' limit 10`,
  );
  const violations = checkHistory(await cluster.history());
  return { jobs, faults, drainSeconds, lostWorkers, failures, violations };
}

async function countLost({ database }: Cluster): Promise<number> {
  return (await database.query(`select from workers where state = 'lost'`)).length;
}

async function describeLeft({ database }: Cluster): Promise<string> {
  const left = await database.query('select task, state, count(*)::int from jobs group by task, state');
  const leases = await database.query(
    `select l.worker_id, w.state, l.slot, l.claimed_at, cardinality(l.job_ids) as jobs
       from leases l left join workers w on w.id = l.worker_id limit 10`,
  );
  return `Not every job ended: ${JSON.stringify({ left, leases })}`;
}
