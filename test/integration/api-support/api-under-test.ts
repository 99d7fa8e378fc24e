import { Database, migrate } from '@fairlane/persistence';
import { loadConfig } from '@fairlane/platform';
import { createTestBroker, createTestDatabase, type TestBroker } from '@fairlane/testing';
import { apiSettings } from '../../../apps/api/src/api.settings.js';
import { createApi } from '../../../apps/api/src/app.js';

export const ADMIN_KEY = 'flk_test-admin-test-admin-test';

export interface Answer {
  readonly status: number;
  /** The parsed JSON; undefined without a body. */
  readonly body: unknown;
}

export interface Call {
  /** A text or a stream goes out as it is, everything else as JSON. */
  readonly body?: unknown;
  /** Default `application/json`. */
  readonly contentType?: string;
  /** Default the admin's. */
  readonly key?: string;
  readonly signal?: AbortSignal;
}

/** The whole API in this process, listening on a free port, with a database and a broker of its own. */
export interface ApiUnderTest {
  readonly url: string;
  readonly database: Database;
  readonly broker: TestBroker;
  call(method: string, path: string, call?: Call): Promise<Answer>;
  close(): Promise<void>;
}

/** @param settings environment variables beside the two URLs and the admin key */
export async function startApiUnderTest(
  settings: Readonly<Record<string, string>> = {},
): Promise<ApiUnderTest> {
  const server = await createTestDatabase(migrate);
  const broker = await createTestBroker();
  const config = loadConfig(apiSettings, {
    DATABASE_URL: server.url,
    AMQP_URL: broker.url,
    FAIRLANE_ADMIN_KEY: ADMIN_KEY,
    FAIRLANE_LOG_LEVEL: 'silent',
    ...settings,
  });
  const app = await createApi(config);
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  const database = await Database.connect({ url: server.url, applicationName: 'api test', poolSize: 4 });
  return {
    url,
    database,
    broker,
    call: async (method, path, call = {}) => answerOf(await fetch(`${url}${path}`, requestOf(method, call))),
    close: async () => {
      await app.close();
      await database.close();
      await server.drop();
      await broker.drop();
    },
  };
}

function requestOf(
  method: string,
  { body, contentType = 'application/json', key = ADMIN_KEY, signal }: Call,
) {
  const isRaw = typeof body === 'string' || body instanceof ReadableStream;
  return {
    method,
    headers: { authorization: `Bearer ${key}`, ...(body !== undefined && { 'content-type': contentType }) },
    ...(body !== undefined && { body: isRaw ? body : JSON.stringify(body), duplex: 'half' as const }),
    ...(signal && { signal }),
  };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  return { status: response.status, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
}
