import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate } from '@fairlane/persistence';
import {
  type ApiProcess,
  type AppProcess,
  createTestBroker,
  createTestDatabase,
  killAllProcesses,
  startApi,
  startWorker,
  type TestBroker,
  type TestDatabase,
  until,
} from '@fairlane/testing';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Of a test that waits for processes. */
const TEST_MILLIS = 60_000;
const ADMIN_KEY = 'flk_admin-key-of-the-tracing-tests';
const TASKS = join(import.meta.dirname, 'worker-support', 'traced-tasks.mjs');

interface ReceivedSpan {
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly links?: readonly { traceId: string; spanId: string }[];
  readonly attributes: readonly { key: string; value: Record<string, unknown> }[];
  readonly status?: { code?: number };
}

interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: ReceivedSpan['attributes'] };
    readonly scopeSpans: readonly { readonly spans: readonly Omit<ReceivedSpan, 'service'>[] }[];
  }[];
}

/** A receiver of OTLP over HTTP, in JSON. */
const spans: ReceivedSpan[] = [];
let receiver: Server;
let endpoint: string;
let server: TestDatabase;
let vhost: TestBroker;
let api: ApiProcess;
let worker: AppProcess;

const attribute = ({ attributes }: Pick<ReceivedSpan, 'attributes'>, name: string): unknown =>
  Object.values(attributes.find(({ key }) => key === name)?.value ?? {})[0];

function keep({ resourceSpans }: OtlpBody): void {
  for (const { resource, scopeSpans } of resourceSpans)
    for (const scope of scopeSpans)
      for (const span of scope.spans)
        spans.push({ service: String(attribute(resource, 'service.name')), ...span });
}

