import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, type AnswerBody, startApi, type TestApi } from './api-support/api.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
  await api.call('POST', '/v1/customers', [
    { id: 'a', name: 'A', recordCount: 120_000 },
    { id: 'b', name: 'B' },
    { id: 'limited', name: 'L', maxQueued: 5 },
  ]);
}, 60_000);

afterAll(async () => {
  await api.stop();
});

const submit = async (body: unknown) => api.call('POST', '/v1/jobs', body);
const jobOf = async (id: string) => api.call('GET', `/v1/jobs/${id}`);
const idsOf = (items: readonly AnswerBody[]): string[] => items.map(({ id }) => id);

describe('a submission', () => {
  it('answers 202 with the job, which the next request finds', async () => {
    const answer = await submit({
      customerId: 'a',
      userId: '3',
      executionSeconds: 0.2,
      payload: { n: 1 },
      name: 'first',
    });
    expect(answer).toMatchObject({
      status: 202,
      body: {
        customerId: 'a',
        userId: '3',
        task: 'simulate',
        name: 'first',
        type: 'long',
        tier: 'large',
        state: 'queued',
        priority: 5,
        attempt: 0,
        estimateSeconds: 0.2,
        startedAt: null,
      },
    });
    expect((await jobOf(answer.body.id)).body).toEqual({
      ...answer.body,
      payload: { n: 1 },
      backoff: null,
      gates: null,
      attempts: [],
      timeline: [],
    });
  });

  it('of an array keeps its order, repeats keys and shares a batch', async () => {
    const { body } = await submit(
      Array.from({ length: 500 }, (_, n) => ({
        customerId: 'b',
        userId: String(n),
        executionSeconds: 0.01,
        key: `k${n}`,
      })),
    );
    expect(body.items.map(({ key }) => key)).toEqual(Array.from({ length: 500 }, (_, n) => `k${n}`));
    expect(idsOf(body.items)).toEqual(idsOf(body.items).sort());
    const batch = await api.call('GET', `/v1/jobs?batchId=${String(body.items[0]?.batchId)}&limit=1000`);
    expect(idsOf(batch.body.items)).toEqual(idsOf(body.items).reverse());
  });

  it.each([
    [{ executionSeconds: 0.05 }, 'short', 0.05],
    [{ executionSeconds: 86_400 }, 'extended', 86_400],
    [{ executionSeconds: 0.05, type: 'extended' }, 'extended', 0.05],
    [{ type: 'long', records: 'all' }, 'long', 120_000],
    [{ type: 'long', records: { from: 1, to: 500 } }, 'long', 500],
    [{ type: 'instant', records: { from: 119_001, to: 500_000 } }, 'instant', 1],
  ])('with %j is %s and estimated at %d s', async (job, type, estimateSeconds) => {
    expect((await submit({ customerId: 'a', ...job })).body).toMatchObject({ type, estimateSeconds });
  });

  it('waits for its time', async () => {
    const runAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await submit([
      { customerId: 'a', runAt },
      { customerId: 'a', delaySeconds: 3_600 },
      { customerId: 'a', runAt: '2020-01-01T00:00:00+05:30' },
    ]);
    expect(body.items).toMatchObject([
      { state: 'scheduled', runAt },
      { state: 'scheduled' },
      { state: 'queued' },
    ]);
    const stored = await Promise.all(idsOf(body.items).map(jobOf));
    expect(stored.map((answer) => answer.body.state)).toEqual(['scheduled', 'scheduled', 'queued']);
    expect(new Date(String(stored[1]?.body.runAt)).getTime() - Date.now()).toBeGreaterThan(3_500_000);
  });

  it('refuses what would not fit in the queue, exactly, even at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, async () => submit({ customerId: 'limited' })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(5).fill(202), ...Array<number>(7).fill(429)]);
    const refused = answers.find(({ status }) => status === 429);
    expect(refused?.body.code).toBe('CUSTOMER.QUEUE_FULL');
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('an idempotency key', () => {
  const job = { customerId: 'a', executionSeconds: 0.3, payload: { b: 1, a: 2 }, idempotencyKey: 'once' };

  it('gives the same job, also to calls at the same time', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, async () => submit(job)));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    const reordered = await submit({
      idempotencyKey: 'once',
      payload: { a: 2, b: 1 },
      executionSeconds: 0.3,
      customerId: 'a',
    });
    expect(reordered.body.id).toBe(answers[0]?.body.id);
    const [{ count }] = (await api.database.query<{ count: string }>(
      `select count(*) from jobs where estimate_seconds = 0.3`,
    )) as [{ count: string }];
    expect(Number(count)).toBe(1);
  });

  it('refuses another job, and the whole array with it', async () => {
    const answer = await submit([
      { customerId: 'b', executionSeconds: 0.77 },
      { ...job, executionSeconds: 0.4 },
    ]);
    expect(answer).toMatchObject({
      status: 409,
      body: { code: 'JOB.IDEMPOTENCY_MISMATCH', errors: [{ path: '[1].idempotencyKey' }] },
    });
    expect(await api.database.query('select from jobs where estimate_seconds = 0.77')).toEqual([]);
  });

  it("is the customer's own, and works twice within a call", async () => {
    const other = await submit({ ...job, customerId: 'b' });
    const first = await submit(job);
    expect(other.body.id).not.toBe(first.body.id);
    const twice = await submit([
      { customerId: 'b', idempotencyKey: 'twice' },
      { customerId: 'b', idempotencyKey: 'twice' },
    ]);
    expect(new Set(idsOf(twice.body.items)).size).toBe(1);
  });
});

