import { type SimulatedJob } from './simulated-job.js';

/** Seconds from submission to the first start. */
export function waitSeconds(job: SimulatedJob): number {
  return (job.startedAt ?? Infinity) - job.submittedAt;
}

/** max(1, response / max(run time, bound)): how much longer than alone it took, small jobs counted as `bound` long. */
export function boundedSlowdown(job: SimulatedJob, boundSeconds: number): number {
  const response = (job.finishedAt ?? Infinity) - job.submittedAt;
  return Math.max(1, response / Math.max(job.seconds, boundSeconds));
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The value that a part (0..1) of the values do not exceed. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? NaN;
}
