import type { Job } from '../api/answers.js';
import { percentile } from '@fairlane/domain';
import { meanSlowdowns, type Slowdowns } from '../figures/slowdown.js';
import { responseSecondsOf } from '../jobs/play-jobs.js';
import type { PlannedJob } from './plan.js';

/** What a replay came to. Unless it says otherwise, seconds of the log: measured here, times the scale. */
export interface ReplayReport {
  readonly jobs: number;
  readonly succeeded: number;
  readonly scale: number;
  readonly boundSeconds: number;
  readonly slowdown: Slowdowns;
  /** From the first submission to the last end. */
  readonly makespanSeconds: number;
  readonly waitP50Seconds: number;
  readonly waitP99Seconds: number;
  /** The same as measured on the clock here. */
  readonly wallClock: {
    readonly makespanSeconds: number;
    readonly waitP50Seconds: number;
    readonly waitP99Seconds: number;
  };
}

/** Computes the figures from the API's own times: `createdAt`, `finishedAt` and `waitSeconds`. */
export function replayReport(
  submitted: ReadonlyMap<string, PlannedJob>,
  ended: ReadonlyMap<string, Job>,
  scale: number,
  boundSeconds: number,
): ReplayReport {
  const finished = [...ended.values()].filter((job) => job.state === 'succeeded');
  const replayed = finished.flatMap((job) => {
    const plan = submitted.get(job.id);
    if (!plan) return [];
    return [
      {
        customerId: job.customerId,
        runSeconds: plan.log.runSeconds,
        responseSeconds: responseSecondsOf(job) * scale,
      },
    ];
  });
  const waits = finished.map((job) => job.waitSeconds ?? 0);
  const wallClock = {
    makespanSeconds: makespan(finished),
    waitP50Seconds: percentile(waits, 0.5),
    waitP99Seconds: percentile(waits, 0.99),
  };
  return {
    jobs: submitted.size,
    succeeded: finished.length,
    scale,
    boundSeconds,
    slowdown: meanSlowdowns(replayed, boundSeconds),
    makespanSeconds: wallClock.makespanSeconds * scale,
    waitP50Seconds: wallClock.waitP50Seconds * scale,
    waitP99Seconds: wallClock.waitP99Seconds * scale,
    wallClock,
  };
}

function makespan(jobs: readonly Job[]): number {
  let first = Infinity;
  let last = -Infinity;
  for (const job of jobs) {
    first = Math.min(first, Date.parse(job.createdAt));
    last = Math.max(last, Date.parse(job.finishedAt ?? job.createdAt));
  }
  return jobs.length === 0 ? Number.NaN : (last - first) / 1_000;
}
