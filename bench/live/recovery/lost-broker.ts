import { setTimeout as delay } from 'node:timers/promises';
import { until } from '@fairlane/testing';
import { endings, rounded, unfinished, untilDrained } from '../measure.js';
import { ask, nth, withCluster } from './cluster.js';
import { steadyLoad, tally } from './load.js';

const SUBMITS_PER_SECOND = 200;
const AWAY_SECONDS = 60;
const SECONDS_BEFORE = 5;

/**
 * RabbitMQ away for a minute under steady submissions, one job each: how they are answered, and the seconds until
 * everything that was queued when it came back has ended, while the submissions go on.
 */
export async function lostBroker(): Promise<object> {
  return withCluster({ workers: 2, slotsPerWorker: 4 }, async ({ apis, database, toRabbit }) => {
    const customers = Array.from({ length: 10 }, (_, n) => ({ id: `c${n}`, name: `c${n}` }));
    await ask(nth(apis, 0), 'POST', '/v1/customers', customers);
    const load = steadyLoad(SUBMITS_PER_SECOND, async (n) =>
      ask(nth(apis, n), 'POST', '/v1/jobs', { customerId: `c${n % 10}`, executionSeconds: 0 }),
    );
    await delay(SECONDS_BEFORE * 1_000);
    toRabbit.cut();
    await delay(AWAY_SECONDS * 1_000);
    const queued = await unfinished(database);
    const [now] = await database.query<{ at: string }>('select clock_timestamp()::text as at');
    toRabbit.mend();
    const mendedAt = performance.now();
    const since = () => rounded((performance.now() - mendedAt) / 1_000, 2);
    const startsAgain = async () => (await unfinished(database)) < queued - SUBMITS_PER_SECOND;
    await until(startsAgain, { deadlineSeconds: 60, message: 'turns to flow again' });
    const firstSeconds = since();
    const isCaughtUp = async () =>
      (await database.query('select from jobs where created_at <= $1 limit 1', [now?.at])).length === 0;
    await until(isCaughtUp, { deadlineSeconds: 120, message: 'the backlog to end' });
    const catchUpSeconds = since();
    await load.stop();
    await untilDrained(database, null, 60);
    return {
      ...{ submitsPerSecond: SUBMITS_PER_SECOND, awaySeconds: AWAY_SECONDS, queuedWhenItReturned: queued },
      ...{ secondsToFirstJobs: firstSeconds, catchUpSeconds },
      submits: tally(load.answers),
      endings: await endings(database),
    };
  });
}
