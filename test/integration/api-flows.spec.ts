import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, parentEnd, parentEnds, parentsEnded } from '@fairlane/persistence';
import { until } from '@fairlane/testing';
import type { AnswerBody, TestApi } from './api-support/api.js';
import { startApiWithTask } from './api-support/with-task.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApiWithTask();
}, 60_000);

afterAll(async () => {
  await api.stop();
}, 30_000);

const job = (key: string, dependsOn: string[] = [], more: object = {}): object => ({
  ...{ customerId: 'a', task: 't', key, dependsOn, executionSeconds: 0.1 },
  ...more,
});

/** Submits jobs and returns their ids by key. */
async function submit(...jobs: object[]): Promise<Record<string, string>> {
  const { status, body } = await api.call('POST', '/v1/jobs', jobs);
  if (status !== 202) throw new Error(JSON.stringify(body));
  return Object.fromEntries(body.items.map((item) => [item.key as string, item.id]));
}

const show = async (id: string | undefined): Promise<AnswerBody> =>
  (await api.call('GET', `/v1/jobs/${id ?? ''}`)).body;

/** As a worker would end it: no worker runs here. */
async function end(id: string | undefined, state = 'succeeded', result: unknown = null): Promise<void> {
  await api.database.query(
    `select end_jobs(null, null, null, array[$1::uuid], array[$2::job_state], null, null, null, null, array[$3::text], null, 0::smallint)`,
    [id, state, result === null ? null : JSON.stringify(result)],
  );
}

const toBe = async (id: string | undefined, state: string): Promise<AnswerBody> =>
  until(
    async () => {
      const found = await show(id);
      return found.state === state ? found : undefined;
    },
    { message: `job ${id ?? ''} to be ${state}`, deadlineSeconds: 15 },
  );

