import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
} from '@fairlane/testing';
import type { History, Submission } from './history/history.js';
import { readCommits, readDeeds, recordCommits } from './history/record-history.js';

export const ADMIN_KEY = 'flk_chaos-chaos-chaos-chaos';
const TASKS = './test/chaos/tasks.mjs';

/** Two APIs and three workers that can be hurt, on servers that can be taken away from them. */
export interface Cluster {
  /** All that run; a fault that kills one puts another in its place. */
  readonly apis: ApiProcess[];
  readonly workers: AppProcess[];
  /** What all of them reach PostgreSQL and RabbitMQ by. */
  readonly toPostgres: CuttableLink;
  readonly toRabbit: CuttableLink;
  /** Past the link, for the one who watches. */
  readonly database: Database;
  readonly submissions: Submission[];
  newApi(): Promise<ApiProcess>;
  newWorker(): Promise<AppProcess>;
  /** The API that leads the dispatch, by its own word; undefined while there is none. */
  leader(): Promise<ApiProcess | undefined>;
  history(): Promise<History>;
  close(): Promise<void>;
}

export interface ClusterOptions {
  readonly apis: number;
  readonly workers: number;
  readonly slotsPerWorker: number;
}

export async function openCluster(options: ClusterOptions): Promise<Cluster> {
  const server = await createTestDatabase(migrate);
  const broker = await createTestBroker();
  const database = await Database.connect({ url: server.url, applicationName: 'chaos', poolSize: 4 });
  await recordCommits(database);
  const toPostgres = await openLink(server.url, 5_432);
  const toRabbit = await openLink(broker.url, 5_672);
  const deeds = mkdtempSync(join(tmpdir(), 'fairlane-chaos-'));
  const env = { DATABASE_URL: toPostgres.url, AMQP_URL: toRabbit.url, FAIRLANE_LOG_LEVEL: 'info' };
  const slots = { FAIRLANE_SLOTS: String(options.slotsPerWorker), FAIRLANE_TASKS: TASKS, CHAOS_DEEDS: deeds };
  const newApi = async () => startApi({ ...env, FAIRLANE_ADMIN_KEY: ADMIN_KEY });
  const newWorker = async () => startWorker({ ...env, ...slots });
  const apis = await Promise.all(Array.from({ length: options.apis }, newApi));
  const workers = await Promise.all(Array.from({ length: options.workers }, newWorker));
  const submissions: Submission[] = [];
  return {
    ...{ apis, workers, toPostgres, toRabbit, database, submissions, newApi, newWorker },
    leader: async () => {
      const leads = await Promise.all(apis.map(isLeader));
      return apis.find((_, index) => leads[index]);
    },
    history: async () => ({ submissions, commits: await readCommits(database), deeds: readDeeds(deeds) }),
    close: async () => {
      await killAllProcesses();
      await toPostgres.close();
      await toRabbit.close();
      await database.close();
      await server.drop();
      await broker.drop();
      rmSync(deeds, { recursive: true });
    },
  };
}

async function isLeader(api: ApiProcess): Promise<boolean> {
  const headers = { authorization: `Bearer ${ADMIN_KEY}` };
  const text = await fetch(`${api.url}/metrics`, { headers, signal: AbortSignal.timeout(1_000) })
    .then(async (response) => response.text())
    .catch(() => '');
  return /^fairlane_leader(\{[^}]*\})? 1$/m.test(text);
}
