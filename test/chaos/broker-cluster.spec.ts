import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { poolQueue } from '@fairlane/messaging';
import { type RabbitCluster, startRabbitCluster, until } from '@fairlane/testing';
import { type Cluster, openCluster } from './cluster.js';
import { createCustomers } from './load.js';
import type { Random } from './random.js';
import { DRAIN_SECONDS, survive } from './survive.js';

/** `make chaos` sets these; see chaos.spec.ts. Three nodes take too long for every run of the tests. */
const { CHAOS_MINUTES, CHAOS_SEED, CHAOS_FAULT } = process.env;
const TITLE = 'the node that leads the turns’ queue is killed, again and again';
const isWanted = Boolean(CHAOS_MINUTES) && (!CHAOS_FAULT || TITLE.includes(CHAOS_FAULT));
const SEED = Number(CHAOS_SEED || 4_711);

const WORKERS = 3;
const LEAST_KILLS = 2;
const KILL_SECONDS = Number(CHAOS_MINUTES) * 15;
/** An election, a reconnect with its backoff, and a look of the dispatcher at its queues; on a busy machine. */
const HEAL_SECONDS = 60;
/** Until all have healed, the node has come back, and two pauses of at most 15 s have passed. */
const LONGEST_ROUND_SECONDS = 180;

if (!isWanted)
  process.stdout.write('broker-cluster.spec.ts is skipped: it takes minutes, and runs in `make chaos`.\n');
(isWanted ? describe : describe.skip)('every promise is kept although', () => {
  let servers: RabbitCluster | undefined;
  let cluster: Cluster<RabbitCluster> | undefined;

  beforeAll(async () => {
    servers = await startRabbitCluster('test-chaos-rabbit');
    cluster = await openCluster(servers, { apis: 2, workers: WORKERS, slotsPerWorker: 2, isStraight: true });
    await createCustomers(cluster);
  }, 300_000);

  afterAll(async () => {
    await cluster?.close();
    await servers?.clean();
  }, 120_000);

  it(
    TITLE,
    async () => {
      const processes = [...cluster!.apis, ...cluster!.workers];
      const outcome = await survive(cluster!, 'broker-cluster', SEED, async (random) => {
        const kills: string[] = [];
        const endsAt = performance.now() + KILL_SECONDS * 1_000;
        while (kills.length < LEAST_KILLS || performance.now() < endsAt)
          kills.push(await killLeader(cluster!, random));
        return kills;
      });
      process.stdout.write(
        `${outcome.jobs} jobs, drained after ${outcome.drainSeconds.toFixed(1)} s: ${outcome.faults.join(', ')}\n`,
      );
      expect(outcome.jobs).toBeGreaterThan(0);
      expect(outcome).toMatchObject({ violations: [], failures: [] });
      expect(processes.map((app) => app.ending())).toEqual(processes.map(() => undefined));
    },
    (KILL_SECONDS + LEAST_KILLS * LONGEST_ROUND_SECONDS + DRAIN_SECONDS) * 1_000,
  );
});

/** Kills the leading node, sees all workers have turns without it, and starts it again; what happened, in words. */
async function killLeader(cluster: Cluster<RabbitCluster>, random: Random): Promise<string> {
  const { servers, vhost, database } = cluster;
  const leader = await until(async () => servers.leaderOf(vhost, poolQueue('general').name), {
    deadlineSeconds: HEAL_SECONDS,
    message: 'a leader of the queue',
  });
  await servers.killNode(leader);
  const [now] = await database.query<{ text: string }>('select clock_timestamp()::text as text');
  const killedAt = now!.text;
  await until(async () => (await workersSince(cluster, killedAt)) === WORKERS, {
    deadlineSeconds: HEAL_SECONDS,
    intervalSeconds: 0.25,
    message: `turns for every worker without ${leader}`,
  });
  await pause(random);
  await servers.startNodes();
  await pause(random);
  return `${leader}: no turn for ${(await stillSeconds(cluster, killedAt)).toFixed(1)} s`;
}

const pause = async (random: Random): Promise<void> => delay((5 + random.below(11)) * 1_000);

/** How many workers have claimed turns since, those left out that may have been on their way then. */
async function workersSince({ database }: Cluster, since: string): Promise<number> {
  const [row] = await database.query<{ workers: number }>(
    "select count(distinct worker_id)::int as workers from history_of_leases where at > $1::timestamptz + interval '2 s'",
    [since],
  );
  return row!.workers;
}

/** The longest time since in which nobody claimed a turn. */
async function stillSeconds({ database }: Cluster, since: string): Promise<number> {
  const [row] = await database.query<{ still: number }>(
    `select max(extract(epoch from at - before))::float8 as still
       from (select at, lag(at, 1, $1::timestamptz) over (order by at) as before
               from history_of_leases where at > $1::timestamptz) claims`,
    [since],
  );
  return row!.still;
}
