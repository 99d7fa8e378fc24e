import { setTimeout as delay } from 'node:timers/promises';
import { type OwnServers, type PostgresStop, startOwnServers, until } from '@fairlane/testing';
import { endings, untilDrained } from '../measure.js';
import { type Answer, ask, type Cluster, nth, withCluster } from './cluster.js';
import { steadyLoad, tally } from './load.js';
import { summary } from './summary.js';

const ROUNDS = 5;
const REQUESTS_PER_SECOND = 100;
const SECONDS_BETWEEN = 4;

/**
 * PostgreSQL restarted, on servers of their own, under steady reads and submissions at two APIs: how they are answered,
 * and the seconds from the command to restart until a request succeeds and until a job has ended that was accepted after.
 */
export async function restartedPostgres(): Promise<object> {
  const servers = await startOwnServers('bench-recovery');
  try {
    return {
      fast: await restart(servers, 'fast'),
      immediate: await restart(servers, 'immediate'),
    };
  } finally {
    await servers.clean();
  }
}

async function restart(servers: OwnServers, mode: PostgresStop): Promise<object> {
  return withCluster({ workers: 2, slotsPerWorker: 4, servers }, async (cluster) => {
    const { apis, database } = cluster;
    await ask(nth(apis, 0), 'POST', '/v1/customers', { id: 'c', name: 'c' });
    const submit = { customerId: 'c', executionSeconds: 0 };
    const load = steadyLoad(REQUESTS_PER_SECOND, async (n) => {
      const api = nth(apis, n);
      return n % 4 < 2 ? ask(api, 'GET', '/v1/customers/c') : ask(api, 'POST', '/v1/jobs', submit);
    });
    const times = { restart: [], firstSuccess: [], firstJobEnded: [] } as Record<
      'restart' | 'firstSuccess' | 'firstJobEnded',
      number[]
    >;
    for (let round = 0; round < ROUNDS; round += 1) {
      await delay(SECONDS_BETWEEN * 1_000);
      await restartOnce(cluster, load.answers, async () => servers.restartPostgres(mode), times);
    }
    await delay(SECONDS_BETWEEN * 1_000);
    await load.stop();
    await untilDrained(database, null, 60);
    const accepted = load.answers.filter(({ status }) => status === 202).length;
    return {
      restarts: ROUNDS,
      ...tally(load.answers),
      restartItself: summary(times.restart),
      firstSuccess: summary(times.firstSuccess),
      firstJobEnded: summary(times.firstJobEnded),
      accepted,
      endings: await endings(database),
    };
  });
}

async function restartOnce(
  { database }: Cluster,
  answers: readonly Answer[],
  restartPostgres: () => Promise<void>,
  times: Record<'restart' | 'firstSuccess' | 'firstJobEnded', number[]>,
): Promise<void> {
  const startedAt = performance.now();
  const since = () => (performance.now() - startedAt) / 1_000;
  await restartPostgres();
  times.restart.push(since());
  const answered = answers.length;
  const succeeds = () => answers.slice(answered).find(({ status }) => status === 202);
  const success = await until(succeeds, { deadlineSeconds: 30, message: 'a submission to succeed' });
  times.firstSuccess.push(since());
  const { id } = JSON.parse(success.body) as { id: string };
  const hasEnded = async () =>
    (await database.query('select from job_history where id = $1', [id])).length > 0;
  await until(hasEnded, { deadlineSeconds: 60, message: 'a job to end after the restart' });
  times.firstJobEnded.push(since());
}
