import { monotonicSeconds } from '@fairlane/platform';
import { setTimeout as delay } from 'node:timers/promises';
import { rounded, servedSeconds } from './measure.js';
import { createCustomers, submitJobs, withStack } from '@fairlane/testing';

/** Two customers of weights 3 and 1 flood four slots for a minute: slot seconds while both have work. */
export async function weights(): Promise<object> {
  return withStack({ workers: 1, slotsPerWorker: 4 }, async (stack) => {
    await createCustomers(stack, ['three'], { weight: 3 });
    await createCustomers(stack, ['one'], { weight: 1 });
    for (const customerId of ['three', 'one'])
      await submitJobs(stack, 10_000, () => ({ customerId, executionSeconds: 0.05 }));
    await delay(1_000);
    const before = await servedSeconds(stack.database);
    const startedAt = monotonicSeconds();
    await delay(60_000);
    const after = await servedSeconds(stack.database);
    const served = (id: string) => (after.get(id) ?? 0) - (before.get(id) ?? 0);
    return {
      seconds: rounded(monotonicSeconds() - startedAt, 1),
      three: rounded(served('three')),
      one: rounded(served('one')),
      ratio: rounded(served('three') / served('one')),
    };
  });
}
