import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, lockScope, migrate, releaseResources, scopePicture } from '@fairlane/persistence';
import {
  type ApiProcess,
  type AppProcess,
  createTestBroker,
  createTestDatabase,
  killAllProcesses,
  repository,
  startApi,
  startWorker,
  type TestBroker,
  type TestDatabase,
  until,
} from '@fairlane/testing';
import { v7 as uuidv7 } from 'uuid';
import { checkHistory } from '../chaos/history/check-history.js';
import { readCommits, recordCommits } from '../chaos/history/record-history.js';

/** Two APIs and two workers as processes: rounds of one scope may run in both APIs at a time. */

const ADMIN_KEY = 'flk_admin-key-of-the-integration-tests';
const SAMPLES = join(repository, 'examples/samples');
const DEADLINE = { deadlineSeconds: 30 };

interface RoundJob {
  readonly id: string;
  readonly key?: string;
  readonly name: string | null;
  readonly profit: number;
  readonly resources: readonly string[];
}
interface Round {
  readonly scheduled: readonly RoundJob[];
  readonly buffered: readonly RoundJob[];
  readonly totalProfit: number;
  readonly optimal: boolean;
}
interface Answer<Body> {
  readonly status: number;
  readonly body: Body;
}
interface Problem {
  readonly code: string;
  readonly errors?: readonly { readonly path: string }[];
}
interface Job {
  readonly id: string;
  readonly state: string;
  readonly startedAt: string | null;
}

let server: TestDatabase;
let broker: TestBroker;
let database: Database;
let env: Record<string, string>;
let apis: ApiProcess[];
let workers: AppProcess[];

beforeAll(async () => {
  server = await createTestDatabase(migrate);
  broker = await createTestBroker();
  database = await Database.connect({ url: server.url, applicationName: 'rounds.spec', poolSize: 4 });
  await recordCommits(database);
  env = { DATABASE_URL: server.url, AMQP_URL: broker.url, FAIRLANE_LOG_LEVEL: 'warn' };
  const settings = [{}, { FAIRLANE_ROUND_SOLVE_SECONDS: '0.01' }];
  apis = await Promise.all(
    settings.map(async (more) => startApi({ ...env, ...more, FAIRLANE_ADMIN_KEY: ADMIN_KEY })),
  );
  workers = await Promise.all([newWorker(), newWorker()]);
}, 120_000);

afterAll(async () => {
  await killAllProcesses();
  await database.close();
  await server.drop();
  await broker.drop();
}, 60_000);

const newWorker = async (): Promise<AppProcess> =>
  startWorker({ ...env, FAIRLANE_SLOTS: '4', FAIRLANE_LOG_LEVEL: 'info' });

