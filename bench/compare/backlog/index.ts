import { Database, migrate } from '@fairlane/persistence';
import { createTestDatabase, seedBacklog } from '@fairlane/testing';
import { quantile } from '../../live/measure.js';
import type { Figure, MeasuredContender, Run } from '../measurement.js';
import { settleServers } from '../peers.js';
import { dispatchMillis } from './dispatch.js';
import { type Costs, countTurn, JOBS_PER_TURN, OPERATIONS, timeTurn } from './operations.js';

/** A database with so much in it. */
export interface Size extends Omit<MeasuredContender, 'runs'> {
  readonly queued: number;
  /** Of today. */
  readonly ended: number;
}

const CUSTOMERS = Array.from({ length: 100 }, (_, n) => `c${n + 1}`);
/** A turn of each customer, so that its pages have been written since the last checkpoint at every size. */
const WARM_UP_ROUNDS = 100;
const TIMED_ROUNDS = 100;
const COUNTED_ROUNDS = 10;

const TITLES: Readonly<Record<keyof Costs, string>> = {
  submit: `submit ${JOBS_PER_TURN} jobs`,
  scan: 'scan the active flows',
  claim: `claim ${JOBS_PER_TURN} jobs`,
  settle: `settle ${JOBS_PER_TURN} jobs`,
};

export const COST_FIGURES: readonly Figure[] = [
  { key: 'cost', title: 'all of submit, scan, claim and settle, ms', better: 'less' },
  ...OPERATIONS.map((key) => ({ key: `${key}Millis`, title: `${TITLES[key]}, ms`, better: 'less' as const })),
  { key: 'buffers', title: 'all of submit, scan, claim and settle, buffers touched', better: 'less' },
  ...OPERATIONS.map((key) => ({
    key: `${key}Buffers`,
    title: `${TITLES[key]}, buffers touched`,
    better: 'less' as const,
  })),
  { key: 'dispatchMillis', title: 'ms of statements a second of the leading API', better: 'less' },
];

/**
 * What one turn costs at each size, in rounds that go from size to size, so that what the machine does meanwhile meets
 * all of them: medians of `repeats` times 100 rounds. Then what the dispatcher costs.
 */
export async function backlogCosts(sizes: readonly Size[], repeats: number): Promise<MeasuredContender[]> {
  const opened: Opened[] = [];
  try {
    for (const size of sizes) opened.push(await open(size));
    await settleServers();
    const runs = opened.map((): Run[] => []);
    await rounds(opened, WARM_UP_ROUNDS, timeTurn);
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const timed = await rounds(opened, TIMED_ROUNDS, timeTurn);
      const counted = await rounds(opened, COUNTED_ROUNDS, countTurn);
      runs.forEach((ofSize, index) => ofSize.push(toRun(timed[index] ?? [], counted[index] ?? [])));
    }
    const dispatch = await dispatchMillis(
      opened.map(({ url }) => url),
      repeats,
    );
    return sizes.map(({ name, title, kind }, index) => ({
      ...{ name, title, kind },
      runs: (runs[index] ?? []).map((run, repeat) => ({
        ...run,
        dispatchMillis: dispatch[index]?.[repeat] ?? Number.NaN,
      })),
    }));
  } finally {
    for (const one of opened) await one.close();
  }
}

interface Opened {
  readonly url: string;
  readonly database: Database;
  close(): Promise<void>;
}

async function open({ name, queued, ended }: Size): Promise<Opened> {
  const server = await createTestDatabase(migrate);
  try {
    const startedAt = performance.now();
    await seedBacklog(server.url, { customerIds: CUSTOMERS, queued, ended });
    console.error(`${name} seeded in ${Math.round((performance.now() - startedAt) / 1_000)} s`);
    const connection = { url: server.url, applicationName: 'fairlane-bench', poolSize: 1 };
    const database = await Database.connect(connection);
    const close = async () => {
      await database.close();
      await server.drop();
    };
    return { url: server.url, database, close };
  } catch (error) {
    await server.drop();
    throw error;
  }
}

/** The costs of each size, round by round; every round begins with another size, and has another customer's turn. */
async function rounds(
  opened: readonly Opened[],
  count: number,
  take: (database: Database, customerId: string) => Promise<Costs>,
): Promise<Costs[][]> {
  const found = opened.map((): Costs[] => []);
  for (let round = 0; round < count; round += 1) {
    for (let place = 0; place < opened.length; place += 1) {
      const index = (round + place) % opened.length;
      const { database } = opened[index] as Opened;
      found[index]?.push(await take(database, CUSTOMERS[round % CUSTOMERS.length] as string));
    }
  }
  return found;
}

/** Medians; the whole is the sum of the medians of its parts. */
export function toRun(timed: readonly Costs[], counted: readonly Costs[]): Run {
  const medians = (costs: readonly Costs[]) =>
    OPERATIONS.map(
      (key) =>
        [
          key,
          quantile(
            costs.map((cost) => cost[key]),
            0.5,
          ),
        ] as const,
    );
  const sum = (values: readonly (readonly [string, number])[]) =>
    values.reduce((total, [, value]) => total + value, 0);
  const millis = medians(timed);
  const buffers = medians(counted);
  return {
    cost: sum(millis),
    ...Object.fromEntries(millis.map(([key, value]) => [`${key}Millis`, value])),
    buffers: sum(buffers),
    ...Object.fromEntries(buffers.map(([key, value]) => [`${key}Buffers`, value])),
  };
}
