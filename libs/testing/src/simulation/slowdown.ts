import { type SimulatedJob } from './simulated-job.js';

/** Seconds from submission to the first start. */
export function waitSeconds(job: SimulatedJob): number {
  return (job.startedAt ?? Infinity) - job.submittedAt;
}

/** max(1, response / max(run time, bound)): how much longer than alone it took, small jobs counted as `bound` long. */
export function boundedSlowdown(
  job: Pick<SimulatedJob, 'submittedAt' | 'finishedAt' | 'seconds'>,
  boundSeconds: number,
): number {
  const response = (job.finishedAt ?? Infinity) - job.submittedAt;
  return Math.max(1, response / Math.max(job.seconds, boundSeconds));
}