describe('jobs that depend on others', () => {
  it('wait for all of them, say so, and are queued when the last has ended', async () => {
    const ids = await submit(
      job('end', ['left', 'right']),
      job('start'),
      job('left', ['start']),
      job('right', ['start']),
    );
    const flows = await Promise.all(Object.values(ids).map(async (id) => (await show(id)).flowId));
    expect(new Set(flows).size).toBe(1);
    expect(flows[0]).toEqual(expect.any(String));
    expect(await show(ids.start)).toMatchObject({ state: 'queued' });
    expect(await show(ids.left)).toMatchObject({ state: 'blocked' });

    await end(ids.start);
    await Promise.all([toBe(ids.left, 'queued'), toBe(ids.right, 'queued')]);
    await end(ids.left);
    const waiting = async () => (await api.call('GET', `/v1/jobs/${ids.end}/waiting`)).body;
    await until(
      async () => /^It waits for 1 job: right \(.*queued\)/.test((await waiting()).detail as string),
      {
        message: 'the explanation to name what is left',
      },
    );
    expect(await waiting()).toMatchObject({ reason: 'parents', state: 'blocked' });
    await end(ids.right);
    await toBe(ids.end, 'queued');
  }, 30_000);

  it('are cancelled with a parent that fails, down to the last, unless they are to run', async () => {
    const ids = await submit(
      job('start'),
      job('next', ['start']),
      job('last', ['next']),
      job('clean up', ['last'], { onParentFailure: 'run' }),
      job('other', ['start'], { onParentFailure: 'run' }),
    );
    await end(ids.start, 'failed');
    const next = await toBe(ids.next, 'cancelled');
    expect(next.error).toEqual({ code: 'JOB.PARENT_FAILED', message: 'Its parent start failed.' });
    expect((await toBe(ids.last, 'cancelled')).error).toMatchObject({
      message: 'Its parent next was cancelled.',
    });
    await toBe(ids['clean up'], 'queued');
    await toBe(ids.other, 'queued');
  }, 30_000);

  it('wait for their own time too', async () => {
    const ids = await submit(job('start'), job('later', ['start'], { delaySeconds: 3_600 }));
    expect(await show(ids.later)).toMatchObject({ state: 'blocked' });
    await end(ids.start);
    const later = await toBe(ids.later, 'scheduled');
    expect(Date.parse(later.runAt as string)).toBeGreaterThan(Date.now() + 3_500_000);
  }, 30_000);

  it('in parts wait as a whole', async () => {
    await api.database.query(
      `insert into tasks (name, kind, type, opaque, max_attempts) values ('r', 'record', 'short', false, 3)`,
    );
    await api.database.query(`update customers set record_count = 100 where id = 'a'`);
    const parts = { task: 'r', parallelism: 4, executionSeconds: undefined };
    const ids = await submit(
      job('start'),
      job('parts', ['start'], parts),
      job('fail'),
      job('gone', ['fail'], parts),
    );
    const states = async (id: string | undefined) =>
      (
        await api.database.query<{ state: string }>(
          'select state from jobs where id = $1 or parent_id = $1',
          [id],
        )
      ).map(({ state }) => state);
    expect(await states(ids.parts)).toEqual(Array<string>(5).fill('blocked'));
    await end(ids.start);
    await toBe(ids.parts, 'queued');
    expect(await states(ids.parts)).toEqual(Array<string>(5).fill('queued'));
    await end(ids.fail, 'failed');
    await toBe(ids.gone, 'cancelled');
    expect(await states(ids.gone)).toEqual([]);
  }, 30_000);

  it('may depend on jobs of earlier calls, unfinished or ended, and join their flow', async () => {
    const first = await submit(job('one'), job('two', ['one']));
    const second = await submit(job('three', [first.two as string]), job('four', [first.one as string]));
    const flow = (await show(first.one)).flowId;
    expect((await show(second.three)).flowId).toBe(flow);
    await end(first.one);
    await toBe(second.four, 'queued');
    const third = await submit(job('five', [first.one as string]));
    expect(await show(third.five)).toMatchObject({ state: 'queued', flowId: flow });
    await end(first.one);
    await toBe(first.two, 'queued');
    await end(first.two);
    await toBe(second.three, 'queued');
  }, 30_000);

  it('go back with a parent that is retried, and wait for it again', async () => {
    const ids = await submit(
      job('start'),
      job('next', ['start']),
      job('last', ['next', 'side']),
      job('side'),
    );
    await end(ids.start, 'failed');
    await toBe(ids.last, 'cancelled');
    await end(ids.side);
    expect((await api.call('POST', `/v1/jobs/${ids.start}/retry`)).status).toBe(202);
    expect(await show(ids.next)).toMatchObject({ state: 'blocked' });
    expect(await show(ids.last)).toMatchObject({ state: 'blocked', error: null });
    await end(ids.start);
    await toBe(ids.next, 'queued');
    await end(ids.next);
    await toBe(ids.last, 'queued');
  }, 30_000);

  it('retried alone, wait until the parent that failed has been retried and has succeeded', async () => {
    const ids = await submit(job('start'), job('next', ['start']));
    await end(ids.start, 'failed');
    await toBe(ids.next, 'cancelled');
    expect((await api.call('POST', `/v1/jobs/${ids.next}/retry`)).status).toBe(202);
    const waiting = (await api.call('GET', `/v1/jobs/${ids.next}/waiting`)).body;
    expect(waiting).toMatchObject({ state: 'blocked', reason: 'parents' });
    expect(waiting.detail).toContain('failed');
    await api.call('POST', `/v1/jobs/${ids.start}/retry`);
    await end(ids.start);
    await toBe(ids.next, 'queued');
  }, 30_000);

  it('submitted again under their idempotency keys, are those of the first call', async () => {
    const keyed = (name: string, key: string, dependsOn: string[] = []) =>
      job(key, dependsOn, { idempotencyKey: `${name}-${key}` });
    const first = await submit(keyed('x', 'one'), keyed('x', 'two', ['one']));
    expect(await submit(keyed('x', 'one'), keyed('x', 'two', ['one']))).toEqual(first);
    const more = await submit(keyed('x', 'one'), job('new', ['one']));
    expect(more.one).toBe(first.one);
    expect(await show(more.new)).toMatchObject({ state: 'blocked', flowId: (await show(first.one)).flowId });
    await end(first.one);
    await toBe(more.new, 'queued');
  }, 30_000);

  it('give their task what their parents came to, in the order of dependsOn', async () => {
    const ids = await submit(job('one'), job('two'), job('sum', ['two', 'one'], { onParentFailure: 'run' }));
    await end(ids.one, 'succeeded', { value: 1 });
    await end(ids.two, 'failed');
    await toBe(ids.sum, 'queued');
    const ends = await parentEnds(api.database, ids.sum as string, 0, 10);
    expect(ends.map(({ name, state, result }) => [name, state, result])).toEqual([
      ['two', 'failed', null],
      ['one', 'succeeded', { value: 1 }],
    ]);
    expect(await parentEnd(api.database, ids.sum as string, ids.one as string)).toMatchObject({
      name: 'one',
    });
    expect(await parentEnd(api.database, ids.sum as string, 'three')).toBeUndefined();
  }, 30_000);
});

