import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type OwnServers, startOwnServers } from '@fairlane/testing';
import { type Cluster, openCluster } from './cluster.js';
import { FAULTS } from './faults/index.js';
import { createCustomers } from './load.js';
import type { Random } from './random.js';
import { DRAIN_SECONDS, type Outcome, survive } from './survive.js';

/**
 * `make chaos` sets these: how long the mixed faults go on, a seed to repeat a run, and one fault to look at. With
 * any of them every fault has a turn alone as well.
 */
const { CHAOS_MINUTES, CHAOS_SEED, CHAOS_FAULT } = process.env;
const isLong = Boolean(CHAOS_MINUTES);
const MIXED_SECONDS = Number(CHAOS_MINUTES || 1) * 60;
const ALONE_SECONDS = 120;
const FIXED_SEED = 4_711;
const seeds = CHAOS_SEED ? [Number(CHAOS_SEED)] : [FIXED_SEED, Math.floor(Math.random() * 1e9)];
const names = Object.keys(FAULTS).filter((name) => !CHAOS_FAULT || name.includes(CHAOS_FAULT));

/** PostgreSQL, by which workers show that they live, was away for all: that is no sign of any one's death. */
const TAKES_NO_WORKER = [
  'PostgreSQL restarts in order',
  'PostgreSQL restarts as after a power cut',
  'PostgreSQL is away for longer than a lease',
  'PostgreSQL cannot be reached',
  'the network is slow',
];

let servers: OwnServers | undefined;
let cluster: Cluster<OwnServers> | undefined;

beforeAll(async () => {
  servers = await startOwnServers('test-chaos');
  cluster = await openCluster(servers, { apis: 2, workers: 3, slotsPerWorker: 2 });
  await createCustomers(cluster);
}, 240_000);

afterAll(async () => {
  await cluster?.close();
  await servers?.clean();
}, 120_000);

function expectKept(title: string, outcome: Outcome): void {
  const { jobs, faults, drainSeconds, lostWorkers, failures, violations } = outcome;
  process.stdout.write(
    `${title}: ${jobs} jobs, ${faults.length} faults, ${lostWorkers} workers lost, ` +
      `drained after ${drainSeconds.toFixed(1)} s: ${faults.join(', ')}\n`,
  );
  expect(jobs).toBeGreaterThan(0);
  expect({ violations, failures }).toEqual({ violations: [], failures: [] });
}

if (isLong)
  describe('every promise is kept although', () => {
    it.each(names)(
      '%s',
      async (name) => {
        const inject = async (random: Random) => {
          await FAULTS[name]!(cluster!, random);
          return [name];
        };
        const outcome = await survive(cluster!, name, FIXED_SEED, inject);
        expectKept('alone', outcome);
        if (TAKES_NO_WORKER.includes(name)) expect(outcome.lostWorkers).toBe(0);
      },
      (ALONE_SECONDS + DRAIN_SECONDS) * 1_000,
    );
  });

describe('every promise is kept although all of it happens, mixed', () => {
  it.each(seeds)(
    '(seed %i)',
    async (seed) => {
      const inject = async (random: Random) => {
        const injected: string[] = [];
        const endsAt = performance.now() + MIXED_SECONDS * 1_000;
        while (performance.now() < endsAt) {
          const name = random.pick(names);
          injected.push(name);
          await FAULTS[name]!(cluster!, random);
        }
        return injected;
      };
      expectKept(`seed ${seed}`, await survive(cluster!, String(seed), seed, inject));
    },
    (MIXED_SECONDS + ALONE_SECONDS + DRAIN_SECONDS) * 1_000,
  );
});
