import { monotonicSeconds } from '@fairlane/platform';
import { createCustomers, submitJobs, withStack } from '@fairlane/testing';
import { setTimeout as delay } from 'node:timers/promises';
import type { Contender, Run, Workload } from './measurement.js';
import { watchProcessors } from './processor-use.js';
import { withRatios } from './ratios.js';

const SLOTS = 4;
const WORKERS = [1, 2, 4, 8] as const;
const CUSTOMERS = 100;
const WARM_UP_SECONDS = 3;
const SECONDS = 10;
/** More than any two cores have managed: no more jobs than that can give need to be there. */
const MOST_TURNS_PER_SECOND = 1_500;

/** Turns that hold a slot, and no processor, for so long. `key` begins the figures' keys. */
interface Series {
  readonly key: string;
  readonly turnMillis: number;
}

/** 160 turns a second for 32 slots, which two cores can do; and 1,600, which they cannot. */
const SERIES: readonly Series[] = [
  { key: 'longTurns', turnMillis: 200 },
  { key: 'shortTurns', turnMillis: 20 },
];

export const scaleOutW9: Workload = {
  id: 'W9',
  title: 'More workers',
  description:
    `${WORKERS.join(', ')} worker processes with ${SLOTS} slots each, on one machine with everything else; one job a turn ` +
    '(`FAIRLANE_MAX_JOBS_PER_TURN=1`), which waits and needs no processor, so that turns are counted. ' +
    `${SERIES.map(({ turnMillis }) => `Turns of ${turnMillis} ms`).join(', then t')}; ${SECONDS} s of each. ` +
    '"Of linear" is turns a second over those of one worker in the same round times the number of workers, and 1 when each ' +
    'worker adds as much as the first. Once the processors are full no worker can add anything.',
  figures: SERIES.flatMap(({ key, turnMillis }) => [
    { key: `${key}PerSecond`, title: `turns of ${turnMillis} ms a second`, better: 'more' as const },
    { key: `${key}OfLinear`, title: `turns of ${turnMillis} ms: of linear`, better: 'more' as const },
    {
      key: `${key}BusyPercent`,
      title: `turns of ${turnMillis} ms: the machine's processors busy, %`,
      better: 'less' as const,
    },
  ]),
  contenders: WORKERS.map(scaledTo),
  derive: (measured) =>
    withRatios(
      measured,
      nameOf(1),
      SERIES.map(({ key }) => [`${key}OfLinear`, `${key}PerSecond`]),
      ({ name }) => WORKERS.find((workers) => nameOf(workers) === name) ?? Number.NaN,
    ),
};

function scaledTo(workers: number): Contender {
  const title = `${workers} ${workers === 1 ? 'worker' : 'workers'}`;
  return { name: nameOf(workers), title, kind: 'fairlane', run: () => measure(workers) };
}

function nameOf(workers: number): string {
  return `workers-${workers}`;
}

async function measure(workers: number): Promise<Run> {
  const run: Record<string, number> = {};
  for (const { key, turnMillis } of SERIES) {
    const { turnsPerSecond, busyPercent } = await turnsOf(workers, turnMillis);
    run[`${key}PerSecond`] = turnsPerSecond;
    run[`${key}BusyPercent`] = busyPercent;
  }
  return run;
}

/** While the backlog lasts: turns a second, by what the database has recorded, and how busy the machine was. */
async function turnsOf(
  workers: number,
  turnMillis: number,
): Promise<{ turnsPerSecond: number; busyPercent: number }> {
  const apiEnv = { FAIRLANE_MAX_JOBS_PER_TURN: '1' };
  return withStack({ workers, slotsPerWorker: SLOTS, apiEnv }, async (stack) => {
    const ids = Array.from({ length: CUSTOMERS }, (_, n) => `c${n + 1}`);
    await createCustomers(stack, ids);
    const perSecond = Math.min(MOST_TURNS_PER_SECOND, (workers * SLOTS * 1_000) / turnMillis);
    const jobs = Math.ceil(perSecond * (WARM_UP_SECONDS + 2 * SECONDS));
    await submitJobs(stack, jobs, (n) => ({
      customerId: ids[n % CUSTOMERS],
      executionSeconds: turnMillis / 1_000,
    }));
    await delay(WARM_UP_SECONDS * 1_000);
    const ended = async () => {
      const [row] = await stack.database.query<{ count: number }>(
        'select count(*)::int as count from job_history',
      );
      return row?.count ?? 0;
    };
    const before = await ended();
    const startedAt = monotonicSeconds();
    const busy = await watchProcessors();
    await delay(SECONDS * 1_000);
    const busyPercent = await busy();
    const after = await ended();
    const turnsPerSecond = (after - before) / (monotonicSeconds() - startedAt);
    if (after >= jobs) throw new Error('The jobs did not last.');
    return { turnsPerSecond, busyPercent };
  });
}
