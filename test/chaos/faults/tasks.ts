import type { Cluster } from '../cluster.js';
import { submit } from '../load.js';
import type { Random } from '../random.js';
import { type Faults, seconds } from './fault.js';

/** Submits one job of a bad task, and gives it a moment. */
async function run(cluster: Cluster, random: Random, job: object): Promise<void> {
  const idempotencyKey = `bad-${cluster.submissions.length}-${random.below(1e9)}`;
  await submit(cluster, [{ customerId: 'careless', idempotencyKey, executionSeconds: 1, ...job }], random);
  await seconds(3);
}

export const TASK_FAULTS: Faults = {
  'a task hangs': async (cluster, random) =>
    run(cluster, random, { task: 'chaos.hang', timeoutSeconds: 1, maxAttempts: 1 }),

  'a task leaks errors': async (cluster, random) => run(cluster, random, { task: 'chaos.leak' }),

  'a task ends its process': async (cluster, random) =>
    run(cluster, random, { task: 'chaos.exit', maxAttempts: 1 }),

  'a task blocks its event loop': async (cluster, random) => {
    const blockedSeconds = 5 + random.below(26);
    await run(cluster, random, { task: 'chaos.burn', payload: { seconds: blockedSeconds }, maxAttempts: 3 });
  },
};
