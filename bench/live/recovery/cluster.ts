import {
  ADMIN_KEY,
  type ApiProcess,
  type AppProcess,
  createTestBroker,
  createTestDatabase,
  type CuttableLink,
  killAllProcesses,
  openLink,
  type OwnServers,
  startApi,
  startWorker,
  until,
} from '@fairlane/testing';
import { Database, migrate } from '@fairlane/persistence';

/** Two APIs and some workers to be killed and replaced, with a link to RabbitMQ to be cut. */
export interface Cluster {
  readonly apis: ApiProcess[];
  readonly workers: AppProcess[];
  readonly toRabbit: CuttableLink;
  /** Straight to PostgreSQL, for the one who measures. */
  readonly database: Database;
  readonly newApi: () => Promise<ApiProcess>;
  readonly newWorker: () => Promise<AppProcess>;
}

export interface ClusterOptions {
  readonly workers: number;
  readonly slotsPerWorker: number;
  /** Default: those of the run. */
  readonly servers?: OwnServers;
  /** Fills the database before any process starts. */
  readonly seed?: (databaseUrl: string) => Promise<void>;
}

/** What one request came to. `status` 0: no answer at all. */
export interface Answer {
  readonly status: number;
  /** Media type without its parameters. */
  readonly type: string;
  readonly body: string;
  readonly seconds: number;
}

/** Longer than any answer may take, so that what takes longer is seen. Seconds. */
const ANSWER_SECONDS = 30;

/** Brings a cluster up, gives it to `work`, and takes it down whatever happens. */
export async function withCluster<Result>(
  options: ClusterOptions,
  work: (cluster: Cluster) => Promise<Result>,
): Promise<Result> {
  const server = await createTestDatabase(migrate, options.servers);
  const broker = await createTestBroker(options.servers);
  const toRabbit = await openLink(broker.url, 5_672);
  const connection = { url: server.url, applicationName: 'fairlane-recovery', poolSize: 4 };
  const database = await Database.connect(connection);
  const env = { DATABASE_URL: server.url, AMQP_URL: toRabbit.url, FAIRLANE_LOG_LEVEL: 'info' };
  const newApi = async () => startApi({ ...env, FAIRLANE_ADMIN_KEY: ADMIN_KEY });
  const newWorker = async () => startWorker({ ...env, FAIRLANE_SLOTS: String(options.slotsPerWorker) });
  try {
    await options.seed?.(server.url);
    const apis = await Promise.all(Array.from({ length: 2 }, newApi));
    const workers = await Promise.all(Array.from({ length: options.workers }, newWorker));
    return await work({ apis, workers, toRabbit, database, newApi, newWorker });
  } finally {
    await killAllProcesses();
    await toRabbit.close();
    await database.close();
    await server.drop();
    await broker.drop();
  }
}

/** The n-th of these processes, counted from 0 and around. */
export function nth<App extends AppProcess>(apps: readonly App[], n: number): App {
  const app = apps[n % apps.length];
  if (app === undefined) throw new Error('There is no process.');
  return app;
}

/** Calls an API as admin. Never rejects. */
export async function ask(
  api: ApiProcess,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<Answer> {
  const startedAt = performance.now();
  const answered = (status: number, type: string, text: string): Answer => ({
    status,
    type: type.split(';', 1)[0] ?? '',
    body: text,
    seconds: (performance.now() - startedAt) / 1_000,
  });
  return fetch(api.url + path, {
    method,
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(ANSWER_SECONDS * 1_000),
  }).then(
    async (response) =>
      answered(response.status, response.headers.get('content-type') ?? '', await response.text()),
    (error: unknown) => answered(0, '', String(error)),
  );
}

/** The API that leads the dispatch, by its own word. Throws when none does within 15 s. */
export async function leaderOf(apis: readonly ApiProcess[]): Promise<ApiProcess> {
  const isLeader = async (api: ApiProcess) =>
    /^fairlane_leader 1$/m.test((await ask(api, 'GET', '/metrics')).body);
  const find = async () => {
    const leads = await Promise.all(apis.map(isLeader));
    return apis.find((_, index) => leads[index]);
  };
  return until(find, { deadlineSeconds: 15, intervalSeconds: 0.1, message: 'an API that leads' });
}
