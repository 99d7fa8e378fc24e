import { Broker, subscribeEvents } from '@fairlane/messaging';
import { Database, migrate } from '@fairlane/persistence';
import { createTestBroker } from './broker.js';
import { createTestDatabase } from './database.js';
import { type ApiProcess, type AppProcess, killAllProcesses, startApi, startWorker } from './processes.js';

/** A whole Fairlane of its own: an empty database, a virtual host, API and workers as processes. */
export interface Stack {
  readonly api: ApiProcess;
  readonly workers: readonly AppProcess[];
  readonly database: Database;
  readonly brokerUrl: string;
  /** Starts to count the slot seconds from claim to ack of the turns that settle; what it gives reads the count. */
  countHeldSeconds(): Promise<() => number>;
  /** Calls the API as admin; throws the problem's text when it does not answer 2xx. */
  call<Answer>(method: string, path: string, body?: unknown): Promise<Answer>;
}

export interface StackOptions {
  readonly workers: number;
  readonly slotsPerWorker: number;
  /** On top of the settings that the stack itself needs. */
  readonly env?: Readonly<Record<string, string>>;
  /** For the API alone. */
  readonly apiEnv?: Readonly<Record<string, string>>;
  /** Fills the database before any process starts. */
  readonly seed?: (databaseUrl: string) => Promise<void>;
}

export const ADMIN_KEY = 'flk_00000000000000000000000000000000';

/** Brings a stack up, gives it to `work`, and takes it down whatever happens. */
export async function withStack<Result>(
  options: StackOptions,
  work: (stack: Stack) => Promise<Result>,
): Promise<Result> {
  const server = await createTestDatabase(migrate);
  const broker = await createTestBroker();
  const database = await Database.connect({
    url: server.url,
    applicationName: 'fairlane-stack',
    poolSize: 4,
  });
  const watchers: Broker[] = [];
  const env = { DATABASE_URL: server.url, AMQP_URL: broker.url, FAIRLANE_LOG_LEVEL: 'warn', ...options.env };
  try {
    await options.seed?.(server.url);
    const api = await startApi({ ...env, ...options.apiEnv, FAIRLANE_ADMIN_KEY: ADMIN_KEY });
    const slots = { FAIRLANE_SLOTS: String(options.slotsPerWorker), FAIRLANE_LOG_LEVEL: 'info' };
    const workers = await Promise.all(
      Array.from({ length: options.workers }, async () => startWorker({ ...env, ...slots })),
    );
    return await work({
      api,
      workers,
      database,
      brokerUrl: broker.url,
      countHeldSeconds: async () => {
        const watcher = await Broker.connect({ url: broker.url, connectionName: 'fairlane-stack' });
        watchers.push(watcher);
        let held = 0;
        const count = (turn: { heldSeconds: number }) => (held += turn.heldSeconds);
        await subscribeEvents(
          watcher,
          { 'turns.settled': ({ turns }) => turns.forEach(count) },
          () => undefined,
        );
        return () => held;
      },
      call: async (method, path, body) => call(api.url, method, path, body),
    });
  } finally {
    await killAllProcesses();
    for (const watcher of watchers) await watcher.close();
    await database.close();
    await server.drop();
    await broker.drop();
  }
}

async function call<Answer>(url: string, method: string, path: string, body: unknown): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as Answer;
}

/** Creates customers of these ids, small, with the same extra fields. */
export async function createCustomers(
  stack: Pick<Stack, 'call'>,
  ids: readonly string[],
  fields: object = {},
): Promise<void> {
  await stack.call(
    'POST',
    '/v1/customers',
    ids.map((id) => ({ id, name: id, ...fields })),
  );
}

/** Submits many equal jobs, 10,000 a request. */
export async function submitJobs(
  stack: Pick<Stack, 'call'>,
  count: number,
  job: (n: number) => object,
): Promise<void> {
  for (let start = 0; start < count; start += 10_000) {
    const size = Math.min(10_000, count - start);
    await stack.call(
      'POST',
      '/v1/jobs',
      Array.from({ length: size }, (_, n) => job(start + n)),
    );
  }
}
