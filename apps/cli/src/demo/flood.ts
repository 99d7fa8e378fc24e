import { setTimeout as sleep } from 'node:timers/promises';
import type { JobBody } from '../api/answers.js';
import { type ApiClient, MAX_BATCH } from '../api/api-client.js';

/** How the story goes: one customer floods while others come by once a second. */
export interface FloodPlan {
  readonly noisyId: string;
  readonly quietIds: readonly string[];
  readonly floodJobs: number;
  /** Seconds for which every job of the story holds a slot. */
  readonly jobSeconds: number;
  /** Jobs of each quiet customer, one a second. */
  readonly quietJobsEach: number;
}

export const JOB_SECONDS = 0.05;
export const QUIET_JOBS_EACH = 15;
/** The flood is to last this much longer than the visits of the quiet customers. */
const OUTLAST = 1.25;

/** Jobs that keep all slots busy for longer than the quiet customers come: 1,500 for four slots. */
export function floodSize(slots: number): number {
  return Math.ceil((OUTLAST * QUIET_JOBS_EACH * slots) / JOB_SECONDS);
}

/**
 * Submits the flood at once, then a job of each quiet customer every second, spread evenly over the second. The ids of
 * accepted jobs are put `into` as they come.
 */
export async function submitFlood(
  api: ApiClient,
  plan: FloodPlan,
  into: string[],
  signal: AbortSignal,
): Promise<void> {
  const body = (customerId: string): JobBody => ({
    customerId,
    task: 'simulate',
    executionSeconds: plan.jobSeconds,
  });
  for (let left = plan.floodJobs; left > 0; left -= MAX_BATCH) {
    const size = Math.min(left, MAX_BATCH);
    into.push(...(await api.submitJobs(Array.from({ length: size }, () => body(plan.noisyId)))));
  }
  const start = performance.now();
  const visits = plan.quietIds.length * plan.quietJobsEach;
  for (let visit = 0; visit < visits; visit++) {
    const dueSeconds = visit / plan.quietIds.length;
    await sleep(Math.max(0, dueSeconds * 1_000 - (performance.now() - start)), undefined, { signal });
    const customerId = plan.quietIds[visit % plan.quietIds.length] ?? '';
    into.push(...(await api.submitJobs([body(customerId)])));
  }
}
