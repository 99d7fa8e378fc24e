import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Broker, Publisher } from '@fairlane/messaging';
import { Database } from '@fairlane/persistence';
import { until } from '@fairlane/testing';
import { Arrivals } from '../../apps/api/src/capacity/arrivals.js';
import { Gates } from '../../apps/api/src/gates/gates.js';
import { ResolveJobs } from '../../apps/api/src/jobs/resolve-jobs.js';
import { StoreJobs } from '../../apps/api/src/jobs/store-jobs.js';
import { SubmitJobs } from '../../apps/api/src/jobs/submit-jobs.js';
import { EditSchedules } from '../../apps/api/src/schedules/edit-schedules.js';
import { FireSchedules } from '../../apps/api/src/schedules/fire-schedules.js';
import { Stores } from '../../apps/api/src/stores/stores.js';
import { type AnswerBody, startApi, type TestApi } from './api-support/api.js';

/** Never by itself while the tests run. */
const NEW_YEAR = '0 0 1 1 *';

interface Fire {
  readonly at: Date;
  readonly outcome: string;
  readonly job_id: string | null;
}

let api: TestApi;
let broker: Broker;
/** Two that make fires, each with connections of its own and no leader to keep them apart. */
const firing: { readonly database: Database; readonly fires: FireSchedules }[] = [];

beforeAll(async () => {
  api = await startApi();
  await api.call('POST', '/v1/customers', [
    { id: 'a', name: 'A' },
    { id: 'b', name: 'B' },
    { id: 'full', name: 'Full', maxQueued: 1 },
  ]);
  broker = await Broker.connect({ url: api.amqpUrl, connectionName: 'schedules.spec' });
  const publisher = await Publisher.open(broker);
  for (const name of ['one', 'other']) {
    const url = api.databaseUrl;
    const database = await Database.connect({ url, applicationName: name, poolSize: 6 });
    const resolve = new ResolveJobs(database, new Stores(database));
    const storing = new StoreJobs(database, publisher, new Arrivals(publisher));
    const submission = new SubmitJobs(database, storing, resolve, new Gates([], []), null);
    firing.push({
      database,
      fires: new FireSchedules(database, submission, new EditSchedules(database, resolve)),
    });
  }
}, 60_000);

afterAll(async () => {
  for (const { database } of firing) await database.close();
  await broker.close();
  await api.stop();
}, 30_000);

const create = async (schedule: object): Promise<AnswerBody> => {
  const { status, body } = await api.call('POST', '/v1/schedules', {
    customerId: 'a',
    name: 'A schedule',
    cron: NEW_YEAR,
    job: { task: 'simulate', executionSeconds: 0.1 },
    ...schedule,
  });
  expect({ status, body }).toMatchObject({ status: 201 });
  return body;
};

const show = async (id: string) => (await api.call('GET', `/v1/schedules/${id}`)).body;

/** As if they had come due an hour ago, and nobody had been there until now. */
async function miss(ids: readonly string[], cron: string): Promise<void> {
  await api.database.query(
    `update schedules set cron = $2, next_at = now() - interval '1 hour' where id = any ($1)`,
    [ids, cron],
  );
  await Promise.all([...firing, ...firing].map(async ({ fires }) => fires.fireDue()));
  // The leader of the API may have been the first, and not yet be done.
  const due = 'select from schedules where id = any ($1) and next_at < now()';
  await until(async () => (await api.database.query(due, [ids])).length === 0, { message: 'the fires' });
}

const firesOf = async (id: string) =>
  api.database.query<Fire>(
    'select at, outcome, job_id from schedule_fires where schedule_id = $1 order by at, by_hand',
    [id],
  );

