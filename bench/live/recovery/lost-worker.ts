import { setTimeout as delay } from 'node:timers/promises';
import { type AppProcess, until } from '@fairlane/testing';
import { ask, type Cluster, nth, withCluster } from './cluster.js';
import { summary } from './summary.js';

const KILLS = 10;
const SLOTS = 2;
/** Of a job that outlives the measurement. Seconds. */
const JOB_SECONDS = 3_600;

/** Kills one of two workers, again and again: seconds until each job that it ran runs on the other. */
export async function lostWorker(): Promise<object> {
  return withCluster({ workers: 2, slotsPerWorker: SLOTS }, async (cluster) => {
    const customers = Array.from({ length: 2 * SLOTS }, (_, n) => ({ id: `c${n}`, name: `c${n}` }));
    const jobs = customers.map(({ id }) => ({
      ...{ customerId: id, executionSeconds: JOB_SECONDS, maxAttempts: 100 },
    }));
    await ask(nth(cluster.apis, 0), 'POST', '/v1/customers', customers);
    await ask(nth(cluster.apis, 0), 'POST', '/v1/jobs', jobs);
    const seconds: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      seconds.push(...(await killAndWatch(cluster, nth(cluster.workers, kill))));
      cluster.workers[kill % 2] = await cluster.newWorker();
    }
    return { kills: KILLS, ...summary(seconds) };
  });
}

async function killAndWatch({ database }: Cluster, victim: AppProcess): Promise<number[]> {
  const held = async (byVictim: boolean): Promise<string[]> => {
    const rows = await database.query<{ id: string }>(
      `select unnest(job_ids) as id from leases
       where (worker_id = (select id from workers where pid = $1 order by started_at desc limit 1)) = $2`,
      [victim.pid, byVictim],
    );
    return rows.map(({ id }) => id);
  };
  const isBusy = async () => (await held(true)).length === SLOTS;
  await until(isBusy, { deadlineSeconds: 30, message: 'a worker whose slots all run' });
  await delay(Math.random() * 1_000); // at any moment between two heartbeats
  await victim.kill('SIGKILL');
  const killedAt = performance.now();
  const waiting = new Set(await held(true));
  const seconds: number[] = [];
  const allRun = async (): Promise<boolean> => {
    for (const id of await held(false))
      if (waiting.delete(id)) seconds.push((performance.now() - killedAt) / 1_000);
    return waiting.size === 0;
  };
  await until(allRun, { deadlineSeconds: 60, message: 'the jobs of a killed worker to run elsewhere' });
  return seconds;
}