describe('a job in parts', () => {
  it('is shown as one, is cancelled as one, and comes back as one', async () => {
    await api.call('POST', '/v1/customers', { id: 'parts', name: 'P' });
    const records = Array.from({ length: 103 }, (_, n) => ({ name: `n${n}`, active: n % 2 === 0 }));
    expect((await api.call('POST', '/v1/customers/parts/records', records)).status).toBe(201);
    const { body: parent } = await submit({
      customerId: 'parts',
      task: 'records.touch',
      type: 'long',
      records: { from: 3, to: 103 },
      parallelism: 4,
    });
    expect(parent).toMatchObject({ estimateSeconds: 51, progress: { done: 0, total: 51 } });
    const parts = await api.database.query<{ first: string; last: string; seconds: number }>(
      `select first_position as first, last_position as last, estimate_seconds as seconds from jobs
       where parent_id = $1 order by part`,
      [parent.id],
    );
    expect(parts.map(({ first, last }) => [Number(first), Number(last)])).toEqual([
      [3, 27],
      [28, 52],
      [53, 77],
      [78, 103],
    ]);
    expect(parts.reduce((sum, { seconds }) => sum + seconds, 0)).toBeCloseTo(51);
    const list = (await api.call('GET', '/v1/jobs?customerId=parts')).body.items;
    expect(idsOf(list)).toEqual([parent.id]);
    expect((await api.call('GET', `/v1/jobs?parentId=${parent.id}`)).body.items).toHaveLength(4);
    await api.database.query('update jobs set progress_done = 5 where parent_id = $1', [parent.id]);
    expect((await jobOf(parent.id)).body.progress).toEqual({ done: 20, total: 51 });

    expect((await api.call('POST', `/v1/jobs/${parent.id}/cancel`)).body.state).toBe('cancelled');
    expect(await api.database.query('select from jobs where parent_id = $1', [parent.id])).toEqual([]);
    const part = (await api.call('GET', `/v1/jobs?parentId=${parent.id}`)).body.items[0];
    expect(await api.call('POST', `/v1/jobs/${part?.id}/retry`)).toMatchObject({ status: 409 });
    expect((await api.call('POST', `/v1/jobs/${parent.id}/retry`)).body.state).toBe('queued');
    const [row] = await api.database.query('select parts_left from jobs where id = $1', [parent.id]);
    expect(row).toEqual({ parts_left: 4 });
  });
});

describe('cancel', () => {
  it.each([
    ['queued', { customerId: 'a' }],
    ['scheduled', { customerId: 'a', delaySeconds: 600 }],
  ])('ends a %s job at once, once', async (state, job) => {
    const { body } = await submit(job);
    expect(body.state).toBe(state);
    expect(await api.call('POST', `/v1/jobs/${body.id}/cancel`)).toMatchObject({
      status: 200,
      body: { state: 'cancelled', finishedAt: expect.any(String) },
    });
    expect(await api.call('POST', `/v1/jobs/${body.id}/cancel`)).toMatchObject({
      status: 409,
      body: { code: 'JOB.NOT_CANCELLABLE' },
    });
  });

  it('asks the worker of a running job', async () => {
    const { body } = await submit({ customerId: 'a' });
    await api.database.query(`update jobs set state = 'running', started_at = now() where id = $1`, [
      body.id,
    ]);
    expect(await api.call('POST', `/v1/jobs/${body.id}/cancel`)).toMatchObject({
      status: 200,
      body: { state: 'running', cancelRequested: true },
    });
  });
});

