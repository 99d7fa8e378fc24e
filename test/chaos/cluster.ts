import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Database, migrate } from '@fairlane/persistence';
import {
  type ApiProcess,
  type AppProcess,
  createTestBroker,
  createTestDatabase,
  type CuttableLink,
  killAllProcesses,
  openLink,
  startApi,
  startWorker,
  type TestServers,
} from '@fairlane/testing';
import type { History, Submission } from './history/history.js';
import {
  readCommits,
  readDeeds,
  readDependencies,
  readThrottled,
  recordCommits,
} from './history/record-history.js';

export const ADMIN_KEY = 'flk_chaos-chaos-chaos-chaos';
const TASKS = './test/chaos/tasks/index.mjs';
/** A clock that is wrong; the first worker's is right. */
const CLOCKS_OFF_SECONDS = [0, 600, -600];
const REVIVE_MILLIS = 500;

/** What a process reaches PostgreSQL and RabbitMQ by. */
export interface Links {
  readonly postgres: CuttableLink;
  readonly rabbit: CuttableLink;
}

/** APIs and workers that can be hurt, on servers that can be hurt as well if they are nobody else's. */
export interface Cluster<Servers extends TestServers = TestServers> {
  /** All that run. One that ends, for whatever reason, is soon followed by another in its place, as by systemd. */
  readonly apis: readonly ApiProcess[];
  readonly workers: readonly AppProcess[];
  readonly servers: Servers;
  /** The virtual host that its queues are in. */
  readonly vhost: string;
  /** Past the links, for the one who watches. */
  readonly database: Database;
  readonly submissions: Submission[];
  /** The links of one process, or those of all that run; none when the processes go straight to the servers. */
  linksOf(app: AppProcess): Links;
  allLinks(): readonly Links[];
  /** The API that leads the dispatch, by its own word; undefined while there is none. */
  leader(): Promise<ApiProcess | undefined>;
  history(): Promise<History>;
  close(): Promise<void>;
}

export interface ClusterOptions {
  readonly apis: number;
  readonly workers: number;
  readonly slotsPerWorker: number;
  /** No links to cut, since a link leads to one address, and a RabbitMQ cluster has several. Default false. */
  readonly isStraight?: boolean;
}

export async function openCluster<Servers extends TestServers>(
  servers: Servers,
  options: ClusterOptions,
): Promise<Cluster<Servers>> {
  const server = await createTestDatabase(migrate, servers);
  const broker = await createTestBroker(servers);
  const database = await Database.connect({ url: server.url, applicationName: 'chaos', poolSize: 4 });
  await recordCommits(database);
  const deeds = mkdtempSync(join(tmpdir(), 'fairlane-chaos-'));
  const links = new Map<AppProcess, Links>();

  async function start<App extends AppProcess>(
    startApp: (env: Record<string, string>) => Promise<App>,
    env: Record<string, string>,
  ): Promise<App> {
    const settings = { FAIRLANE_LOG_LEVEL: 'info', ...env };
    if (options.isStraight) return startApp({ DATABASE_URL: server.url, AMQP_URL: broker.url, ...settings });
    const postgres = await openLink(server.url, 5_432);
    const rabbit = await openLink(broker.url, 5_672);
    try {
      const app = await startApp({ DATABASE_URL: postgres.url, AMQP_URL: rabbit.url, ...settings });
      links.set(app, { postgres, rabbit });
      return app;
    } catch (error) {
      await Promise.all([postgres.close(), rabbit.close()]);
      throw error;
    }
  }
  const newApi = async () => start(startApi, { FAIRLANE_ADMIN_KEY: ADMIN_KEY });
  const newWorker = async (place: number) =>
    start(startWorker, {
      FAIRLANE_SLOTS: String(options.slotsPerWorker),
      FAIRLANE_TASKS: TASKS,
      CHAOS_DEEDS: deeds,
      CHAOS_CLOCK_OFF_SECONDS: String(CLOCKS_OFF_SECONDS[place % CLOCKS_OFF_SECONDS.length]),
      NODE_OPTIONS: '--import ./test/chaos/tasks/shift-clock.mjs',
    });

  const apis = await Promise.all(Array.from({ length: options.apis }, newApi));
  const workers = await Promise.all(Array.from({ length: options.workers }, async (_, n) => newWorker(n)));
  const supervision = new AbortController();
  const supervised = supervise(supervision.signal, links, [
    { apps: apis, start: newApi },
    { apps: workers, start: newWorker },
  ]);

  const linksOf = (app: AppProcess): Links => {
    const found = links.get(app);
    if (found === undefined)
      throw new Error('The process has no links, or has ended, and its links with it.');
    return found;
  };
  const submissions: Submission[] = [];
  return {
    ...{ apis, workers, servers, vhost: broker.vhost, database, submissions, linksOf },
    allLinks: () => [...links.values()],
    leader: async () => {
      const leads = await Promise.all(apis.map(isLeader));
      return apis.find((_, index) => leads[index]);
    },
    history: async () => ({
      submissions,
      commits: await readCommits(database),
      deeds: readDeeds(deeds),
      throttledJobIds: await readThrottled(database),
      dependencies: await readDependencies(database),
    }),
    close: async () => {
      supervision.abort();
      await supervised;
      await killAllProcesses();
      await Promise.all(
        [...links.values()].flatMap(({ postgres, rabbit }) => [postgres.close(), rabbit.close()]),
      );
      await database.close();
      rmSync(deeds, { recursive: true });
    },
  };
}

interface Crew {
  readonly apps: AppProcess[];
  readonly start: (place: number) => Promise<AppProcess>;
}

/** Puts a new process into the place of each that has ended, until the signal fires. */
async function supervise(
  signal: AbortSignal,
  links: Map<AppProcess, Links>,
  crews: readonly Crew[],
): Promise<void> {
  const revive = async ({ apps, start }: Crew, place: number): Promise<void> => {
    const ended = apps[place];
    if (ended === undefined || ended.ending() === undefined) return;
    const old = links.get(ended);
    links.delete(ended);
    await Promise.all([old?.postgres.close(), old?.rabbit.close()]);
    const app = await start(place).catch(() => undefined); // a server is away: it is tried again
    if (app !== undefined) apps[place] = app;
  };
  while (!signal.aborted) {
    await Promise.all(crews.flatMap((crew) => crew.apps.map(async (_, place) => revive(crew, place))));
    await delay(REVIVE_MILLIS);
  }
}

async function isLeader(api: ApiProcess): Promise<boolean> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}` };
  const text = await fetch(`${api.url}/metrics`, { headers, signal: AbortSignal.timeout(1_000) })
    .then(async (response) => response.text())
    .catch(() => '');
  return /^fairlane_leader(\{[^}]*\})? 1$/m.test(text);
}
