import { drain } from '../live/drain.js';
import { CUSTOMERS, JOBS, WARM_UP_JOBS } from './amounts.js';
import { fairlane, LIMITS, peer, PEERS, type Row } from './contenders.js';
import type { Run, Workload } from './measurement.js';

/** Of turns with one job each. */
const SINGLE_TURNS = 10_000;

const BARE_TURNS: Row = ['bare-turns', 'bare turns: grant, claim, settle', 'turn limit', 'bare-turns'];

export const drainW1: Workload = {
  id: 'W1',
  title: `Drain of ${JOBS.toLocaleString('en')} jobs that do nothing`,
  description:
    `All jobs of ${CUSTOMERS} customers are there before the one worker process starts. ` +
    'From the first start of a job until the last is durably recorded as done. One job a turn: ' +
    `${SINGLE_TURNS.toLocaleString('en')} jobs, each granted, claimed and settled by itself, beside the bare messages and statements of that.`,
  figures: [
    { key: 'jobsPerSecond', title: 'jobs/s', better: 'more' },
    { key: 'singleTurnsPerSecond', title: 'turns/s, one job a turn', better: 'more' },
  ],
  contenders: [
    fairlane(async () => ({
      jobsPerSecond: (await drain(JOBS)).jobsPerSecond,
      singleTurnsPerSecond: (await drain(SINGLE_TURNS, { jobsPerTurn: 1 })).jobsPerSecond,
    })),
    ...[...PEERS, ...LIMITS].map((row) =>
      peer(row, async (measure) =>
        measure<Run>('drain', { jobs: JOBS, warmUpJobs: WARM_UP_JOBS, customers: CUSTOMERS }),
      ),
    ),
    peer(BARE_TURNS, async (measure) => {
      const volume = { jobs: SINGLE_TURNS, warmUpJobs: WARM_UP_JOBS, customers: CUSTOMERS };
      const { jobsPerSecond } = await measure<{ jobsPerSecond: number }>('drain', volume);
      return { singleTurnsPerSecond: jobsPerSecond };
    }),
  ],
};
