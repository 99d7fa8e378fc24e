import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { insertCustomer } from '@fairlane/testing';
import { execa } from 'execa';
import { readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertTaskJob, openStage, type Stage } from './worker-support/stage.js';

const EXAMPLE = './dist/examples/statement-tasks/index.js';
let stage: Stage;
let webhook: Server;
let webhookUrl: string;
const called: string[] = [];

beforeAll(async () => {
  await execa('node_modules/.bin/tsc', ['-p', 'examples/statement-tasks/tsconfig.build.json']);
  webhook = createServer((request, response) => {
    called.push(`${request.method ?? ''} ${request.url ?? ''}`);
    if (request.url === '/moved') response.writeHead(302, { location: 'http://localhost:1/' }).end();
    else if (request.url === '/large') response.end('x'.repeat(300 * 1_024));
    else response.end('thanks');
  });
  await new Promise<void>((resolve) => webhook.listen(0, '127.0.0.1', resolve));
  webhookUrl = `http://127.0.0.1:${(webhook.address() as AddressInfo).port}`;
  stage = await openStage('worker-tasks.spec');
  const allow = `${new URL(webhookUrl).host},localhost`;
  await stage.start({ FAIRLANE_SLOTS: '2', FAIRLANE_TASKS: EXAMPLE, FAIRLANE_HTTP_ALLOW: allow });
}, 60_000);
afterAll(async () => {
  webhook.close();
  await stage.close();
});

async function insertRecords(customerId: string, count: number, inactive: number[] = []): Promise<void> {
  await stage.database.query(
    `insert into records (customer_id, position, id, name, active)
     select $1, n, 'r' || n, 'Name ' || n, n <> all ($3::int[]) from generate_series(1, $2::int) n`,
    [customerId, count, inactive],
  );
}

async function insertRecordJob(
  customerId: string,
  task: string,
  last: number,
  payload: unknown = {},
): Promise<string> {
  const id = await insertTaskJob(stage.database, {
    customerId,
    task,
    payload,
    opaque: false,
    type: 'instant',
    seconds: last * 0.001,
  });
  await stage.database.query(
    'update jobs set first_position = 1, last_position = $2, progress_total = $2 where id = $1',
    [id, last],
  );
  return id;
}

describe('a record task', () => {
  it('touches every active record once, over several turns', async () => {
    await insertCustomer(stage.database, 'acme');
    await insertRecords('acme', 900, [7, 400]);
    const id = await insertRecordJob('acme', 'records.touch', 900);
    const end = await stage.runToEnd(id, 'acme', { jobType: 'instant', quantumSeconds: 0.3 });
    expect(end).toMatchObject({ state: 'succeeded', attempt: 0 });
    expect(end.slices).toBeGreaterThanOrEqual(2);
    // 898 records of 0.001 s, and no more than the turns' own cost on top.
    expect(end.run_seconds).toBeGreaterThanOrEqual(0.85);
    expect(end.run_seconds).toBeLessThan(1.5);
    const [touched] = await stage.database.query(
      `select count(touched_at)::int as touched, count(*) filter (where not active and touched_at is not null)::int as inactive
       from records where customer_id = 'acme'`,
    );
    expect(touched).toEqual({ touched: 898, inactive: 0 });
  });

  it('counts its progress while it waits for its next turn', async () => {
    await insertCustomer(stage.database, 'half');
    await insertRecords('half', 400);
    const id = await insertRecordJob('half', 'task_01', 400);
    const turn = await stage.settlementOf(
      await stage.grant('half', { jobType: 'instant', quantumSeconds: 0.1 }),
    );
    const [job] = await stage.database.query<{ done: number; position: number; left: number }>(
      `select progress_done::int as done, checkpoint::int as position, remaining_seconds as left from jobs where id = $1`,
      [id],
    );
    expect(job!.done).toBeGreaterThan(0);
    expect(job!.position).toBe(job!.done);
    expect(job!.left).toBeCloseTo((400 - job!.done) * 0.001, 6);
    expect(turn.tasks).toMatchObject([{ task: 'task_01', jobs: 0, work: { units: job!.done } }]);
  });

  it('goes over positions where the records are kept elsewhere', async () => {
    await insertCustomer(stage.database, 'elsewhere', { records: 50 });
    const id = await insertRecordJob('elsewhere', 'records.touch', 50);
    const end = await stage.runToEnd(id, 'elsewhere', { jobType: 'instant' });
    expect(end).toMatchObject({ state: 'succeeded', progress_done: '50' });
  });
});

