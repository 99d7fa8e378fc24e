import { monotonicSeconds } from '@fairlane/platform';
import { endings, rounded, untilDrained } from './measure.js';
import { createCustomers, submitJobs, withStack } from '@fairlane/testing';

const JOBS = 50_000;
const CUSTOMERS = 100;

/** 50,000 jobs that do nothing, of 100 customers, drained by one worker process with 8 slots. */
export async function drain(): Promise<object> {
  return withStack({ workers: 1, slotsPerWorker: 8 }, async (stack) => {
    const ids = Array.from({ length: CUSTOMERS }, (_, n) => `c${n + 1}`);
    await createCustomers(stack, ids);
    // All are due at one moment after the last was submitted, so that the submission is not part of the drain.
    for (const id of ids) await stack.call('POST', `/v1/customers/${id}/pause`);
    const submitAt = monotonicSeconds();
    await submitJobs(stack, JOBS, (n) => ({ customerId: ids[n % CUSTOMERS], executionSeconds: 0 }));
    const submitSeconds = monotonicSeconds() - submitAt;
    const startedAt = monotonicSeconds();
    for (const id of ids) await stack.call('POST', `/v1/customers/${id}/resume`);
    await untilDrained(stack.database, null, 120);
    const seconds = monotonicSeconds() - startedAt;
    const [span] = await stack.database.query<{ seconds: number; turns: number }>(
      `select extract(epoch from max(finished_at) - min(started_at))::double precision as seconds,
         count(distinct lease_id)::int as turns from job_history`,
    );
    return {
      jobs: JOBS,
      submittedPerSecond: Math.round(JOBS / submitSeconds),
      jobsPerSecond: Math.round(JOBS / (span?.seconds ?? seconds)),
      secondsToLastSettle: rounded(seconds),
      turns: span?.turns,
      endings: await endings(stack.database),
    };
  });
}