beforeAll(async () => {
  receiver = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        if (request.url === '/v1/traces') keep(JSON.parse(Buffer.concat(chunks).toString()) as OtlpBody);
        response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
      });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  endpoint = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}`;
  server = await createTestDatabase(migrate);
  vhost = await createTestBroker();
}, 60_000);

afterAll(async () => {
  await killAllProcesses();
  receiver.closeAllConnections();
  receiver.close();
  await server.drop();
  await vhost.drop();
}, 60_000);

async function start(env: Readonly<Record<string, string>>): Promise<void> {
  const shared = { DATABASE_URL: server.url, AMQP_URL: vhost.url, FAIRLANE_TASKS: TASKS, ...env };
  api = await startApi({
    ...shared,
    FAIRLANE_ADMIN_KEY: ADMIN_KEY,
    FAIRLANE_ACCESS_LOG: 'all',
    FAIRLANE_SHUTDOWN_DELAY_SECONDS: '0',
  });
  worker = await startWorker({ ...shared, FAIRLANE_SLOTS: '1' });
}

async function call(method: string, path: string, body?: unknown, headers: object = {}): Promise<Called> {
  const response = await fetch(api.url + path, {
    method,
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return (await response.json()) as Called;
}

interface Called {
  readonly id: string;
  readonly state: string;
  readonly result: unknown;
  readonly items: readonly Called[];
}

const ended = async (id: string): Promise<Called> =>
  until(
    async () => {
      const job = await call('GET', `/v1/jobs/${id}`);
      return job.state === 'succeeded' ? job : undefined;
    },
    { deadlineSeconds: 20, message: `the end of job ${id}` },
  );

function caller(flags: '00' | '01'): { traceId: string; spanId: string; traceparent: string } {
  const traceId = randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  return { traceId, spanId, traceparent: `00-${traceId}-${spanId}-${flags}` };
}

/** The lines that a process has logged and that satisfy a condition. */
function lines(app: AppProcess, has: Readonly<Record<string, unknown>>): Record<string, unknown>[] {
  return app
    .log()
    .split('\n')
    .flatMap((line) => (line.startsWith('{') ? [JSON.parse(line) as Record<string, unknown>] : []))
    .filter((line) => Object.entries(has).every(([key, value]) => line[key] === value));
}

describe('with a receiver of traces', () => {
  beforeAll(async () => {
    await start({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
    await call('POST', '/v1/customers', { id: 'acme', name: 'acme' });
  }, 60_000);

  it(
    "leads in one trace from the caller's span over request, submission and turn to what the task traces itself",
    async () => {
      const { traceId, spanId, traceparent } = caller('01');
      const job = await call('POST', '/v1/jobs', { customerId: 'acme', task: 'traced' }, { traceparent });
      const { result } = await ended(job.id);
      const own = await until(
        () => {
          const found = spans.filter((span) => span.traceId === traceId);
          return found.some(({ name }) => name === 'turn') && found.length >= 7 ? found : undefined;
        },
        { deadlineSeconds: 20, message: 'the spans of the trace' },
      );
      const tree = own.map(({ name, service, parentSpanId }) => {
        const parent = own.find((span) => span.spanId === parentSpanId);
        return `${parent?.name ?? parentSpanId ?? ''} > ${service} ${name}`;
      });
      expect(tree.sort()).toEqual(
        [
          `${spanId} > fairlane-api POST /v1/jobs`,
          'POST /v1/jobs > fairlane-api jobs.submit',
          'jobs.submit > fairlane-worker turn',
          'turn > fairlane-worker turn.claim',
          'turn > fairlane-worker task traced',
          "task traced > fairlane-worker the task's own",
          'turn > fairlane-worker turn.settle',
        ].sort(),
      );
      const run = own.find(({ name }) => name === 'task traced')!;
      expect(result).toEqual({ traceparent: `00-${traceId}-${run.spanId}-01` });
      expect(attribute(run, 'fairlane.job.id')).toBe(job.id);
      expect(attribute(run, 'fairlane.outcome')).toBe('succeeded');
      for (const span of own)
        expect(BigInt(span.endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(span.startTimeUnixNano));
      expect(lines(api, { traceId, jobId: job.id, msg: 'request completed' })).toHaveLength(1);
      expect(lines(worker, { traceId, jobId: job.id, msg: 'the task says hello' })).toHaveLength(1);
    },
    TEST_MILLIS,
  );

  it(
    'keeps each run of a bundle in the trace of its own submission, with links to and from the turn',
    async () => {
      await call('POST', '/v1/customers/acme/pause');
      const traceOf = new Map<string, string>();
      for (let n = 0; n < 10; n += 1) {
        const { traceId, traceparent } = caller('01');
        const job = { customerId: 'acme', task: 'traced' };
        traceOf.set((await call('POST', '/v1/jobs', job, { traceparent })).id, traceId);
      }
      await call('POST', '/v1/customers/acme/resume');
      for (const id of traceOf.keys()) await ended(id);
      const runs = await until(
        () => {
          const found = spans.filter(
            (span) => span.name === 'task traced' && traceOf.has(String(attribute(span, 'fairlane.job.id'))),
          );
          return found.length === traceOf.size ? found : undefined;
        },
        { deadlineSeconds: 20, message: 'the runs' },
      );
      const bySpanId = async (id: string): Promise<ReceivedSpan> =>
        until(() => spans.find(({ spanId }) => spanId === id), {
          deadlineSeconds: 20,
          message: `span ${id}`,
        });
      const guests = runs.filter(({ links = [] }) => links.length > 0);
      expect(guests.length).toBeGreaterThan(0);
      for (const run of runs) {
        expect(run.traceId).toBe(traceOf.get(String(attribute(run, 'fairlane.job.id'))));
        const parent = await bySpanId(run.parentSpanId ?? '');
        expect([parent.traceId, parent.name]).toEqual([
          run.traceId,
          guests.includes(run) ? 'jobs.submit' : 'turn',
        ]);
        for (const { spanId } of run.links ?? []) {
          const turn = await bySpanId(spanId);
          expect(turn.name).toBe('turn');
          expect(turn.links?.map(({ traceId }) => traceId)).toContain(run.traceId);
        }
      }
    },
    TEST_MILLIS,
  );

  it(
    'heeds a caller who does not want to be recorded, and traces no probes',
    async () => {
      const { traceId, traceparent } = caller('00');
      const job = await call('POST', '/v1/jobs', { customerId: 'acme', task: 'traced' }, { traceparent });
      expect((await ended(job.id)).result).toMatchObject({
        traceparent: expect.stringMatching(`^00-${traceId}-[0-9a-f]{16}-00$`),
      });
      await fetch(`${api.url}/metrics`);
      const after = await call('POST', '/v1/jobs', { customerId: 'acme', task: 'traced' });
      await ended(after.id);
      await until(
        () =>
          spans.some(
            (span) => span.name === 'task traced' && attribute(span, 'fairlane.job.id') === after.id,
          ),
        { deadlineSeconds: 20 },
      );
      expect(spans.filter((span) => span.traceId === traceId)).toEqual([]);
      expect(spans.filter(({ name }) => /metrics|health/.test(name))).toEqual([]);
    },
    TEST_MILLIS,
  );

  it(
    'ends with all spans sent',
    async () => {
      const job = await call('POST', '/v1/jobs', { customerId: 'acme', task: 'traced' });
      await ended(job.id);
      await worker.kill('SIGTERM');
      await api.kill('SIGTERM');
      const isOf = (span: ReceivedSpan) => attribute(span, 'fairlane.job.id') === job.id;
      expect(
        spans
          .filter(isOf)
          .map(({ name }) => name)
          .sort(),
      ).toEqual(['jobs.submit', 'task traced']);
    },
    TEST_MILLIS,
  );
});

it(
  'ends in order while the receiver does not answer',
  async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const asked = once(silent, 'request');
    api = await startApi({
      DATABASE_URL: server.url,
      AMQP_URL: vhost.url,
      FAIRLANE_ADMIN_KEY: ADMIN_KEY,
      FAIRLANE_SHUTDOWN_DELAY_SECONDS: '0',
      FAIRLANE_DRAIN_SECONDS: '7',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(silent.address() as AddressInfo).port}`,
    });
    await call('GET', '/v1/customers');
    await asked;
    await call('GET', '/v1/customers');
    await api.kill('SIGTERM');
    expect(api.ending()).toBe(0);
    silent.closeAllConnections();
    silent.close();
  },
  TEST_MILLIS,
);