describe('a task of the user', () => {
  it('is loaded from its module, with what it injects', async () => {
    const folder = join(tmpdir(), 'fairlane-statements', 'tenant');
    await rm(folder, { recursive: true, force: true });
    await insertCustomer(stage.database, 'tenant');
    await insertRecords('tenant', 5, [2]);
    const id = await insertRecordJob('tenant', 'statement.render', 5, { month: '2026-11' });
    const end = await stage.runToEnd(id, 'tenant', { jobType: 'instant' });
    expect(end.state).toBe('succeeded');
    expect((await readdir(folder)).sort()).toEqual(['r1.txt', 'r3.txt', 'r4.txt', 'r5.txt']);
    expect(await readFile(join(folder, 'r3.txt'), 'utf8')).toMatch(/Statement 2026-11\n\nDear Name 3/);
  });

  it('runs in a thread, and its errors keep their meaning on the way back', async () => {
    await insertCustomer(stage.database, 'cash');
    const balance = { openingBalance: 100, monthlyMean: 10, months: 12 };
    const opaque = { jobType: 'long', opaque: true } as const;
    const good = {
      customerId: 'cash',
      task: 'cash.forecast',
      payload: { ...balance, monthlySpread: 5, scenarios: 10_000 },
    };
    const end = await stage.runToEnd(await insertTaskJob(stage.database, good), 'cash', opaque);
    const { p5, p50, p95 } = end.result as Record<string, number>;
    expect(p5!).toBeLessThan(p50!);
    expect(p50!).toBeCloseTo(220, -1);
    expect(p95!).toBeGreaterThan(p50!);
    const bad = { ...good, payload: { ...balance, monthlySpread: 0 } };
    const failure = await stage.runToEnd(await insertTaskJob(stage.database, bad), 'cash', opaque);
    expect(failure).toMatchObject({ state: 'failed', attempt: 1, error: { code: 'CASH.NO_SPREAD' } });
  }, 20_000);

  it('is declared in the store with the built-in ones', async () => {
    const rows = await stage.database.query('select name, kind, type, opaque from tasks order by name');
    expect(rows).toContainEqual({ name: 'statement.render', kind: 'record', type: 'quick', opaque: false });
    expect(rows).toContainEqual({ name: 'cash.forecast', kind: 'job', type: 'extended', opaque: true });
    expect(rows).toContainEqual({ name: 'simulate', kind: 'job', type: 'short', opaque: false });
  });
});

describe('http.request', () => {
  const request = async (url: string, maxAttempts = 1) => {
    const job = {
      customerId: 'http',
      task: 'http.request',
      payload: { url, method: 'POST', body: { a: 1 } },
      maxAttempts,
    };
    return stage.runToEnd(await insertTaskJob(stage.database, job), 'http', {
      jobType: 'long',
      opaque: true,
    });
  };
  beforeAll(async () => insertCustomer(stage.database, 'http'));

  it('calls a host whose private address is listed with its port', async () => {
    expect(await request(`${webhookUrl}/hook`)).toMatchObject({
      state: 'succeeded',
      result: { status: 200, body: 'thanks' },
    });
    expect(called).toContain('POST /hook');
  });

  it.each([
    ['a host that is not listed', 'http://example.com/', 'HTTP.HOST_NOT_ALLOWED'],
    ['a listed name that has a private address', 'http://localhost/', 'HTTP.ADDRESS_REFUSED'],
    ['another port of a listed host', 'http://127.0.0.1:1/', 'HTTP.HOST_NOT_ALLOWED'],
  ])('refuses %s', async (_what, url, code) => {
    expect(await request(url, 3)).toMatchObject({ state: 'failed', attempt: 1, error: { code } });
  });

  it('follows no redirect to another origin, and reads no endless answer', async () => {
    expect((await request(`${webhookUrl}/moved`)).error?.code).toBe('HTTP.REDIRECT_REFUSED');
    expect((await request(`${webhookUrl}/large`)).error?.code).toBe('HTTP.RESPONSE_TOO_LARGE');
  });
});