async function call<Body>(
  method: string,
  path: string,
  body?: unknown,
  { key = ADMIN_KEY, api = apis[0]! }: { key?: string; api?: ApiProcess } = {},
): Promise<Answer<Body>> {
  const response = await fetch(`${api.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(20_000),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as Body };
}

const newCustomer = async (...ids: string[]): Promise<void> => {
  const { status } = await call(
    'POST',
    '/v1/customers',
    ids.map((id) => ({ id, name: id })),
  );
  expect(status).toBe(201);
};
const play = async (body: object, api = apis[0]!): Promise<Round> => {
  const answer = await call<Round>('POST', '/v1/rounds', body, { api });
  expect(answer).toMatchObject({ status: 202 });
  return answer.body;
};
const submit = async <Input>(body: Input): Promise<Job & { items: Job[] }> => {
  const answer = await call<Job & { items: Job[] }>('POST', '/v1/jobs', body);
  expect(answer).toMatchObject({ status: 202 });
  return answer.body;
};
const show = async (id: string): Promise<Job> => (await call<Job>('GET', `/v1/jobs/${id}`)).body;
const reaches = async (id: string, state: string): Promise<Job> =>
  until(
    async () => {
      const job = await show(id);
      return job.state === state && job;
    },
    { ...DEADLINE, message: `job ${id} to be ${state}` },
  );
const names = (jobs: readonly RoundJob[]): (string | null)[] => jobs.map(({ name }) => name);
const sample = (file: string): object[] => JSON.parse(readFileSync(join(SAMPLES, file), 'utf8')) as object[];

/** Nothing is left of ended jobs: neither holds nor requests. */
async function isTidy(scope: string): Promise<void> {
  await until(
    async () => {
      const [left] = await database.query<{ rows: string }>(
        `select (select count(*) from resource_requests where scope = $1)
          + (select count(*) from resource_holds where scope = $1)
          + (select count(*) from resource_scopes where scope = $1) as rows`,
        [scope],
      );
      return left?.rows === '0';
    },
    { ...DEADLINE, message: `scope ${scope} to be forgotten` },
  );
}

describe('a resource round', () => {
  it('runs the satellite samples as their README says', async () => {
    await newCustomer('satellite');
    const common = { customerId: 'satellite', reconsider: 'next_round' };
    const first = await play({ ...common, tasks: sample('satellite-tasks-1.json') });
    expect(names(first.scheduled)).toEqual(['capture for client 1098']);
    expect(names(first.buffered)).toEqual(['clean satellite disk', 'upgrade to v2.1']);
    expect(first).toMatchObject({ totalProfit: 9.2, optimal: true });
    await reaches(first.scheduled[0]!.id, 'succeeded');
    const second = await play({ ...common, tasks: sample('satellite-tasks-2.json') });
    expect(names(second.scheduled)).toEqual([
      'clean satellite disk',
      'upgrade to v2.1',
      'clean camera lense',
    ]);
    expect(second).toMatchObject({ buffered: [], totalProfit: 3.5, optimal: true });
    for (const { id } of second.scheduled) await reaches(id, 'succeeded');
    await isTidy('customer:satellite');
  }, 60_000);

  it('considers what is buffered as soon as a resource is released, without being asked', async () => {
    await newCustomer('by-itself');
    const slow = sample('satellite-tasks-1.json').map((task) => ({ ...task, executionSeconds: 0.5 }));
    const first = await play({ customerId: 'by-itself', tasks: slow });
    const second = await play({ customerId: 'by-itself', tasks: sample('satellite-tasks-2.json') });
    expect(names(second.scheduled)).toEqual([]);
    expect(names(second.buffered)).toEqual(['clean satellite disk', 'upgrade to v2.1', 'clean camera lense']);
    for (const { id } of second.buffered) await reaches(id, 'succeeded');
    const [capture, ...others] = await Promise.all(
      [...first.scheduled, ...second.buffered].map(async ({ id }) => {
        const [row] = await database.query<{ startedAt: Date; finishedAt: Date }>(
          'select started_at as "startedAt", finished_at as "finishedAt" from job_history where id = $1',
          [id],
        );
        return row!;
      }),
    );
    for (const { startedAt } of others)
      expect(startedAt.getTime()).toBeGreaterThanOrEqual(capture!.finishedAt.getTime() - 5);
  }, 60_000);

  it('takes the older of equals, and starts what has no profit beside the others', async () => {
    await newCustomer('equals');
    const task = (name: string, resources: string[], profit: number): object => ({
      ...{ name, resources, profit, executionSeconds: 0.05 },
    });
    const round = await play({
      customerId: 'equals',
      tasks: [
        task('first', ['disk', 'arm'], 2),
        task('second', ['disk', 'arm'], 2),
        task('half', ['arm'], 1),
        task('other half', ['disk'], 1),
        task('for nothing', ['radio'], 0),
      ],
    });
    expect(names(round.scheduled)).toEqual(['first', 'for nothing']);
    expect(round).toMatchObject({ totalProfit: 2, optimal: true });
    for (const { id } of [...round.scheduled, ...round.buffered]) await reaches(id, 'succeeded');
  }, 60_000);

  it('says when time was up, and still chooses tasks that are not in each other’s way', async () => {
    await newCustomer('hard');
    let seed = 11;
    const next = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most;
    const tasks = Array.from({ length: 600 }, () => ({
      resources: [...new Set([next(80), next(80), next(80)].map(String))],
      profit: 1 + next(1_000) / 1_000,
      executionSeconds: 0,
    }));
    const round = await play({ customerId: 'hard', tasks }, apis[1]);
    expect(round.optimal).toBe(false);
    const used = round.scheduled.flatMap(({ resources }) => resources);
    expect(used.length).toBeGreaterThan(40);
    expect(new Set(used).size).toBe(used.length);
    await call('POST', '/v1/customers/hard/pause');
  }, 60_000);
});

describe('a job that names resources', () => {
  it('waits, and says for which resource and which job', async () => {
    await newCustomer('asks');
    const one = await submit({ customerId: 'asks', resources: ['disk', 'arm'], executionSeconds: 20 });
    await reaches(one.id, 'running');
    const other = await submit({ customerId: 'asks', resources: ['disk'], executionSeconds: 0.05 });
    expect((await show(other.id)).state).toBe('blocked');
    const { body } = await call('GET', `/v1/jobs/${other.id}/waiting`);
    expect(body).toMatchObject({
      state: 'blocked',
      reason: 'resources',
      detail: `It waits for disk, held by job ${one.id}.`,
    });
    expect((await call('GET', `/v1/jobs/${other.id}`)).body).toMatchObject({
      gates: { resources: { names: ['disk'], profit: 0 } },
    });
    await call('POST', `/v1/jobs/${one.id}/cancel`);
    await reaches(other.id, 'succeeded');
    await isTidy('customer:asks');
  }, 60_000);

  it('keeps them between its attempts', async () => {
    await newCustomer('again');
    const backoff = { initialSeconds: 0.5, factor: 1, maxSeconds: 0.5 };
    const one = await submit({
      ...{ customerId: 'again', resources: ['disk'], executionSeconds: 0.05, payload: { fail: 1 }, backoff },
    });
    await reaches(one.id, 'scheduled');
    const other = await submit({ customerId: 'again', resources: ['disk'], executionSeconds: 0.05 });
    await reaches(one.id, 'succeeded');
    await reaches(other.id, 'succeeded');
    const ends = await database.query<{ id: string }>(
      'select id from job_history where id = any ($1::uuid[]) order by finished_at',
      [[one.id, other.id]],
    );
    expect(ends.map(({ id }) => id)).toEqual([one.id, other.id]);
  }, 60_000);

  it('gives way when it is cancelled or expires while it waits, and waits again when it is retried', async () => {
    await newCustomer('gone');
    const holder = await submit({ customerId: 'gone', resources: ['disk'], executionSeconds: 60 });
    await reaches(holder.id, 'running');
    const expiresAt = new Date(Date.now() + 1_500).toISOString();
    const { items } = await submit([
      { customerId: 'gone', resources: ['disk'] },
      { customerId: 'gone', resources: ['disk'], expiresAt },
    ]);
    const [cancelled, expired] = items;
    await call('POST', `/v1/jobs/${cancelled!.id}/cancel`);
    await reaches(cancelled!.id, 'cancelled');
    await reaches(expired!.id, 'expired');
    expect((await call('POST', `/v1/jobs/${cancelled!.id}/retry`)).status).toBe(202);
    await reaches(cancelled!.id, 'blocked');
    expect((await call('DELETE', '/v1/customers/gone')).status).toBe(409);
    await call('POST', `/v1/jobs/${holder.id}/cancel`);
    await reaches(cancelled!.id, 'succeeded');
    expect((await call('DELETE', '/v1/customers/gone')).status).toBe(204);
    await isTidy('customer:gone');
  }, 60_000);

  it('keeps them while a part of it still runs, though it has ended', async () => {
    const [id, part] = [uuidv7(), uuidv7()];
    await database.query(
      `insert into jobs (id, parent_id, part, customer_id, task, type, opaque, state, estimate_seconds, remaining_seconds)
       values ($1, $2, 0, 'parts', 'simulate', 'long', false, 'running', 1, 1)`,
      [part, id],
    );
    await database.query(`insert into resource_scopes (scope) values ('customer:parts')`);
    await database.query(
      `insert into resource_requests (job_id, scope, resources, profit, is_waiting)
       values ($1, 'customer:parts', '{disk}', 0, false)`,
      [id],
    );
    await database.query(
      `insert into resource_holds (scope, resource, job_id) values ('customer:parts', 'disk', $1)`,
      [id],
    );
    await database.transaction(async (transaction) => releaseResources(transaction, [id]));
    await database.transaction(async (transaction) => lockScope(transaction, 'customer:parts'));
    expect((await scopePicture(database, 'customer:parts', true, 1))?.held).toEqual(new Set(['disk']));
    await database.query('delete from jobs where id = $1', [part]);
    await isTidy('customer:parts');
  }, 60_000);

  it('comes to its round when its time has come', async () => {
    await newCustomer('later');
    const holder = await submit({ customerId: 'later', resources: ['disk'], executionSeconds: 60 });
    await reaches(holder.id, 'running');
    const late = await submit({ customerId: 'later', resources: ['disk'], delaySeconds: 0.3 });
    expect((await show(late.id)).state).toBe('scheduled');
    await reaches(late.id, 'blocked');
    await call('POST', `/v1/jobs/${holder.id}/cancel`);
    await reaches(late.id, 'succeeded');
  }, 60_000);

  it('is refused with the place of what is wrong', async () => {
    await newCustomer('wrong');
    const refusal = async (path: string, body: object): Promise<unknown> => {
      const answer = await call<Problem>('POST', path, body);
      return [answer.status, answer.body.code, answer.body.errors?.map((error) => error.path)];
    };
    const customerId = 'wrong';
    expect(await refusal('/v1/jobs', { customerId, profit: 3 })).toEqual([
      400,
      'REQUEST.INVALID',
      ['resources'],
    ]);
    expect(await refusal('/v1/jobs', { customerId, resources: ['a', 'a'] })).toEqual([
      400,
      'REQUEST.INVALID',
      ['resources'],
    ]);
    const tasks = [{ resources: ['a'] }, { resources: ['a'], profit: -1 }];
    expect(await refusal('/v1/rounds', { customerId, tasks })).toEqual([
      400,
      'REQUEST.INVALID',
      ['tasks[1].profit'],
    ]);
    expect(
      await refusal('/v1/rounds', { customerId, tasks: [{ resources: ['a'], task: 'simulat' }] }),
    ).toEqual([400, 'TASK.UNKNOWN', ['tasks[0].task']]);
    expect(await refusal('/v1/rounds', { customerId: 'nobody', tasks: [{ resources: ['a'] }] })).toEqual([
      404,
      'CUSTOMER.NOT_FOUND',
      ['customerId'],
    ]);
    await isTidy('customer:nobody');
  }, 60_000);
});

describe('a resource group', () => {
  it('is shared by its members, who see nothing of each other, and by nobody else', async () => {
    await newCustomer('member-1', 'member-2', 'stranger');
    const put = async (customerIds: string[]) =>
      call<Problem>('PUT', '/v1/resource-groups/antenna', { customerIds });
    expect((await put(['member-1', 'member-2'])).status).toBe(200);
    expect((await put(['member-1', 'nobody'])).body).toMatchObject({
      code: 'CUSTOMER.NOT_FOUND',
      errors: [{ path: 'customerIds[1]' }],
    });

    const { body } = await call<{ key: string }>('POST', '/v1/api-keys', {
      ...{ name: 'member', role: 'customer', customerId: 'member-2' },
    });
    const asMember = { key: body.key };
    const group = { resourceGroup: 'antenna', resources: ['dish'] };
    for (const customerId of ['stranger', 'member-1']) {
      const answer = await call<Problem>('POST', '/v1/jobs', { customerId, ...group }, asMember);
      expect([answer.status, answer.body.code]).toEqual([404, 'CUSTOMER.NOT_FOUND']);
    }
    for (const path of ['/v1/jobs', '/v1/rounds']) {
      const { resources, ...rest } = group;
      const stranger = { customerId: 'stranger', ...rest };
      const answer = await call<Problem>(
        'POST',
        path,
        path === '/v1/jobs' ? { ...stranger, resources } : { ...stranger, tasks: [{ resources }] },
      );
      expect([answer.status, answer.body.code]).toEqual([404, 'RESOURCE_GROUP.NOT_FOUND']);
    }
    expect((await call('GET', '/v1/resource-groups', undefined, asMember)).status).toBe(403);
    expect((await call('PUT', '/v1/resource-groups/mine', { customerIds: [] }, asMember)).status).toBe(403);

    const holder = await submit({ customerId: 'member-1', ...group, executionSeconds: 60 });
    await reaches(holder.id, 'running');
    const { buffered, scheduled } = (
      await call<Round>(
        'POST',
        '/v1/rounds',
        { customerId: 'member-2', resourceGroup: 'antenna', tasks: [{ resources: ['dish'], profit: 9 }] },
        asMember,
      )
    ).body;
    expect([scheduled.length, buffered.length]).toEqual([0, 1]);
    const waiting = await call('GET', `/v1/jobs/${buffered[0]!.id}/waiting`, undefined, asMember);
    expect(waiting.body).toMatchObject({
      reason: 'resources',
      detail: 'It waits for dish, held by a job of another customer.',
    });
    expect((await call<Problem>('DELETE', '/v1/resource-groups/antenna')).body.code).toBe(
      'RESOURCE_GROUP.IN_USE',
    );
    await call('POST', `/v1/jobs/${holder.id}/cancel`);
    await reaches(buffered[0]!.id, 'succeeded');
    await isTidy('group:antenna');
    expect((await call('DELETE', '/v1/resource-groups/antenna')).status).toBe(204);
    expect((await call<Problem>('DELETE', '/v1/resource-groups/antenna')).body.code).toBe(
      'RESOURCE_GROUP.NOT_FOUND',
    );
  }, 90_000);
});

describe('two APIs and two workers', () => {
  it('never run two jobs that share a resource, also while a worker and the leader are killed', async () => {
    await newCustomer('busy-1', 'busy-2');
    await call('PUT', '/v1/resource-groups/fleet', { customerIds: ['busy-1', 'busy-2'] });
    const names = ['camera', 'disk', 'proc', 'radio', 'arm', 'dish'];
    let seed = 5;
    const next = (most: number): number => (seed = (seed * 48_271) % 2_147_483_647) % most;
    const task = (): object => ({
      resources: [...new Set([names[next(6)]!, names[next(6)]!])],
      profit: next(5),
      executionSeconds: next(10) / 100,
    });
    const ids: string[] = [];
    const send = async (call: number): Promise<void> => {
      const customerId = call % 3 === 0 ? 'busy-2' : 'busy-1';
      const shared = call % 2 === 0 ? { resourceGroup: 'fleet' } : {};
      const api = apis[call % 2]!;
      if (call % 4 < 2) {
        const tasks = Array.from({ length: 3 }, task);
        const round = await play({ customerId, ...shared, tasks }, api);
        const used = round.scheduled.flatMap(({ resources }) => resources);
        expect(new Set(used).size).toBe(used.length);
      } else {
        const jobs = Array.from({ length: 3 }, () => ({ customerId, ...shared, ...task() }));
        const answer = await submit(jobs);
        ids.push(...answer.items.map(({ id }) => id));
      }
    };
    await Promise.all(Array.from({ length: 24 }, async (_, n) => send(n)));
    await until(
      async () => (await database.query(`select from jobs where state = 'running' limit 1`)).length > 0,
      DEADLINE,
    );
    await workers[0]!.kill('SIGKILL');
    await Promise.all(Array.from({ length: 8 }, async (_, n) => send(n)));
    const leads = await Promise.all(
      apis.map(async (api) =>
        /^fairlane_leader(\{[^}]*\})? 1$/m.test(
          await (
            await fetch(`${api.url}/metrics`, { headers: { authorization: `Bearer ${ADMIN_KEY}` } })
          ).text(),
        ),
      ),
    );
    await apis[leads.indexOf(true)]!.kill('SIGKILL');
    await until(
      async () =>
        (await database.query(`select from jobs where customer_id like 'busy-%' limit 1`)).length === 0,
      { deadlineSeconds: 100, message: 'every job to end' },
    );
    const violations = checkHistory({ submissions: [], commits: await readCommits(database), deeds: [] });
    expect(violations.filter(({ rule }) => rule === 'resource shared')).toEqual([]);
    const [ended] = await database.query<{ jobs: string }>(
      `select count(*) as jobs from job_history where customer_id like 'busy-%' and state = 'succeeded'`,
    );
    expect(ended?.jobs).toBe('96');
    for (const scope of ['group:fleet', 'customer:busy-1', 'customer:busy-2']) await isTidy(scope);
  }, 180_000);
});
