import type { SwfJob } from '@fairlane/domain';
import type { JobBody } from '../api/answers.js';

/** A job of the log, and when it is due here. */
export interface PlannedJob {
  readonly log: SwfJob;
  readonly customerId: string;
  readonly body: JobBody;
}

/** Jobs that are submitted in one request. */
export interface Tick {
  /** Seconds after the start of the replay. */
  readonly dueSeconds: number;
  readonly jobs: readonly PlannedJob[];
}

/** Jobs that fall into the same stretch of so many seconds go in one request. */
export const TICK_SECONDS = 0.05;

/**
 * What to submit when: submissions and run times of the log divided by `scale`, the first job at 0. Groups become
 * customers (`<prefix><group>`), users become users, and a run time the seconds for which `simulate` holds a slot.
 */
export function planReplay(
  jobs: readonly SwfJob[],
  scale: number,
  prefix: string,
  largestBatch: number,
): Tick[] {
  const start = Math.min(...jobs.slice(0, 1).map((job) => job.submitSeconds));
  const ticks: { dueSeconds: number; jobs: PlannedJob[] }[] = [];
  for (const log of jobs) {
    const dueSeconds = Math.floor((log.submitSeconds - start) / scale / TICK_SECONDS) * TICK_SECONDS;
    const last = ticks.at(-1);
    if (last && last.dueSeconds === dueSeconds && last.jobs.length < largestBatch)
      last.jobs.push(planned(log, scale, prefix));
    else ticks.push({ dueSeconds, jobs: [planned(log, scale, prefix)] });
  }
  return ticks;
}

function planned(log: SwfJob, scale: number, prefix: string): PlannedJob {
  const customerId = `${prefix}${log.group}`;
  const body = { customerId, userId: log.user, task: 'simulate', executionSeconds: log.runSeconds / scale };
  return { log, customerId, body };
}
