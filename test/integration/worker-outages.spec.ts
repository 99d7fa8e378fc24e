import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type AppProcess,
  insertCustomer,
  insertJobs,
  until,
  type CuttableLink,
  openLink,
} from '@fairlane/testing';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { insertTaskJob, openStage, type Stage } from './worker-support/stage.js';

const TASKS = './test/integration/worker-support/test-tasks.mjs';
let stage: Stage;
let worker: AppProcess;
let toPostgres: CuttableLink;
let toRabbit: CuttableLink;
let folder: string;

beforeAll(async () => {
  stage = await openStage('worker-outages.spec');
  toPostgres = await openLink(stage.databaseUrl, 5_432);
  toRabbit = await openLink(stage.amqpUrl, 5_672);
  folder = await mkdtemp(join(tmpdir(), 'fairlane-outages-'));
  const links = { DATABASE_URL: toPostgres.url, AMQP_URL: toRabbit.url };
  worker = await stage.start({
    ...links,
    FAIRLANE_SLOTS: '2',
    FAIRLANE_TASKS: TASKS,
    FAIRLANE_HEALTH_FILE: join(folder, 'health'),
  });
}, 60_000);
afterAll(async () => {
  await stage.close();
  await toPostgres.close();
  await toRabbit.close();
  await rm(folder, { recursive: true });
});

const stateOf = async (id: string) =>
  (await stage.database.query<{ state: string }>('select state::text from jobs where id = $1', [id]))[0]
    ?.state;

describe('while PostgreSQL is away', () => {
  it('the health file grows old, and is written again when it is back', async () => {
    const writtenAt = async () => (await stat(join(folder, 'health'))).mtimeMs;
    const first = await until(writtenAt, { message: 'a health file' });
    await until(async () => (await writtenAt()) > first, { message: 'the next beat' });
    toPostgres.cut();
    await until(() => worker.log().includes('The heartbeat does not reach PostgreSQL'));
    const last = await writtenAt();
    await delay(2_500);
    expect(await writtenAt()).toBe(last);
    toPostgres.mend();
    await until(async () => (await writtenAt()) > last, { message: 'the file to be written again' });
  }, 30_000);

  it('a slot keeps what its job has done, and settles when it is back', async () => {
    await insertCustomer(stage.database, 'outage');
    const payload = { executionSeconds: 1 };
    const job = { customerId: 'outage', task: 'simulate', payload, opaque: false, seconds: 1, type: 'short' };
    const id = await insertTaskJob(stage.database, job);
    const turn = await stage.grant('outage', { quantumSeconds: 5 });
    await until(async () => (await stateOf(id)) === 'running', { message: 'the job to run' });
    toPostgres.cut();
    await until(() => worker.log().includes('the results are kept'), { message: 'the slot to notice' });
    expect(await stateOf(id)).toBe('running');
    toPostgres.mend();
    expect(await stage.settlementOf(turn)).toMatchObject({ succeeded: 1 });
    expect(await stage.endOf(id)).toMatchObject({ state: 'succeeded', attempt: 0 });
  }, 30_000);

  it('a turn is given up as busy, and the next one works', async () => {
    await insertCustomer(stage.database, 'busy');
    const [id] = await insertJobs(stage.database, { customerId: 'busy', count: 1, seconds: 0 });
    toPostgres.cut();
    const turn = await stage.grant('busy');
    expect(await stage.settlementOf(turn)).toMatchObject({ outcome: 'busy' });
    toPostgres.mend();
    await stage.settlementOf(await stage.grant('busy'));
    expect((await stage.endOf(id!)).state).toBe('succeeded');
  }, 30_000);
});

describe('while PostgreSQL is read-only', () => {
  it('a slot keeps what its job has done, and settles when it may write again', async () => {
    await insertCustomer(stage.database, 'readonly');
    const payload = { executionSeconds: 1 };
    const job = {
      customerId: 'readonly',
      task: 'simulate',
      payload,
      opaque: false,
      seconds: 1,
      type: 'short',
    };
    const id = await insertTaskJob(stage.database, job);
    const turn = await stage.grant('readonly', { quantumSeconds: 5 });
    await until(async () => (await stateOf(id)) === 'running', { message: 'the job to run' });
    const kept = () => worker.log().split('the results are kept').length;
    const keptBefore = kept();
    const name = new URL(stage.databaseUrl).pathname.slice(1);
    await stage.database.query(`alter database ${name} set default_transaction_read_only = on`);
    toPostgres.cut(); // what connects from now on may read only
    toPostgres.mend();
    await until(() => kept() >= keptBefore + 6, { message: 'the slot to ask again and again' });
    await stage.database.query(`alter database ${name} reset default_transaction_read_only`);
    expect(await stage.settlementOf(turn)).toMatchObject({ succeeded: 1 });
    expect(await stage.endOf(id)).toMatchObject({ state: 'succeeded', attempt: 0 });
  }, 30_000);
});

describe('while RabbitMQ is away', () => {
  it('a running job goes on, and the worker takes turns again when it is back', async () => {
    await insertCustomer(stage.database, 'rabbit');
    const payload = { executionSeconds: 0.5 };
    const id = await insertTaskJob(stage.database, {
      ...{ customerId: 'rabbit', task: 'simulate', payload, opaque: false, seconds: 0.5, type: 'short' },
    });
    await stage.grant('rabbit', { quantumSeconds: 5 });
    await until(async () => (await stateOf(id)) === 'running', { message: 'the job to run' });
    toRabbit.cut();
    expect(await stage.endOf(id)).toMatchObject({ state: 'succeeded', attempt: 0 });
    toRabbit.mend();
    const [next] = await insertJobs(stage.database, { customerId: 'rabbit', count: 1, seconds: 0 });
    await stage.grant('rabbit');
    expect((await stage.endOf(next!)).state).toBe('succeeded');
  }, 30_000);

  it('its queue may be deleted, and is declared anew', async () => {
    const channel = await stage.broker.openChannel(async () => Promise.resolve());
    await channel.current!.deleteQueue('fairlane.turns.general');
    await insertCustomer(stage.database, 'wiped');
    const [id] = await insertJobs(stage.database, { customerId: 'wiped', count: 1, seconds: 0 });
    const consumers = async () => {
      const probe = await stage.broker.openChannel(async () => Promise.resolve());
      const { consumerCount } = await probe.current!.checkQueue('fairlane.turns.general');
      await probe.close();
      return consumerCount === 2;
    };
    await until(consumers, { message: 'both slots to consume again', intervalSeconds: 0.2 });
    await stage.grant('wiped');
    expect((await stage.endOf(id!)).state).toBe('succeeded');
    await channel.close();
  }, 30_000);
});

describe('workers that start at once', () => {
  it('all come up on a broker that has no queue yet', async () => {
    const started = Array.from({ length: 3 }, async () =>
      stage.start({ FAIRLANE_POOLS: 'fresh:3', FAIRLANE_LOG_LEVEL: 'info' }),
    );
    for (const one of await Promise.all(started)) expect(one.log()).toContain('worker ready');
  }, 60_000);
});
