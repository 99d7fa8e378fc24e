import type { CurrentJob } from './job-runner.js';
import type { RunOutcome } from './job-outcome.js';

/** Work from which it is learned how long a task takes. */
export interface Work {
  /** Records that a record task handled, or jobs that another task did. */
  readonly units: number;
  readonly seconds: number;
}

/**
 * What a run teaches. A record task teaches in each turn, by the records that it handled. Any other does when a job
 * succeeded at the first attempt: a failed one may have stopped anywhere, and a later one may have begun anywhere.
 */
export function workOf(
  { job, task }: Pick<CurrentJob, 'job' | 'task'>,
  outcome: RunOutcome,
): Work | undefined {
  if (task.metadata.kind === 'record') {
    const units = job.checkpointProgress.done - job.claimedProgress.done;
    return units > 0 ? { units, seconds: outcome.runSeconds } : undefined;
  }
  const { attempt, attemptSeconds } = job.claimed;
  if (outcome.kind !== 'succeeded' || attempt > 0) return undefined;
  return { units: 1, seconds: attemptSeconds + outcome.runSeconds };
}
