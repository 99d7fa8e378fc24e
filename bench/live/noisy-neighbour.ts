import { monotonicSeconds } from '@fairlane/platform';
import { setTimeout as delay } from 'node:timers/promises';
import { endings, quantile, rounded, untilDrained, unfinished, waitsOf } from './measure.js';
import { createCustomers, type Stack, submitJobs, withStack } from '@fairlane/testing';

const QUANTUM_SECONDS = 0.5;
const SLOTS = 4;
const QUIET_SECONDS = 60;
/** 20,000 jobs of 50 ms take four slots 250 s. */
const FLOOD_SECONDS = 400;
const quiet = Array.from({ length: 10 }, (_, n) => `quiet-${n + 1}`);

/**
 * Ten quiet customers submit one 50 ms job a second each, for a minute, beside a flood of customer A on four slots:
 * first 20,000 jobs of 50 ms, to their end, then one job over 200,000 records at 10 ms in 8 parts.
 */
export async function noisyNeighbour(): Promise<object> {
  return {
    smallJobs: await quietBeside(async (stack) => {
      await submitJobs(stack, 20_000, () => ({ customerId: 'A', executionSeconds: 0.05 }));
    }, FLOOD_SECONDS),
    oneBigJob: await quietBeside(async (stack) => {
      await stack.call('POST', '/v1/jobs', {
        customerId: 'A',
        task: 'task_02',
        records: 'all',
        parallelism: 8,
      });
    }),
  };
}

/** @param drainSeconds how long to wait for the flood's end, too; 0 to leave it */
async function quietBeside(flood: (stack: Stack) => Promise<void>, drainSeconds = 0): Promise<object> {
  return withStack({ workers: 1, slotsPerWorker: SLOTS }, async (stack) => {
    await createCustomers(stack, ['A'], { recordCount: 200_000 });
    await createCustomers(stack, quiet);
    const held = await stack.countHeldSeconds();
    await flood(stack);
    await delay(2_000); // the flood is under way
    const before = await usage(stack, held());
    const startedAt = monotonicSeconds();
    await Promise.all(
      quiet.map(async (customerId, n) => submitEachSecond(stack, customerId, n / quiet.length)),
    );
    const after = await usage(stack, held());
    const seconds = monotonicSeconds() - startedAt;
    const floodLeft = await unfinished(stack.database, ['A']);
    await untilDrained(stack.database, quiet, 30);
    const waits = await waitsOf(stack.database, quiet);
    if (drainSeconds > 0) await untilDrained(stack.database, null, drainSeconds);
    return {
      quietJobs: waits.length,
      quietWaitP50Seconds: rounded(quantile(waits, 0.5)),
      quietWaitP99Seconds: rounded(quantile(waits, 0.99)),
      quietWaitMaxSeconds: rounded(Math.max(...waits)),
      boundSeconds: 2 * QUANTUM_SECONDS,
      slotsBusyPercent: rounded((100 * (after - before)) / (SLOTS * seconds), 1),
      floodJobsLeftAtTheEnd: floodLeft,
      endings: await endings(stack.database),
    };
  });
}

/** One job a second of a customer, by the clock and not by the answers, from `phase` seconds on. */
export async function submitEachSecond(
  stack: Pick<Stack, 'call'>,
  customerId: string,
  phase: number,
  { seconds = QUIET_SECONDS, executionSeconds = 0.05 } = {},
): Promise<void> {
  const startedAt = monotonicSeconds() + phase;
  for (let n = 0; n < seconds; n += 1) {
    await delay(Math.max(0, (startedAt + n - monotonicSeconds()) * 1_000));
    await stack.call('POST', '/v1/jobs', { customerId, executionSeconds });
  }
}

/** Slot seconds served to everybody, live leases included. */
async function usage(stack: Stack, settled: number): Promise<number> {
  const [live] = await stack.database.query<{ seconds: number }>(
    'select coalesce(sum(extract(epoch from clock_timestamp() - claimed_at)), 0)::double precision as seconds from leases',
  );
  return settled + (live?.seconds ?? 0);
}

/** Ten customers submit 20 jobs of 50 ms at once each, with and without A's flood beside them. */
export async function bursts(): Promise<object> {
  const alone = await burst(0);
  const beside = await burst(20_000);
  return {
    aloneP99Seconds: rounded(alone),
    besideP99Seconds: rounded(beside),
    boundSeconds: rounded(1.2 * alone + 2 * QUANTUM_SECONDS),
  };
}

async function burst(floodJobs: number): Promise<number> {
  return withStack({ workers: 1, slotsPerWorker: SLOTS }, async (stack) => {
    await createCustomers(stack, ['A', ...quiet]);
    await submitJobs(stack, floodJobs, () => ({ customerId: 'A', executionSeconds: 0.05 }));
    await delay(2_000);
    await Promise.all(
      quiet.map(async (customerId) => submitJobs(stack, 20, () => ({ customerId, executionSeconds: 0.05 }))),
    );
    await untilDrained(stack.database, quiet, 60);
    return quantile(await waitsOf(stack.database, quiet), 0.99);
  });
}
