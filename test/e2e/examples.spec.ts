import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { v7 as uuidv7 } from 'uuid';
import { EXAMPLE_BATCH_ID } from '../../apps/api/src/batches/batch.schemas.js';
import { EXAMPLE_SCHEDULE_ID } from '../../apps/api/src/schedules/schedule.examples.js';
import { EXAMPLE_WEBHOOK_ID } from '../../apps/api/src/webhooks/webhook.schemas.js';
import { ADMIN_KEY, startApi, type TestApi } from '../integration/api-support/api.js';

/** Every request example of openapi.json is sent, as it stands, to a server that holds the sample customers. */

interface Schema {
  readonly example?: string;
}
interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}
interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Record<string, { readonly examples?: Record<string, { value: unknown }> }>;
  };
  readonly responses: Record<string, { readonly content?: Record<string, unknown> }>;
}
interface Document {
  readonly paths: Record<string, Record<string, Operation>>;
}

interface Request {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly mediaType?: string;
  readonly body?: unknown;
  /** The statuses that the documentation names. */
  readonly documented: readonly string[];
}

const document = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../openapi.json'), 'utf8'),
) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

function requestsOf({ path, method, operation }: (typeof operations)[number]): Request[] {
  const filled = (operation.parameters ?? [])
    .filter((parameter) => parameter.in === 'path')
    .reduce((text, { name, schema }) => text.replace(`{${name}}`, schema?.example ?? SOME_ID), path);
  const name = `${method.toUpperCase()} ${path}`;
  const documented = Object.keys(operation.responses);
  const bodies = Object.entries(operation.requestBody?.content ?? {}).flatMap(
    ([mediaType, { examples = {} }]) =>
      Object.entries(examples).map(([key, { value }]) => ({ key, mediaType, body: value })),
  );
  if (bodies.length === 0) return [{ name, method, path: filled, documented }];
  return bodies.map(({ key, ...body }) => ({
    name: `${name} (${key})`,
    method,
    path: filled,
    documented,
    ...body,
  }));
}

/** Stands in for the ids that only a running system knows. */
const SOME_ID = '0190a1b2-0000-7000-8000-000000000001';

/** Deletions last, so that nothing is missing for the others; a pause before its resumption. */
const order = ({ method }: Request): number => (method === 'delete' ? 1 : 0);
const requests = operations.flatMap(requestsOf).sort((a, b) => order(a) - order(b));

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
  await seed(api);
}, 60_000);

afterAll(async () => {
  await api.stop();
}, 30_000);

/** The sample customers, and what the examples' path parameters name. */
async function seed(api: TestApi): Promise<void> {
  const names = ['Wikipedia', 'GitHub', 'Stack Overflow', 'Reddit', 'Medium'];
  await api.call('POST', '/v1/customers', [
    ...names.map((name, index) => ({ id: String(index + 1), name })),
    { id: 'docs-to-delete', name: 'To be deleted' },
  ]);
  const recordIds = [...Array.from({ length: 600 }, (_, n) => String(n + 1)), 'docs-to-delete'];
  await api.call(
    'POST',
    '/v1/customers/1/records',
    recordIds.map((id) => ({ id, name: id })),
  );
  const ids = new Set(
    operations.flatMap(({ operation }) => (operation.parameters ?? []).map(({ schema }) => schema?.example)),
  );
  const mapping = JSON.stringify({ customerId: '1', jobs: [{}] });
  await api.call('POST', `/v1/imports?key=docs-import&mapping=${encodeURIComponent(mapping)}`, 'a\n1\n', {
    contentType: 'text/csv',
  });
  const jobIds = [...ids].filter((id) => id?.startsWith('0190a1b2'));
  for (const id of jobIds) {
    const [row] = await api.database.query(
      `insert into jobs (id, customer_id, task, type, opaque, state, estimate_seconds, remaining_seconds)
       values ($1, '2', 'simulate', 'short', false, 'queued', 0.1, 0.1) returning id`,
      [id],
    );
    expect(row).toBeDefined();
    await api.database.query(
      `insert into flow_jobs (job_id, flow_id, customer_id, on_parent_failure) values ($1, $1, '2', 'cancel')`,
      [id],
    );
    await api.database.query(
      `insert into workers (id, host, pid, version, pools, slots) values ($1, 'host', 1, '0', '{"general":1}', 1)`,
      [id],
    );
    await api.database.query(
      `insert into dead_turns (id, message_id, routing_key, reason, content, content_bytes)
       values ($1, $2, 'general.small.short', 'no turn', '{}', 2)`,
      [id, id],
    );
    await api.database.query(
      `insert into api_keys (id, name, role, hash) values ($1, 'to be deleted', 'operator', $2)`,
      [id, Buffer.from(uuidv7())],
    );
  }
  await api.call('POST', '/v1/jobs/0190a1b2-0000-7000-8000-000000000002/cancel');
  await api.database.query(
    `insert into schedules (id, customer_id, name, cron, time_zone, catch_up, max_catch_up, overlap, job)
     values ($1, '1', 'Morning report', '0 9 * * *', 'UTC', 'one', 100, 'skip', '{"task":"simulate"}')`,
    [EXAMPLE_SCHEDULE_ID],
  );
  await api.database.query(
    `insert into batches (id, customer_ids, first_job_id, last_job_id, jobs) values ($1, '{1}', $1, $1, 1)`,
    [EXAMPLE_BATCH_ID],
  );
  await api.database.query(
    `insert into webhook_endpoints (id, customer_id, url, events, secret)
     values ($1, '1', 'https://hooks.example.com/', '{batch.finished}', 'whsec_c2VjcmV0')`,
    [EXAMPLE_WEBHOOK_ID],
  );
}

describe('an example of the documentation', () => {
  it.each(requests)('$name runs as it stands', async ({ method, path, mediaType, body, documented }) => {
    const response = await fetch(api.url + path, {
      method: method.toUpperCase(),
      headers: { authorization: `Bearer ${ADMIN_KEY}`, ...(mediaType && { 'content-type': mediaType }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    // A stream of events has no end to wait for.
    const isStream = response.headers.get('content-type') === 'text/event-stream';
    const text = isStream ? await response.body?.cancel() : await response.text();
    if (!response.ok) throw new Error(`${response.status}: ${String(text)}`);
    expect(documented).toContain(String(response.status));
  });
});

describe('the documentation', () => {
  it.each(
    operations.map(({ path, method, operation }) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
  )('says what $name does and how it fails', ({ name, operation }) => {
    expect(operation.summary).toBeTruthy();
    if (!name.includes(' /v1/')) return;
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401', '500', '503']));
    for (const [status, response] of Object.entries(operation.responses))
      if (Number(status) >= 400)
        expect(Object.keys(response.content ?? {})).toEqual(['application/problem+json']);
  });

  it('is served as it is committed', async () => {
    const served = (await (await fetch(`${api.url}/docs/json`)).json()) as Document;
    expect(served.paths).toEqual(document.paths);
  });

  it('has a page for people', async () => {
    const page = await fetch(`${api.url}/docs`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('swagger-ui');
  });
});
