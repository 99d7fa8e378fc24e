import { setTimeout as delay } from 'node:timers/promises';
import { quantile, rounded, untilDrained } from './measure.js';
import { createCustomers, withStack } from '@fairlane/testing';

const JOBS = 1_000;

/** From the insert of a job (database clock) to the start of its task, one job at a time on an idle system. */
export async function latency(): Promise<object> {
  return withStack({ workers: 1, slotsPerWorker: 4 }, async (stack) => {
    await createCustomers(stack, ['idle']);
    for (let n = 0; n < JOBS; n += 1) {
      await stack.call('POST', '/v1/jobs', { customerId: 'idle', executionSeconds: 0 });
      await delay(20); // idle again
    }
    await untilDrained(stack.database, null, 30);
    const rows = await stack.database.query<{ seconds: number }>(
      'select extract(epoch from started_at - created_at)::double precision as seconds from job_history',
    );
    const millis = rows.map((row) => row.seconds * 1_000);
    return {
      jobs: millis.length,
      p50Millis: rounded(quantile(millis, 0.5), 1),
      p99Millis: rounded(quantile(millis, 0.99), 1),
      maxMillis: rounded(Math.max(...millis), 1),
    };
  });
}