describe('a schedule', () => {
  it('is made, shown with its next fires, listed, edited and deleted', async () => {
    const made = await create({ cron: '0 9 * * MON-FRI', timeZone: 'Europe/Berlin', name: 'Morning' });
    expect(made).toMatchObject({
      ...{ customerId: 'a', name: 'Morning', catchUp: 'one', overlap: 'skip', paused: false, lastFire: null },
      job: { task: 'simulate', executionSeconds: 0.1 },
    });
    const hours = (made.nextFires as string[]).map((time) =>
      new Intl.DateTimeFormat('de', { timeZone: 'Europe/Berlin', timeStyle: 'short' }).format(new Date(time)),
    );
    expect(hours).toEqual(Array(5).fill('09:00'));
    const { body: edited } = await api.call('PATCH', `/v1/schedules/${made.id}`, { cron: '30 8 * * *' });
    expect(edited.nextFires).not.toEqual(made.nextFires);
    const { body: page } = await api.call('GET', '/v1/schedules?customerId=a');
    expect(page.items.map(({ id }) => id)).toContain(made.id);
    expect((await api.call('DELETE', `/v1/schedules/${made.id}`)).status).toBe(204);
    expect((await api.call('GET', `/v1/schedules/${made.id}`)).status).toBe(404);
  });

  it.each([
    [{ cron: '61 * * * *' }, 'cron'],
    [{ cron: '0 0 30 2 *' }, 'cron'],
    [{ timeZone: 'Mars/Olympus' }, 'timeZone'],
    [{ job: { task: 'simulat' } }, 'job.task'],
    [{ job: { runAt: '2099-01-01T00:00:00Z' } }, 'job.runAt'],
    [{ customerId: 'nobody' }, 'customerId'],
    [{ startsAt: '2099-01-02T00:00:00Z', endsAt: '2099-01-01T00:00:00Z' }, 'endsAt'],
  ])('that says %j is refused at %s', async (schedule, path) => {
    const base = { customerId: 'a', name: 'x', cron: NEW_YEAR, job: {} };
    const { status, body } = await api.call('POST', '/v1/schedules', { ...base, ...schedule });
    expect([400, 404]).toContain(status);
    expect(body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ path })]));
  });

  it("is its customer's alone", async () => {
    const { id } = await create({ customerId: 'a' });
    const key = await api.makeKey('customer', 'b');
    expect((await api.call('GET', `/v1/schedules/${id}`, undefined, { key })).status).toBe(404);
    expect((await api.call('POST', `/v1/schedules/${id}/trigger`, undefined, { key })).status).toBe(404);
    expect((await api.call('GET', '/v1/schedules?customerId=a', undefined, { key })).body.items).toEqual([]);
  });

  it('fires every second under its leader, once each', async () => {
    const { id } = await create({ cron: '* * * * * *', catchUp: 'all', overlap: 'queue' });
    await until(async () => (await firesOf(id)).length >= 4, { message: 'four fires', deadlineSeconds: 20 });
    await api.call('POST', `/v1/schedules/${id}/pause`);
    const fires = await firesOf(id);
    const first = fires[0]!.at.getTime();
    expect(fires.map(({ at }) => at.getTime() - first)).toEqual(fires.map((_, index) => index * 1_000));
    expect(new Set(fires.map((fire) => fire.job_id)).size).toBe(fires.length);
    const { lastFire, nextFires } = await show(id);
    expect(lastFire).toMatchObject({ outcome: 'submitted', jobState: 'queued', byHand: false });
    expect(nextFires).toEqual([]);
  }, 30_000);

  it('by hand submits its job at once, also while it is paused', async () => {
    const { id } = await create({ paused: true, job: { task: 'simulate', payload: { hello: 1 } } });
    const { status, body } = await api.call('POST', `/v1/schedules/${id}/trigger`);
    expect({ status, body }).toMatchObject({ status: 202, body: { state: 'queued', name: 'A schedule' } });
    await api.call('POST', `/v1/schedules/${id}/trigger`);
    const fires = (await show(id)).fires as { byHand: boolean; jobId: string }[];
    expect(fires).toHaveLength(2);
    expect(fires[1]).toMatchObject({ byHand: true, jobId: body.id });
  });
});

describe('fires that were missed', () => {
  it.each([
    ['none', 0],
    ['one', 1],
    ['all', 3],
  ])('are made up for by catchUp %s, %d of them', async (catchUp, expected) => {
    const { id } = await create({ catchUp, maxCatchUp: 3, overlap: 'queue' });
    await miss([id], minutesAgo(2, 7, 12, 17));
    expect((await firesOf(id)).map(({ outcome }) => outcome)).toEqual(Array(expected).fill('submitted'));
    const [next] = (await show(id)).nextFires as string[];
    expect(Date.parse(next!)).toBeGreaterThan(Date.now());
  });

  it('are skipped, but for the first, while a job of an earlier one is unfinished', async () => {
    const { id } = await create({ catchUp: 'all', overlap: 'skip' });
    await miss([id], minutesAgo(2, 7, 12));
    expect((await firesOf(id)).map(({ outcome }) => outcome)).toEqual(['submitted', 'skipped', 'skipped']);
    await miss([id], minutesAgo(1));
    expect((await firesOf(id)).at(-1)).toMatchObject({ outcome: 'skipped', job_id: null });
  });

  it('whose job is refused are written down, and hold up no other', async () => {
    await api.call('POST', '/v1/jobs', { customerId: 'full', executionSeconds: 1 });
    const refused = await create({ customerId: 'full' });
    const fine = await create({});
    await miss([refused.id, fine.id], minutesAgo(2));
    expect((await show(refused.id)).lastFire).toMatchObject({
      outcome: 'failed',
      error: { code: 'CUSTOMER.QUEUE_FULL' },
    });
    expect((await show(fine.id)).lastFire).toMatchObject({ outcome: 'submitted' });
  });
});

describe('two that make fires at once', () => {
  it('make each of them once', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 30; n += 1) ids.push((await create({ name: `Race ${n}`, overlap: 'queue' })).id);
    for (let round = 0; round < 3; round += 1) await miss(ids, minutesAgo(5 - round));
    const [count] = await api.database.query<{ jobs: number; fires: number }>(
      `select (select count(*)::int from jobs j join job_payloads p on p.job_id = j.id where p.name like 'Race %') as jobs,
        (select count(*)::int from schedule_fires where schedule_id = any ($1) and outcome = 'submitted') as fires`,
      [ids],
    );
    expect(count).toEqual({ jobs: 90, fires: 90 });
  }, 30_000);
});

/** A cron expression for the minutes so many minutes ago, which has nothing due in the seconds to come. */
function minutesAgo(...ago: number[]): string {
  const minutes = ago.map((minute) => new Date(Date.now() - minute * 60_000).getUTCMinutes());
  return `0 ${minutes.join(',')} * * * *`;
}
