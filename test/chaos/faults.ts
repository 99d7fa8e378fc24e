import type { AppProcess } from '@fairlane/testing';
import { setTimeout as delay } from 'node:timers/promises';
import type { Cluster } from './cluster.js';
import type { Random } from './random.js';

/** Hurts the cluster, waits, and heals it. */
export type Fault = (cluster: Cluster, random: Random) => Promise<void>;

/** Longer than a leader is sure of its lease, and than a worker may be silent. */
const LEADER_LEASE_SECONDS = 4;
const WORKER_LEASE_SECONDS = 13;

const seconds = async (count: number): Promise<void> => delay(count * 1_000);

/** Kills a process and puts another of its kind into its place. */
async function replace<App extends AppProcess>(
  apps: App[],
  app: App,
  start: () => Promise<App>,
): Promise<void> {
  const place = apps.indexOf(app);
  await app.kill('SIGKILL');
  apps[place] = await start();
}

async function freeze(app: AppProcess, forSeconds: number): Promise<void> {
  await app.kill('SIGSTOP');
  await seconds(forSeconds);
  await app.kill('SIGCONT');
}

export const FAULTS: Readonly<Record<string, Fault>> = {
  'a worker is killed': async (cluster, random) =>
    replace(cluster.workers, random.pick(cluster.workers), async () => cluster.newWorker()),

  'the leader is killed': async (cluster, random) => {
    const leader = (await cluster.leader()) ?? random.pick(cluster.apis);
    await replace(cluster.apis, leader, async () => cluster.newApi());
  },

  'a standby is killed': async (cluster, random) => {
    const leader = await cluster.leader();
    const standby = random.pick(cluster.apis.filter((api) => api !== leader));
    await replace(cluster.apis, standby, async () => cluster.newApi());
  },

  'the leader sleeps past its lease': async (cluster, random) =>
    freeze((await cluster.leader()) ?? random.pick(cluster.apis), LEADER_LEASE_SECONDS),

  'a worker sleeps past its lease': async ({ workers }, random) =>
    freeze(random.pick(workers), WORKER_LEASE_SECONDS),

  'PostgreSQL is away for a moment': async ({ toPostgres }, random) => {
    toPostgres.cut();
    await seconds(0.5 + random.below(3));
    toPostgres.mend();
  },

  'PostgreSQL is away for longer than a lease': async ({ toPostgres }) => {
    toPostgres.cut();
    await seconds(11);
    toPostgres.mend();
  },

  'RabbitMQ is away': async ({ toRabbit }, random) => {
    toRabbit.cut();
    await seconds(1 + random.below(8));
    toRabbit.mend();
  },

  'a reader holds an old snapshot': async ({ database }, random) => {
    await database.transaction(async (reader) => {
      await reader.query('set transaction isolation level repeatable read');
      await reader.query('select count(*) from jobs');
      await seconds(5 + random.below(5));
    });
  },
};
