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
    // Only the user's name may hold a space.
    const name = `${customerId} ${jobType} ${opaque} ${userId}`;
    const flow = flows.get(name);
    if (flow) {
      flow.jobs += 1;
      flow.seconds += estimateSeconds;
      flow.minPriority = Math.min(flow.minPriority, priority);
    } else {
      const first = { jobs: 1, seconds: estimateSeconds, minPriority: priority };
      flows.set(name, { customerId, userId, jobType, opaque, ...first });
    }
  }
  return [...flows.values()];
}
