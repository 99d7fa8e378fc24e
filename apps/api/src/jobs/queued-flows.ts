import type { JobsQueued } from '@fairlane/contracts';
import type { NewJob } from '@fairlane/persistence';
import { isQueued } from './new-job.view.js';

type QueuedFlow = JobsQueued['flows'][number];

/** What became claimable, by flow: neither parents, which never run, nor jobs that wait for a time or at a gate. */
export function queuedFlows(jobs: readonly NewJob[], now: Date): QueuedFlow[] {
  const flows = new Map<string, QueuedFlow>();
  for (const job of jobs) {
    if (job.partsLeft !== null || !isQueued(job, now)) continue;
    const { customerId, userId, type: jobType, opaque, estimateSeconds, priority } = job;
    const name = JSON.stringify([customerId, userId, jobType, opaque]);
    const flow = flows.get(name);
    flows.set(name, {
      ...{ customerId, userId, jobType, opaque },
      jobs: (flow?.jobs ?? 0) + 1,
      seconds: (flow?.seconds ?? 0) + estimateSeconds,
      minPriority: Math.min(flow?.minPriority ?? priority, priority),
    });
  }
  return [...flows.values()];
}