describe('a call is refused', () => {
  const refusal = async (jobs: object, key?: string) =>
    api.call('POST', '/v1/jobs', jobs, key === undefined ? {} : { key });

  it('whose jobs wait for each other in a circle, naming it', async () => {
    const { status, body } = await refusal([job('a', ['c']), job('b', ['a']), job('c', ['b'])]);
    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'FLOW.CYCLE' });
    expect(body.detail).toMatch(/(a -> c -> b -> a|b -> a -> c -> b|c -> b -> a -> c)/);
    expect(await api.database.query(`select from jobs where state = 'blocked' and task = 'nothing'`)).toEqual(
      [],
    );
  });

  it('that names a key or an id that is not there, naming the place', async () => {
    expect(await refusal([job('a'), job('b', ['a', 'z'])])).toMatchObject({
      status: 400,
      body: { code: 'FLOW.UNKNOWN_KEY', errors: [{ path: '[1].dependsOn[1]' }] },
    });
    const missing = '0190a1b2-0000-7000-8000-0000000000ff';
    expect(await refusal(job('b', [missing]))).toMatchObject({
      status: 404,
      body: { code: 'JOB.NOT_FOUND', errors: [{ path: 'dependsOn[0]' }] },
    });
  });

  it("that names another customer's job", async () => {
    const own = await submit(job('mine'));
    const theirs = job('b', [own.mine as string], { customerId: 'b' });
    expect(await refusal(theirs)).toMatchObject({ status: 404, body: { code: 'JOB.NOT_FOUND' } });
    expect(await refusal(theirs, await api.makeKey('customer', 'b'))).toMatchObject({ status: 404 });
    expect(await refusal([job('a'), job('b', ['a'], { customerId: 'b' })])).toMatchObject({
      status: 400,
      body: { code: 'FLOW.UNKNOWN_KEY' },
    });
  });

  it('that depends on a job that has failed, unless it is to run all the same', async () => {
    const ids = await submit(job('start'));
    await end(ids.start, 'failed');
    expect(await refusal(job('x', [ids.start as string]))).toMatchObject({
      status: 409,
      body: { code: 'FLOW.PARENT_FAILED', errors: [{ path: 'dependsOn[0]' }] },
    });
    const run = await submit(job('x', [ids.start as string], { onParentFailure: 'run' }));
    expect(await show(run.x)).toMatchObject({ state: 'queued' });
  });
});

