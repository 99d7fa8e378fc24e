import { once } from 'node:events';
import { join } from 'node:path';
import { Database } from '@fairlane/persistence';
import { createTestBroker, createTestDatabase, repository, testServers } from '@fairlane/testing';
import { execa } from 'execa';

const PEERS = join(repository, 'bench/peers');
const DEADLINE_SECONDS = 900;

/** Measures a peer in a process of its own; what it printed. */
export async function measurePeer<Result>(name: string, workload: string, options: object): Promise<Result> {
  return withEmptyServers(async (servers) => {
    const settings = JSON.stringify({ ...servers, ...options });
    const { stdout } = await execa(process.execPath, [join(PEERS, 'main.mjs'), name, workload, settings], {
      timeout: DEADLINE_SECONDS * 1_000,
      stderr: 'inherit',
    });
    return JSON.parse(stdout) as Result;
  });
}

/** Serves the naive route in a process of its own, for as long as `work` takes. */
export async function withNaiveRoute<Result>(work: (url: string) => Promise<Result>): Promise<Result> {
  return withEmptyServers(async (servers) => {
    const route = execa(process.execPath, [join(PEERS, 'naive-route.mjs'), JSON.stringify(servers)], {
      timeout: DEADLINE_SECONDS * 1_000,
      stderr: 'inherit',
    });
    try {
      const printed = once(route.stdout, 'data').then(String);
      const ended = route.then(() => Promise.reject(new Error('The naive route ended before it served.')));
      const { url } = JSON.parse(await Promise.race([printed, ended])) as { url: string };
      return await work(url);
    } finally {
      route.kill();
      await route.catch(() => undefined);
    }
  });
}

/** An empty database and virtual host; Redis is emptied by who uses it. */
async function withEmptyServers<Result>(work: (servers: object) => Promise<Result>): Promise<Result> {
  const leaveEmpty = () => Promise.resolve();
  const database = await createTestDatabase(leaveEmpty);
  const broker = await createTestBroker();
  try {
    return await work({
      databaseUrl: database.url,
      amqpUrl: broker.url,
      redisUrl: process.env.REDIS_URL,
    });
  } finally {
    await broker.drop();
    await database.drop();
  }
}

/** Has PostgreSQL write out what earlier runs have left in memory, so that it does not do so during the next. */
export async function settleServers(): Promise<void> {
  const { databaseUrl: url } = testServers();
  const database = await Database.connect({ url, applicationName: 'fairlane-bench', poolSize: 1 });
  await database.query('checkpoint');
  await database.close();
}