describe('without one', () => {
  beforeAll(async () => {
    await start({});
    await call('POST', '/v1/customers', { id: 'off', name: 'off' });
  }, 60_000);

  it(
    "passes the caller's trace on to the task and to the log, and records nothing",
    async () => {
      const before = spans.length;
      const { traceId, traceparent } = caller('01');
      const later = `${traceparent.replace(/^00/, 'cc')}-a,{b}"`; // of a version to come
      const job = await call(
        'POST',
        '/v1/jobs',
        { customerId: 'off', task: 'traced' },
        { traceparent: later },
      );
      expect((await ended(job.id)).result).toEqual({ traceparent });
      expect(lines(api, { traceId, jobId: job.id, msg: 'request completed' })).toHaveLength(1);
      expect(lines(worker, { traceId, jobId: job.id, msg: 'the task says hello' })).toHaveLength(1);
      expect(spans).toHaveLength(before);
    },
    TEST_MILLIS,
  );

  it(
    'keeps nothing of a job that nobody traces, but its id in the log',
    async () => {
      const job = await call(
        'POST',
        '/v1/jobs',
        { customerId: 'off', task: 'traced' },
        { traceparent: 'nonsense' },
      );
      expect((await ended(job.id)).result).toEqual({});
      const [line] = lines(worker, { jobId: job.id, msg: 'the task says hello' });
      expect(line).toBeDefined();
      expect(line).not.toHaveProperty('traceId');
    },
    TEST_MILLIS,
  );
});