describe('retry', () => {
  const end = async (id: string, state: string): Promise<unknown> =>
    api.database.query(
      `select end_jobs(null, null, null, array[$1::uuid], array[$2::job_state], null, null, null, null, null,
         array['{"code":"TASK.FAILED","message":"no"}'], 1::smallint)`,
      [id, state],
    );

  it('queues a failed job again, with as many attempts again, as often as asked', async () => {
    const { body } = await submit({ customerId: 'b', maxAttempts: 2, payload: { keep: true } });
    await api.database.query('update jobs set attempt = 1 where id = $1', [body.id]);
    await end(body.id, 'failed');
    expect((await jobOf(body.id)).body).toMatchObject({
      state: 'failed',
      attempt: 2,
      error: { code: 'TASK.FAILED' },
    });
    expect(await api.call('POST', `/v1/jobs/${body.id}/retry`)).toMatchObject({
      status: 202,
      body: { state: 'queued', attempt: 2, maxAttempts: 4, error: null, createdAt: body.createdAt },
    });
    await api.database.query('update jobs set attempt = 3 where id = $1', [body.id]);
    await end(body.id, 'failed');
    await api.call('POST', `/v1/jobs/${body.id}/retry`);
    expect((await jobOf(body.id)).body).toMatchObject({
      attempt: 4,
      maxAttempts: 6,
      payload: { keep: true },
    });
  });

  it.each(['cancelled', 'expired'])('takes a job that was %s', async (state) => {
    const { body } = await submit({ customerId: 'b' });
    await end(body.id, state);
    expect((await api.call('POST', `/v1/jobs/${body.id}/retry`)).status).toBe(202);
  });

  it('refuses a job that waits or has succeeded', async () => {
    const { body } = await submit({ customerId: 'b' });
    const refused = { status: 409, body: { code: 'JOB.NOT_RETRYABLE' } };
    expect(await api.call('POST', `/v1/jobs/${body.id}/retry`)).toMatchObject(refused);
    await end(body.id, 'succeeded');
    expect(await api.call('POST', `/v1/jobs/${body.id}/retry`)).toMatchObject(refused);
  });

  it('takes all that match, and says when there are more', async () => {
    await api.call('POST', '/v1/customers', { id: 'many', name: 'M' });
    const { body } = await submit(Array.from({ length: 5 }, () => ({ customerId: 'many' })));
    for (const id of idsOf(body.items)) await end(id, 'failed');
    const retry = async (limit: number) =>
      (await api.call('POST', '/v1/jobs/retry', { customerId: 'many', limit })).body;
    expect(await retry(3)).toEqual({ retried: 3, more: true });
    expect(await retry(3)).toEqual({ retried: 2, more: false });
  });
});

