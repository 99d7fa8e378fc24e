import { quantile } from '../live/measure.js';
import { JOBS, MANY_JOBS } from './amounts.js';
import { fairlane, peer, PEERS, type Row } from './contenders.js';
import { besideBacklog, besideFlood, type Neighbourhood, type Waits } from './fairlane.js';
import type { Figure, Run, Workload } from './measurement.js';

/** Default of FAIRLANE_QUANTUM_SECONDS. */
const QUANTUM_SECONDS = 0.5;

const PG_BOSS_HALVED: Row = [
  'pg-boss-halved',
  'pg-boss, half of the slots a customer',
  'peer',
  'pg-boss',
  { groupSlots: 4 },
];

/** 500 s of work on 8 slots; a quiet customer asks for a twentieth of a slot, and its fair share is 8/11. */
const NEIGHBOURHOOD: Neighbourhood = {
  slots: 8,
  flood: { jobs: JOBS, millis: 5 },
  quiet: { customers: 10, seconds: 20, millis: 50 },
};

const NEIGHBOUR_FIGURES: readonly Figure[] = [
  { key: 'quietP99Quanta', title: 'p99 of the wait, quanta', better: 'less' },
  { key: 'quietP99Seconds', title: 'p99 of the wait, s', better: 'less' },
  { key: 'quietP50Seconds', title: 'p50 of the wait, s', better: 'less' },
  { key: 'floodJobsPerSecond', title: 'jobs/s of the noisy one meanwhile', better: 'more' },
];

export const neighbourW4: Workload = {
  id: 'W4',
  title: 'Wait of quiet customers beside a noisy one',
  description:
    `One customer has ${JOBS.toLocaleString('en')} jobs of 5 ms queued on 8 slots; then ten quiet ones submit a job of 50 ms a ` +
    'second each, for 20 s. From submission to start; a quantum is 0.5 s. pg-boss keeps one slot, or half of ' +
    'them, from each customer (localGroupConcurrency); Graphile Worker and BullMQ are first come, first served.',
  figures: NEIGHBOUR_FIGURES,
  contenders: [
    fairlane(async () => figuresOf(await besideFlood(NEIGHBOURHOOD))),
    ...[...PEERS.filter(([name]) => name !== 'bullmq-always'), PG_BOSS_HALVED].map((row) =>
      peer(row, async (measure) => figuresOf(await measure<Waits>('neighbour', NEIGHBOURHOOD))),
    ),
  ],
};

function figuresOf({ waits, floodJobsPerSecond }: Waits): Run {
  const p99 = quantile(waits, 0.99);
  return {
    quietP99Quanta: p99 / QUANTUM_SECONDS,
    quietP99Seconds: p99,
    quietP50Seconds: quantile(waits, 0.5),
    floodJobsPerSecond,
  };
}

/** Quiet seconds of each run: 400 waits, of which the p99 is the fourth longest. */
const QUIET_SECONDS = 40;

export const backlogW5: Workload = {
  id: 'W5',
  title: 'Wait of quiet customers beside ten times the backlog',
  description:
    `As W4, but the noisy customer has ${MANY_JOBS.toLocaleString('en')} jobs queued, and ${JOBS.toLocaleString('en')} for ` +
    `comparison, and the quiet ones submit for ${QUIET_SECONDS} s. The backlog is copied within PostgreSQL from a job that ` +
    'the submitting statement wrote, before API and worker start; the peers are in W4.',
  figures: NEIGHBOUR_FIGURES,
  contenders: [
    ['fairlane', 'fairlane', MANY_JOBS] as const,
    ['fairlane-100-thousand', 'baseline', JOBS] as const,
  ].map(([name, kind, jobs]) => ({
    ...{ name, kind, title: `Fairlane, ${jobs.toLocaleString('en')} queued` },
    run: async () => {
      const quiet = { ...NEIGHBOURHOOD.quiet, seconds: QUIET_SECONDS };
      return figuresOf(await besideBacklog(jobs, { ...NEIGHBOURHOOD, quiet }));
    },
  })),
};
