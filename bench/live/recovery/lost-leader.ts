import { seedBacklog, until } from '@fairlane/testing';
import { ask, leaderOf, nth, withCluster } from './cluster.js';
import { summary } from './summary.js';

const KILLS = 20;

/** Kills the API that leads, again and again: seconds until a job starts that the other accepts right after. */
export async function lostLeader(): Promise<object> {
  return withCluster({ workers: 1, slotsPerWorker: 2 }, async ({ apis, database, newApi }) => {
    await ask(nth(apis, 0), 'POST', '/v1/customers', { id: 'c', name: 'c' });
    const seconds: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const leader = await leaderOf(apis);
      const survivor = nth(apis, apis.indexOf(leader) + 1);
      await leader.kill('SIGKILL');
      const killedAt = performance.now();
      const { status, body } = await ask(survivor, 'POST', '/v1/jobs', {
        ...{ customerId: 'c', executionSeconds: 0 },
      });
      if (status !== 202) throw new Error(`The survivor answered ${status}: ${body}`);
      const { id } = JSON.parse(body) as { id: string };
      const hasEnded = async () =>
        (await database.query('select from job_history where id = $1', [id])).length > 0;
      await until(hasEnded, { deadlineSeconds: 30, message: 'a job to run after the leader was killed' });
      seconds.push((performance.now() - killedAt) / 1_000);
      apis[apis.indexOf(leader)] = await newApi();
    }
    return { kills: KILLS, ...summary(seconds) };
  });
}

/** Of customers who share the backlog: so many flows are to be found again at a takeover. */
const CUSTOMERS = 1_000;

/**
 * Kills the API that leads while `jobs` jobs are queued, again and again: seconds until a turn of the other's epoch is
 * claimed, of each kill.
 */
export async function lostLeaderBesideBacklog(jobs: number, kills: number): Promise<number[]> {
  const customerIds = Array.from({ length: CUSTOMERS }, (_, n) => `c${n + 1}`);
  const seed = async (url: string) => seedBacklog(url, { customerIds, queued: jobs });
  return withCluster({ workers: 2, slotsPerWorker: 4, seed }, async ({ apis, database, newApi }) => {
    const isClaimedAfter = async (epoch: string) =>
      (await database.query('select from leases where epoch > $1 limit 1', [epoch])).length > 0;
    const seconds: number[] = [];
    for (let kill = 0; kill < kills; kill += 1) {
      const leader = await leaderOf(apis);
      const [{ epoch } = { epoch: '0' }] = await database.query<{ epoch: string }>(
        'select epoch from dispatcher',
      );
      const hasBegun = async () => isClaimedAfter(String(BigInt(epoch) - 1n));
      await until(hasBegun, { deadlineSeconds: 30, message: 'a turn of the leader that is to be killed' });
      await leader.kill('SIGKILL');
      const killedAt = performance.now();
      await until(async () => isClaimedAfter(epoch), {
        ...{ deadlineSeconds: 60, intervalSeconds: 0.01 },
        message: 'a turn of the next leader to be claimed',
      });
      seconds.push((performance.now() - killedAt) / 1_000);
      apis[apis.indexOf(leader)] = await newApi();
    }
    return seconds;
  });
}
