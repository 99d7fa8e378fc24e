import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@fairlane/testing';
import { ADMIN_KEY, type Cluster, openCluster } from './cluster.js';
import { FAULTS } from './faults.js';
import { checkHistory } from './history/check-history.js';
import { CUSTOMERS, submitUntil } from './load.js';
import { seeded } from './random.js';

/** `CHAOS_MINUTES` and `CHAOS_SEED` make it longer, and repeat it. */
const SECONDS = Number(process.env.CHAOS_MINUTES ?? 1) * 60;
const DRAIN_SECONDS = 120;
const FIXED_SEED = 4_711;
const seeds = process.env.CHAOS_SEED
  ? [Number(process.env.CHAOS_SEED)]
  : [FIXED_SEED, Math.floor(Math.random() * 1e9)];

let cluster: Cluster;

beforeAll(async () => {
  cluster = await openCluster({ apis: 2, workers: 3, slotsPerWorker: 2 });
  await fetch(`${cluster.apis[0]!.url}/v1/customers`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    body: JSON.stringify(CUSTOMERS),
  });
}, 60_000);
afterAll(async () => cluster.close(), 60_000);

describe('all faults, mixed', () => {
  it.each(seeds)(
    'break no promise (seed %i)',
    async (seed) => {
      const random = seeded(seed);
      const stop = new AbortController();
      const load = submitUntil(cluster, seeded(seed + 1), stop.signal, String(seed));
      const injected: string[] = [];
      const endsAt = performance.now() + SECONDS * 1_000;
      while (performance.now() < endsAt) {
        const name = random.pick(Object.keys(FAULTS));
        injected.push(name);
        await FAULTS[name]!(cluster, random);
      }
      stop.abort();
      await load;
      await until(async () => (await cluster.database.query('select from jobs limit 1')).length === 0, {
        deadlineSeconds: DRAIN_SECONDS,
        intervalSeconds: 0.5,
        message: 'every job to end',
      });
      const history = await cluster.history();
      const jobs = history.submissions.reduce((sum, { jobIds }) => sum + jobIds.length, 0);
      process.stdout.write(`seed ${seed}: ${jobs} jobs, ${injected.length} faults: ${injected.join(', ')}\n`);
      expect(jobs).toBeGreaterThan(0);
      expect(checkHistory(history)).toEqual([]);
    },
    (SECONDS + DRAIN_SECONDS + 60) * 1_000,
  );
});
