import { monotonicSeconds } from '@fairlane/platform';
import { endings, rounded, untilDrained } from './measure.js';
import { createCustomers, submitJobs, withStack } from '@fairlane/testing';

const WARM_UP_JOBS = 5_000;
const CUSTOMERS = 100;

interface Drained {
  readonly jobs: number;
  /** From the first start to the last end, as the database has them. */
  readonly jobsPerSecond: number;
}

/**
 * So many jobs that do nothing, of 100 customers, drained by one worker process with 8 slots. The worker has run 5,000
 * others before, and is stopped while they are submitted. A turn takes as many as are best, or at most `jobsPerTurn`.
 */
export async function drain(
  jobs = 50_000,
  { jobsPerTurn }: { readonly jobsPerTurn?: number } = {},
): Promise<Drained> {
  const apiEnv = jobsPerTurn === undefined ? {} : { FAIRLANE_MAX_JOBS_PER_TURN: String(jobsPerTurn) };
  return withStack({ workers: 1, slotsPerWorker: 8, apiEnv }, async ({ database, workers, ...stack }) => {
    const ids = Array.from({ length: CUSTOMERS }, (_, n) => `c${n + 1}`);
    const noOp = (n: number) => ({ customerId: ids[n % CUSTOMERS], executionSeconds: 0 });
    await createCustomers(stack, ids);
    await submitJobs(stack, WARM_UP_JOBS, noOp);
    await untilDrained(database, null, 60);
    await workers[0]?.kill('SIGSTOP');
    const submitAt = monotonicSeconds();
    await submitJobs(stack, jobs, noOp);
    const submitSeconds = monotonicSeconds() - submitAt;
    const startedAt = monotonicSeconds();
    await workers[0]?.kill('SIGCONT');
    await untilDrained(database, null, 120);
    const seconds = monotonicSeconds() - startedAt;
    const [span] = await database.query<{ seconds: number; turns: number }>(
      `select extract(epoch from max(finished_at) - min(started_at))::double precision as seconds,
         count(distinct lease_id)::int as turns from (select * from job_history order by id offset $1) as jobs`,
      [WARM_UP_JOBS],
    );
    return {
      jobs,
      submittedPerSecond: Math.round(jobs / submitSeconds),
      jobsPerSecond: Math.round(jobs / (span?.seconds ?? seconds)),
      secondsToLastSettle: rounded(seconds),
      turns: span?.turns,
      endings: await endings(database),
    };
  });
}
