import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, migrate } from '@fairlane/persistence';
import {
  ADMIN_KEY,
  type ApiProcess,
  type AppProcess,
  createTestBroker,
  createTestDatabase,
  findPgbouncer,
  killAllProcesses,
  type Pgbouncer,
  startApi,
  startPgbouncer,
  startWorker,
  type TestBroker,
  type TestDatabase,
  tracksStatements,
  until,
} from '@fairlane/testing';
import { setTimeout as delay } from 'node:timers/promises';

/** Fewer than any of the processes would open by itself, so that transactions of all of them meet on each. */
const SERVER_CONNECTIONS = 4;
/** Longer than the 10 s after which a worker whose heartbeat stands still is taken for lost. */
const OUTAGE_SECONDS = 14;

const program = await findPgbouncer();
if (typeof program === 'string') process.stderr.write(`Nothing is tested through PgBouncer: ${program}\n`);

/** Each PgBouncer, and `FAIRLANE_PREPARED_STATEMENTS` that goes with it. */
const modes: [string, string][] = [['that knows of no prepared statements', '0']];
if (typeof program !== 'string' && tracksStatements(program)) modes.push(['that tracks them', '1']);
const describeIf = typeof program === 'string' ? describe.skip : describe;

describeIf.each(modes)('through a PgBouncer %s', (_, prepared) => {
  let server: TestDatabase;
  let vhost: TestBroker;
  let database: Database;
  let pgbouncer: Pgbouncer;
  let worker: AppProcess;
  const apis: ApiProcess[] = [];

  beforeAll(async () => {
    if (typeof program === 'string') return;
    server = await createTestDatabase(migrate);
    vhost = await createTestBroker();
    pgbouncer = await startPgbouncer(program, server.url, SERVER_CONNECTIONS);
    database = await Database.connect({ url: server.url, applicationName: 'pgbouncer.spec', poolSize: 2 });
    const env = {
      DATABASE_URL: pgbouncer.url,
      DATABASE_DIRECT_URL: server.url,
      FAIRLANE_PREPARED_STATEMENTS: prepared,
      AMQP_URL: vhost.url,
    };
    for (let n = 0; n < 2; n += 1) apis.push(await startApi({ ...env, FAIRLANE_ADMIN_KEY: ADMIN_KEY }));
    worker = await startWorker({ ...env, FAIRLANE_SLOTS: '8' });
  }, 120_000);

  afterAll(async () => {
    await killAllProcesses();
    apis.length = 0;
    await pgbouncer.stop();
    await database.close();
    await server.drop();
    await vhost.drop();
  }, 60_000);

  const leader = async () =>
    until(() => apis.findLast((api) => api.log().includes('leads the dispatcher')), {
      message: 'a leader',
    });
  const call = async (api: ApiProcess, path: string, body: unknown, type = 'application/json') => {
    const response = await fetch(api.url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': type },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
    if (!response.ok) throw new Error(await response.text());
  };
  const submit = async (api: ApiProcess, count: number, executionSeconds: number) =>
    Promise.all(
      Array.from({ length: count }, async () =>
        call(api, '/v1/jobs', { customerId: 'a', task: 'simulate', executionSeconds }),
      ),
    );
  const succeeded = async () => {
    const [row] = await database.query<{ n: number }>(
      `select count(*)::int as n from job_history where state = 'succeeded'`,
    );
    return row!.n;
  };
  const connections = async (application: string) =>
    database.query<{ client_port: number }>(
      'select client_port from pg_stat_activity where datname = current_database() and application_name = $1',
      [application],
    );

  it('accepts, imports and runs, all on a few connections of PostgreSQL', async () => {
    await call(apis[0]!, '/v1/customers', { id: 'a', name: 'A' });
    const csv = ['name', ...Array.from({ length: 5_000 }, (_, n) => `Somebody ${n}`)].join('\n');
    await call(apis[1]!, '/v1/customers/a/records', csv, 'text/csv');
    await Promise.all(apis.map(async (api) => submit(api, 60, 0.01)));
    await until(async () => (await succeeded()) === 120, { message: '120 jobs', deadlineSeconds: 30 });
    const [row] = await database.query<{ n: number }>('select count(*)::int as n from records');
    expect(row!.n).toBe(5_000);
    const shared = [...(await connections('fairlane-api')), ...(await connections('fairlane-worker'))];
    expect(shared.length).toBeLessThanOrEqual(SERVER_CONNECTIONS);
    expect(shared.length).toBeGreaterThan(0);
  }, 60_000);

  it('limits a transaction as a direct connection does, and leaves no limit behind', async () => {
    const pooled = await Database.connect({
      ...{ url: pgbouncer.url, applicationName: 'limits', poolSize: 1, statementTimeoutMillis: 7_000 },
      ...{ isPooled: true, preparesStatements: false },
    });
    try {
      const limits = `select current_setting('statement_timeout') as statement,
        current_setting('idle_in_transaction_session_timeout') as idle`;
      const before = await pooled.query(limits);
      const within = await pooled.transaction(async (transaction) => transaction.query(limits));
      expect(within).toEqual([{ statement: '7s', idle: '5s' }]);
      expect(await pooled.query(limits)).toEqual(before);
    } finally {
      await pooled.close();
    }
  });

  it('keeps the worker and its jobs while PgBouncer is away for longer than a heartbeat may be', async () => {
    const before = await succeeded();
    await submit(apis[0]!, 4, 3);
    await until(async () => (await database.query('select from leases')).length > 0, { message: 'leases' });
    await pgbouncer.kill();
    await delay(OUTAGE_SECONDS * 1_000);
    await pgbouncer.start();
    await until(async () => (await succeeded()) === before + 4, {
      message: 'the jobs',
      deadlineSeconds: 40,
    });
    const workers = await database.query<{ state: string }>('select state from workers');
    expect(workers).toEqual([{ state: 'up' }]);
    expect(await database.query('select from job_attempts')).toEqual([]);
    expect(worker.ending()).toBeUndefined();
  }, 90_000);

  it('moves the leadership when the leader is killed, and goes on', async () => {
    const first = await leader();
    const other = apis.find((api) => api !== first)!;
    const before = await succeeded();
    await submit(other, 40, 0.2);
    await first.kill('SIGKILL');
    await submit(other, 40, 0.01);
    await until(async () => (await succeeded()) === before + 80, {
      message: '80 jobs',
      deadlineSeconds: 30,
    });
    expect(other.log()).toContain('leads the dispatcher');
  }, 60_000);
});
