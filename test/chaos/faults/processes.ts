import { type AppProcess, until } from '@fairlane/testing';
import { type Faults, seconds } from './fault.js';

/** Longer than a leader is sure of its lease, and than a worker may be silent. */
const LEADER_LEASE_SECONDS = 4;
const WORKER_LEASE_SECONDS = 13;
const REVIVE_SECONDS = 60;

async function kill(apps: readonly AppProcess[], app: AppProcess): Promise<void> {
  await app.kill('SIGKILL');
  await until(() => !apps.includes(app), {
    deadlineSeconds: REVIVE_SECONDS,
    intervalSeconds: 0.1,
    message: 'another process in the place of the one that was killed',
  });
}

async function freeze(app: AppProcess, forSeconds: number): Promise<void> {
  await app.kill('SIGSTOP');
  await seconds(forSeconds);
  await app.kill('SIGCONT');
}

export const PROCESS_FAULTS: Faults = {
  'a worker is killed': async ({ workers }, random) => kill(workers, random.pick(workers)),

  'the leader is killed': async (cluster, random) =>
    kill(cluster.apis, (await cluster.leader()) ?? random.pick(cluster.apis)),

  'a standby is killed': async (cluster, random) => {
    const leader = await cluster.leader();
    await kill(cluster.apis, random.pick(cluster.apis.filter((api) => api !== leader)));
  },

  'the leader sleeps past its lease': async (cluster, random) =>
    freeze((await cluster.leader()) ?? random.pick(cluster.apis), LEADER_LEASE_SECONDS),

  'a worker sleeps past its lease': async ({ workers }, random) =>
    freeze(random.pick(workers), WORKER_LEASE_SECONDS),
};
