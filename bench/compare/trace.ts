import { DAY_0_PACE, type Pace, replayTrace } from '../live/trace.js';
import {
  DAY_0,
  DAYS_0_2,
  playFluid,
  playInOrder,
  playInTurns,
  QUANTUM_SECONDS,
  type Trace,
  type TraceReport,
} from '../simulate-trace.js';
import type { Contender, Figure, Run, Workload } from './measurement.js';
import { withRatios } from './ratios.js';

/** What is played, and how fast when it is played live. `key` begins the figures' keys. */
interface Part {
  readonly key: string;
  readonly title: string;
  readonly trace: Trace;
  readonly pace: Pace;
}

const PARTS: readonly Part[] = [
  { key: 'day0', title: 'day 0, 200 slots', trace: DAY_0, pace: DAY_0_PACE },
  {
    key: 'days0to2',
    title: 'days 0 - 2, 600 slots',
    trace: DAYS_0_2,
    pace: { scale: 1_000, quantumSeconds: 4 },
  },
];

export const traceW7: Workload = {
  id: 'W7',
  title: 'A real log of noisy neighbours',
  description:
    'The LHC Computing Grid log of November 2005: day 0 (13,651 jobs of 10 customers) on 200 slots, and days 0 - 2 (47,774 of 21) ' +
    'on 600. Bounded slowdown: response over run time, at least 1, jobs shorter than 600 s counted as 600 s; averaged over ' +
    "a customer's jobs, then over the customers, of whom the five with the most jobs are the heavy ones. Live: through API, " +
    `broker and workers, ${PARTS.map(({ pace }) => `${pace.scale.toLocaleString('en')} times as fast with turns of ${pace.quantumSeconds} s`).join(' and ')}. ` +
    `Simulated: the same scheduler on a virtual clock, with turns of ${QUANTUM_SECONDS} s of the log. Fluid limit: slots that can be divided ` +
    'without limit, max-min between customers and then users, which is as fair as can be. First come, first served is simulated.',
  figures: PARTS.flatMap(figuresOf),
  contenders: [
    played('fairlane', 'Fairlane, live', 'fairlane', async ({ trace, pace }) =>
      replayTrace(trace, pace, 'fair'),
    ),
    played('simulated', 'Fairlane, simulated', 'fairlane', async ({ trace }) => playInTurns(trace)),
    played('fluid', 'fluid limit', 'fluid limit', async ({ trace }) => playFluid(trace)),
    played('fifo', 'first come, first served', 'baseline', async ({ trace }) => playInOrder(trace)),
  ],
  derive: (measured) =>
    withRatios(
      measured,
      'fluid',
      PARTS.map(({ key }) => [`${key}LightOverFluid`, `${key}LightSlowdown`]),
    ),
};

function figuresOf({ key, title }: Part): Figure[] {
  return [
    { key: `${key}LightSlowdown`, title: `${title}: slowdown of light customers`, better: 'less' },
    { key: `${key}LightOverFluid`, title: `${title}: that over the fluid limit's`, better: 'less' },
    { key: `${key}HeavySlowdown`, title: `${title}: slowdown of heavy customers`, better: 'less' },
    { key: `${key}MakespanHours`, title: `${title}: makespan, hours of the log`, better: 'less' },
  ];
}

function played(
  name: string,
  title: string,
  kind: Contender['kind'],
  play: (part: Part) => Promise<TraceReport>,
): Contender {
  const run = async (): Promise<Run> => {
    const figures: Record<string, number> = {};
    for (const part of PARTS) {
      const report = await play(part);
      figures[`${part.key}LightSlowdown`] = report.slowdownOfLightCustomers;
      figures[`${part.key}HeavySlowdown`] = report.slowdownOfHeavyCustomers;
      figures[`${part.key}MakespanHours`] = report.makespanHours;
    }
    return figures;
  };
  return { name, title, kind, run };
}