describe('the list', () => {
  it('pages through unfinished and ended jobs as one, newest first', async () => {
    await api.call('POST', '/v1/customers', { id: 'list', name: 'L' });
    const submitted = idsOf(
      (
        await submit(
          Array.from({ length: 20 }, (_, n) => ({ customerId: 'list', userId: n % 2 ? 'odd' : 'even' })),
        )
      ).body.items,
    );
    for (const id of submitted.filter((_, n) => n % 3 === 0)) await api.call('POST', `/v1/jobs/${id}/cancel`);
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { body: page }: Answer = await api.call(
        'GET',
        `/v1/jobs?customerId=list&limit=6${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...idsOf(page.items));
      cursor = page.nextCursor;
    }
    expect(seen).toEqual([...submitted].reverse());
    const list = async (filter: string) =>
      (await api.call('GET', `/v1/jobs?customerId=list&${filter}`)).body.items;
    expect(await list('state=cancelled')).toHaveLength(7);
    expect(await list('state=queued')).toHaveLength(13);
    expect(await list('userId=odd')).toHaveLength(10);
    expect(await list('type=extended')).toHaveLength(0);
    expect(await list('task=simulate&limit=1000')).toHaveLength(20);
    expect(
      await list(`from=${encodeURIComponent(new Date(Date.now() + 60_000).toISOString())}`),
    ).toHaveLength(0);
    expect(await list(`to=${encodeURIComponent(new Date(Date.now() + 60_000).toISOString())}`)).toHaveLength(
      20,
    );
  });
});

describe('waiting', () => {
  const why = async (id: string) => (await api.call('GET', `/v1/jobs/${id}/waiting`)).body;

  it('tells the reason and the position', async () => {
    await api.call('POST', '/v1/customers', { id: 'w', name: 'W', maxConcurrentTurns: 1 });
    const { body } = await submit([
      { customerId: 'w', priority: 5 },
      { customerId: 'w', priority: 0 },
      { customerId: 'w', delaySeconds: 100 },
    ]);
    const [later, urgent, scheduled] = idsOf(body.items) as [string, string, string];
    expect(await why(urgent)).toMatchObject({ reason: 'no_worker', position: 1 });
    await api.database.query(
      `insert into workers (id, host, pid, version, pools, slots) values ('01a1fca3-dd0d-7756-a235-b4283e1ebf52', 'h', 1, '0', '{"general":1}', 1)`,
    );
    expect(await why(urgent)).toMatchObject({ reason: 'turn', position: 1 });
    expect(await why(later)).toMatchObject({ reason: 'backlog', position: 2 });
    expect(await why(scheduled)).toMatchObject({ reason: 'time', position: null });
    expect((await why(scheduled)).etaSeconds).toBeGreaterThan(90);
    await api.call('POST', '/v1/customers/w/pause');
    expect(await why(later)).toMatchObject({ reason: 'paused', position: 2 });
    await api.call('POST', '/v1/customers/w/resume');
    await api.call('POST', '/v1/lanes/small/short/pause');
    expect(await why(urgent)).toMatchObject({ reason: 'lane_paused', position: 1 });
    await api.call('POST', '/v1/lanes/small/short/resume');
    await api.database.query(
      `insert into leases (id, customer_id, pool, tier, type, opaque, worker_id, slot, epoch, job_ids, users, user_jobs,
         user_seconds, quantum_seconds)
       values (gen_random_uuid(), 'w', 'general', 'small', 'short', false, '01a1fca3-dd0d-7756-a235-b4283e1ebf52', 0, 0,
         '{}', '{}', '{}', '{}', 1)`,
    );
    expect(await why(urgent)).toMatchObject({ reason: 'cap' });
    await api.call('POST', `/v1/jobs/${urgent}/cancel`);
    expect(await why(urgent)).toMatchObject({ reason: null, state: 'cancelled', position: null });
  });

  it('tells of the slots that a customer, or all of them, may not have for such a job', async () => {
    await api.database.query(`update workers set pools = '{"general":4}', slots = 4`);
    for (const id of ['stuck', 'others']) await api.call('POST', '/v1/customers', { id, name: id });
    const hold = async (customerId: string, opaque: boolean, turns: number) =>
      api.database.query(
        `insert into leases (id, customer_id, pool, tier, type, opaque, worker_id, slot, epoch, job_ids, users,
           user_jobs, user_seconds, quantum_seconds)
         select gen_random_uuid(), $1, 'general', 'small', 'short', $2, '01a1fca3-dd0d-7756-a235-b4283e1ebf52', 0, 0,
           '{}', '{}', '{}', '{}', 1 from generate_series(1, $3)`,
        [customerId, opaque, turns],
      );
    await api.database.query('delete from leases');
    const { body } = await submit({ customerId: 'stuck', task: 'http.request', payload: {} });
    expect(await why(body.id)).toMatchObject({ reason: 'turn' });
    await hold('stuck', true, 2);
    expect(await why(body.id)).toMatchObject({
      reason: 'cap',
      detail: 'The customer holds 2 of at most 2 turns of short jobs that cannot yield.',
    });
    await api.database.query('delete from leases');
    await hold('others', true, 3);
    expect(await why(body.id)).toMatchObject({
      reason: 'cap',
      detail: expect.stringContaining('hold 3 of the 3 slots that they may'),
    });
    // One that can yield may have the last slot.
    const { body: sliced } = await submit({ customerId: 'stuck', type: 'short' });
    expect(await why(sliced.id)).toMatchObject({ reason: 'turn' });
    await api.database.query('delete from leases');
  });

  it('says that a job in parts runs as soon as one of them does', async () => {
    await api.call('POST', '/v1/customers', { id: 'in-parts', name: 'P', recordCount: 10 });
    const { body } = await submit({ customerId: 'in-parts', task: 'records.touch', parallelism: 2 });
    expect(await why(body.id)).toMatchObject({ reason: 'turn' });
    await api.database.query(
      `update jobs set state = 'running' where id = $1 or (parent_id = $1 and part = 0)`,
      [body.id],
    );
    expect(await why(body.id)).toMatchObject({ reason: null, state: 'running' });
    await api.database.query(`update jobs set state = 'queued' where parent_id = $1`, [body.id]);
    expect(await why(body.id)).toMatchObject({ reason: 'turn', state: 'running' });
  });
});
