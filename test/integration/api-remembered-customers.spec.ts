import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Answer, startApi, type TestApi } from './api-support/api.js';

/** What another instance changes of a customer whom this one remembers from an earlier submission. */
let api: TestApi;

beforeAll(async () => {
  api = await startApi();
}, 30_000);
afterAll(async () => api.stop());

const submit = async (job: object): Promise<Answer> => api.call('POST', '/v1/jobs', job);

/** Makes a customer whom the API knows; `change` is SQL, of which the API hears nothing. */
async function remembered(id: string, change?: string, fields: object = {}): Promise<void> {
  expect((await api.call('POST', '/v1/customers', { id, name: id, ...fields })).status).toBe(201);
  for (let n = 0; n < 2; n += 1)
    expect((await submit({ customerId: id, executionSeconds: 1 })).status).toBe(202);
  if (change !== undefined) await api.database.query(change);
}

describe('a submission for a customer who was remembered sees at once', () => {
  it('its new limit', async () => {
    await remembered('limited', `update customer_limits set max_queued = 3 where customer_id = 'limited'`);
    const answers = [await submit({ customerId: 'limited' }), await submit({ customerId: 'limited' })];
    expect(answers.map(({ status }) => status)).toEqual([202, 429]);
  });

  it('its new rate', async () => {
    await remembered('rated');
    expect((await api.call('PATCH', '/v1/customers/rated', { maxStartsPerMinute: 1 })).status).toBe(200);
    expect((await submit({ customerId: 'rated' })).body).toMatchObject({ state: 'scheduled' });
  });

  it('its first endpoint', async () => {
    await remembered(
      'hearing',
      `insert into webhook_endpoints (id, customer_id, url, events, secret)
       values (gen_random_uuid(), 'hearing', 'https://example.com/hook', '{job.succeeded}', 's')`,
    );
    const { body } = await submit({ customerId: 'hearing' });
    const rows = await api.database.query('select is_gated from jobs where id = $1', [body.id]);
    expect(rows).toEqual([{ is_gated: true }]);
  });

  it('its new tier', async () => {
    await remembered(
      'grown',
      `update customers set pinned_tier = 'large', tier = 'large' where id = 'grown'`,
    );
    expect((await submit({ customerId: 'grown' })).body).toMatchObject({ tier: 'large' });
  });

  it('its new records', async () => {
    const change = `update customers set record_count = 1234 where id = 'fuller'`;
    await remembered('fuller', change, { recordCount: 10 });
    const { body } = await submit({ customerId: 'fuller', task: 'task_02', executionSeconds: 1 });
    expect(body).toMatchObject({ progress: { total: 1_234 } });
  });

  it('what was learned of its tasks', async () => {
    const learn = `insert into learned_seconds (customer_id, task, seconds, samples, type, misdeclared)
      values ('slower', 'http.request', 0.7, 100, 'long', true)`;
    await remembered('slower', learn);
    const job = { customerId: 'slower', task: 'http.request' };
    expect((await submit(job)).body).toMatchObject({ estimateSeconds: 0.7 });
    await api.database.query(`update learned_seconds set seconds = 0.9 where customer_id = 'slower'`);
    expect((await submit(job)).body).toMatchObject({ estimateSeconds: 0.9 });
  });

  it('its end', async () => {
    await remembered('ended', `delete from customers where id = 'ended'`);
    expect(await submit({ customerId: 'ended' })).toMatchObject({
      status: 404,
      body: { code: 'CUSTOMER.NOT_FOUND' },
    });
    expect(await submit([{ customerId: 'grown' }, { customerId: 'ended' }])).toMatchObject({ status: 404 });
  });
});

it('nobody else can submit for one who is remembered', async () => {
  await remembered('own');
  const key = await api.makeKey('customer', 'grown');
  const answer = await api.call('POST', '/v1/jobs', { customerId: 'own' }, { key });
  expect(answer).toMatchObject({ status: 404, body: { code: 'CUSTOMER.NOT_FOUND' } });
});
