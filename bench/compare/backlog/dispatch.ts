import { setTimeout as delay } from 'node:timers/promises';
import { Database } from '@fairlane/persistence';
import { monotonicSeconds } from '@fairlane/platform';
import { ADMIN_KEY, createTestBroker, killAllProcesses, startApi } from '@fairlane/testing';
import { leaderOf } from '../../live/recovery/cluster.js';

/** After a takeover the leader counts what it has found; what it does each second is asked for. Seconds. */
const SETTLING_SECONDS = 60;
/** What is done once a minute is done once in it. Seconds. */
const WINDOW_SECONDS = 60;

/**
 * What a leading API without workers has PostgreSQL do, in milliseconds of its statements a second: `windows` of a
 * minute, of each of these databases at the same time.
 */
export async function dispatchMillis(urls: readonly string[], windows: number): Promise<number[][]> {
  const brokers = await Promise.all(urls.map(async () => createTestBroker()));
  const databases = await Promise.all(
    urls.map(async (url) => Database.connect({ url, applicationName: 'fairlane-bench', poolSize: 1 })),
  );
  const activeMillis = async () => Promise.all(databases.map(activeMillisOf));
  try {
    for (const [index, url] of urls.entries()) {
      const env = { DATABASE_URL: url, AMQP_URL: brokers[index]?.url ?? '', FAIRLANE_LOG_LEVEL: 'warn' };
      await leaderOf([await startApi({ ...env, FAIRLANE_ADMIN_KEY: ADMIN_KEY })]);
    }
    await delay(SETTLING_SECONDS * 1_000);
    const found: number[][] = urls.map(() => []);
    for (let window = 0; window < windows; window += 1) {
      const startedAt = monotonicSeconds();
      const before = await activeMillis();
      await delay(WINDOW_SECONDS * 1_000);
      const after = await activeMillis();
      const seconds = monotonicSeconds() - startedAt;
      found.forEach((values, index) =>
        values.push(((after[index] ?? Number.NaN) - (before[index] ?? Number.NaN)) / seconds),
      );
    }
    return found;
  } finally {
    await killAllProcesses();
    await Promise.all(databases.map(async (database) => database.close()));
    await Promise.all(brokers.map(async (broker) => broker.drop()));
  }
}

/** Milliseconds that statements have run in this database so far; sessions report it about once a second. */
async function activeMillisOf(database: Database): Promise<number> {
  const [row] = await database.query<{ millis: number }>(
    'select active_time as millis from pg_stat_database where datname = current_database()',
  );
  return row?.millis ?? Number.NaN;
}