describe('a flow', () => {
  it('is shown with its graph, its critical path and its states', async () => {
    const ids = await submit(
      job('start', [], { executionSeconds: 1 }),
      job('short', ['start'], { executionSeconds: 1 }),
      job('long', ['start'], { executionSeconds: 5 }),
      job('end', ['short', 'long'], { executionSeconds: 2 }),
    );
    const id = (await show(ids.start)).flowId as string;
    await end(ids.start);
    await toBe(ids.long, 'queued');
    const { status, body } = await api.call('GET', `/v1/flows/${id}`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: 'active',
      states: { succeeded: 1, queued: 2, blocked: 1 },
      criticalPath: { jobIds: [ids.start, ids.long, ids.end], seconds: 7, remainingSeconds: 7 },
      etaSeconds: null,
      truncated: false,
    });
    expect(body.edges).toHaveLength(4);
    expect(body.edges).toContainEqual({ from: ids.long, to: ids.end });
    expect((body.nodes as AnswerBody[]).map(({ key }) => key)).toEqual(['start', 'short', 'long', 'end']);
    const other = { key: await api.makeKey('customer', 'b') };
    expect(await api.call('GET', `/v1/flows/${id}`, undefined, other)).toMatchObject({
      status: 404,
      body: { code: 'FLOW.NOT_FOUND' },
    });
    expect((await api.call('POST', `/v1/flows/${id}/cancel`, undefined, other)).status).toBe(404);
  }, 30_000);

  it('is cancelled as a whole, parts included', async () => {
    const parts = { task: 'r', parallelism: 3, executionSeconds: undefined };
    const ids = await submit(job('start'), job('parts', [], parts), job('end', ['start', 'parts']));
    await api.database.query(
      `update jobs set state = 'running', lease_id = gen_random_uuid() where id = $1`,
      [ids.start],
    );
    const id = (await show(ids.start)).flowId as string;
    const { body } = await api.call('POST', `/v1/flows/${id}/cancel`);
    expect(body).toMatchObject({ requested: 1 });
    expect(await show(ids.start)).toMatchObject({ state: 'running', cancelRequested: true });
    expect(await show(ids.parts)).toMatchObject({ state: 'cancelled' });
    expect(await show(ids.end)).toMatchObject({ state: 'cancelled' });
    expect((await api.call('POST', `/v1/flows/${id}/cancel`)).body).toMatchObject({ cancelled: 0 });
    await api.database.query(`delete from jobs where id = $1`, [ids.start]);
  }, 30_000);

  it('of ten thousand jobs in a chain is accepted, and falls as one', async () => {
    const chain = Array.from({ length: 10_000 }, (_, n) => job(`k${n}`, n === 0 ? [] : [`k${n - 1}`]));
    const ids = await submit(...chain);
    await end(ids.k0, 'failed');
    await toBe(ids.k9999, 'cancelled');
    const { body } = await api.call('GET', `/v1/flows/${(await show(ids.k1)).flowId as string}`);
    expect(body).toMatchObject({ state: 'failed', states: { failed: 1, cancelled: 9_999 } });
  }, 60_000);
});

describe('two leaders at a time', () => {
  it('release a child of which each hears another parent end', async () => {
    const ids = await submit(job('one'), job('two'), job('child', ['one', 'two']));
    const others = await Database.connect({
      url: await urlOf(),
      applicationName: 'second leader',
      poolSize: 2,
    });
    try {
      const ends = (id: string | undefined) => [{ jobId: id as string, state: 'succeeded' as const }];
      let second: Promise<string[]> | undefined;
      const first = await others.transaction(async (transaction) => {
        const free = await parentsEnded(transaction, ends(ids.one));
        second = others.transaction(async (other) => parentsEnded(other, ends(ids.two)));
        await until(
          async () => (await api.database.query(`select from pg_locks where not granted`)).length > 0,
          {
            message: 'the second leader to wait for the first',
          },
        ).catch(() => undefined);
        return free;
      });
      expect(first).toEqual([]);
      expect(await second).toEqual([ids.child]);
      expect(await others.transaction(async (again) => parentsEnded(again, ends(ids.two)))).toEqual([]);
    } finally {
      await others.close();
    }
  }, 30_000);
});

async function urlOf(): Promise<string> {
  const { options } = api.database.dataSource;
  return Promise.resolve((options as { url: string }).url);
}
