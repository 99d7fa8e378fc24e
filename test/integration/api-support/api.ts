import { createHash } from 'node:crypto';
import { Database, migrate, type Role } from '@fairlane/persistence';
import { loadConfig } from '@fairlane/platform';
import { createTestBroker, createTestDatabase } from '@fairlane/testing';
import type { AddressInfo } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { apiSettings } from '../../../apps/api/src/api.settings.js';
import { createApi } from '../../../apps/api/src/app.js';

export const ADMIN_KEY = 'flk_admin-key-of-the-integration-tests';

/** What tests look into most; everything else is unknown until a matcher says what it is. */
export interface AnswerBody {
  readonly id: string;
  readonly items: readonly AnswerBody[];
  readonly nextCursor: string | null;
  readonly [field: string]: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: AnswerBody;
}

export interface CallOptions {
  readonly key?: string | null;
  /** Of a body; default `application/json`. */
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A running API with a database and a virtual host of its own. */
export interface TestApi {
  readonly url: string;
  readonly amqpUrl: string;
  readonly databaseUrl: string;
  readonly database: Database;
  /** Sends a request, as admin unless told otherwise; a string or a stream as it is, anything else as JSON. */
  call(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer>;
  /** Makes a key, straight into the table. */
  makeKey(role: Role, customerId?: string, expiresAt?: Date): Promise<string>;
  stop(): Promise<void>;
}

export interface TestApiOptions {
  readonly environment?: Readonly<Record<string, string>>;
  /** Puts something between the API and the database, or the broker. */
  readonly toDatabase?: (databaseUrl: string) => Promise<string>;
  readonly toBroker?: (amqpUrl: string) => Promise<string>;
}

export async function startApi({
  environment = {},
  toDatabase,
  toBroker,
}: TestApiOptions = {}): Promise<TestApi> {
  const server = await createTestDatabase(migrate);
  const vhost = await createTestBroker();
  const config = loadConfig(apiSettings, {
    DATABASE_URL: toDatabase ? await toDatabase(server.url) : server.url,
    AMQP_URL: toBroker ? await toBroker(vhost.url) : vhost.url,
    HOST: '127.0.0.1',
    PORT: '0',
    FAIRLANE_ADMIN_KEY: ADMIN_KEY,
    FAIRLANE_LOG_LEVEL: 'silent',
    ...environment,
  });
  const app = await createApi(config);
  await app.listen(config.port, config.host);
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const database = await Database.connect({ url: server.url, applicationName: 'api.spec', poolSize: 4 });
  return {
    url,
    amqpUrl: vhost.url,
    databaseUrl: server.url,
    database,
    call: async (method, path, body, options = {}) => call(url, method, path, body, options),
    makeKey: async (role, customerId, expiresAt) => makeKey(database, role, customerId, expiresAt),
    stop: async () => {
      await app.close();
      await database.close();
      await vhost.drop();
      await server.drop();
    },
  };
}

async function call(
  url: string,
  method: string,
  path: string,
  body: unknown,
  { key = ADMIN_KEY, contentType = 'application/json', headers = {} }: CallOptions,
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(body !== undefined && { 'content-type': contentType }),
      ...headers,
    },
    ...(body !== undefined && { body: isRaw(body) ? body : JSON.stringify(body), duplex: 'half' as const }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  return {
    status: response.status,
    headers: response.headers,
    body: (isJson && text !== '' ? JSON.parse(text) : text) as AnswerBody,
  };
}

const isRaw = (body: unknown): body is string | ReadableStream =>
  typeof body === 'string' || body instanceof ReadableStream;

async function makeKey(
  database: Database,
  role: Role,
  customerId?: string,
  expiresAt?: Date,
): Promise<string> {
  const id = uuidv7();
  const key = `flk_${id}`;
  await database.query(
    'insert into api_keys (id, name, role, customer_id, hash, expires_at) values ($1, $2, $3, $4, $5, $6)',
    [id, role, role, customerId ?? null, createHash('sha256').update(key).digest(), expiresAt ?? null],
  );
  return key;
}
