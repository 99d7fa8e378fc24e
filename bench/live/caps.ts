import { monotonicSeconds } from '@fairlane/platform';
import { endings, rounded, untilDrained } from './measure.js';
import { CAP_GUARD, createCustomers, submitJobs, withStack } from '@fairlane/testing';

const CAP = 2;

/** 10,000 jobs of a customer that may hold two turns at once, on two workers with four slots each; a job a turn. */
export async function caps(): Promise<object> {
  const apiEnv = { FAIRLANE_MAX_JOBS_PER_TURN: '1' };
  return withStack({ workers: 2, slotsPerWorker: 4, apiEnv }, async (stack) => {
    await stack.database.query(CAP_GUARD);
    await createCustomers(stack, ['capped'], { maxConcurrentTurns: CAP });
    const startedAt = monotonicSeconds();
    await submitJobs(stack, 10_000, () => ({ customerId: 'capped', executionSeconds: 0.002 }));
    await untilDrained(stack.database, null, 300);
    const seen = await stack.database.query<{ leases: string; claims: number }>(
      'select leases, count(*)::int as claims from seen group by 1 order by 1',
    );
    return {
      cap: CAP,
      claimsByLeasesHeld: Object.fromEntries(seen.map((row) => [row.leases, row.claims])),
      worst: Math.max(...seen.map((row) => Number(row.leases))),
      seconds: rounded(monotonicSeconds() - startedAt, 1),
      endings: await endings(stack.database),
    };
  });
}
