import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  builtInTasks,
  DatabaseWebhookSecrets,
  type DeliverWebhookInput,
  HttpAllowList,
  type JobTask,
  signWebhook,
  taskMetadata,
  type TurnContext,
} from '@fairlane/tasks';
import { until } from '@fairlane/testing';
import { v7 as uuidv7 } from 'uuid';
import { startApi, type TestApi } from './api-support/api.js';

interface Delivery {
  readonly id: string;
  readonly customer_id: string;
  readonly is_gated: boolean;
  readonly payload: DeliverWebhookInput;
}

let api: TestApi;

beforeAll(async () => {
  api = await startApi();
  const ids = ['plain', 'named', 'heard', 'looping', 'batches', 'other', 'signed'];
  await api.call(
    'POST',
    '/v1/customers',
    ids.map((id) => ({ id, name: id })),
  );
}, 60_000);

afterAll(async () => api.stop(), 30_000);

/** The deliveries of a customer, once all that has happened has been heard of. */
async function deliveriesOf(customerId: string): Promise<Delivery[]> {
  await until(async () => (await api.database.query('select from job_milestones')).length === 0, {
    message: 'the milestones to be heard',
    deadlineSeconds: 15,
  });
  return api.database.query<Delivery>(
    `select j.id, j.customer_id, j.is_gated, p.payload from jobs j join job_payloads p on p.job_id = j.id
     where j.task = 'webhook.deliver' and j.customer_id = $1 order by j.id`,
    [customerId],
  );
}

const submit = async (body: object, query = ''): Promise<string[]> => {
  const { status, body: answer } = await api.call('POST', `/v1/jobs${query}`, body);
  expect({ status, answer }).toMatchObject({ status: 202 });
  return Array.isArray(body) ? answer.items.map(({ id }) => id) : [answer.id];
};
const cancel = async (id: string) => api.call('POST', `/v1/jobs/${id}/cancel`);
const endpoint = async (customerId: string, events?: string[]) => {
  const url = 'https://hooks.example.com/endpoint';
  const { status, body } = await api.call('POST', '/v1/webhooks', {
    customerId,
    url,
    ...(events && { events }),
  });
  expect({ status, body }).toMatchObject({ status: 201 });
  return body;
};

describe('a webhook', () => {
  it('is told of the end of the job that names it', async () => {
    const url = 'https://hooks.example.com/job';
    const [id] = await submit({ customerId: 'named', name: 'Report', executionSeconds: 1, webhook: { url } });
    await submit({ customerId: 'named', executionSeconds: 1 });
    expect(await deliveriesOf('named')).toEqual([]);
    await cancel(id!);
    const [delivery, ...rest] = await deliveriesOf('named');
    expect(rest).toEqual([]);
    expect(delivery!.payload).toMatchObject({
      ...{ url, endpointId: null },
      message: {
        type: 'job.cancelled',
        data: { id, state: 'cancelled', name: 'Report', customerId: 'named' },
      },
    });
  });

  it('of a customer is told of the events it asked for, of jobs that came after it', async () => {
    const [before] = await submit({ customerId: 'heard', executionSeconds: 1 });
    const made = await endpoint('heard', ['job.cancelled']);
    await endpoint('heard', ['job.failed', 'batch.finished']);
    const [after] = await submit({ customerId: 'heard', executionSeconds: 1 });
    await cancel(before!);
    await cancel(after!);
    const deliveries = await deliveriesOf('heard');
    expect(deliveries.map(({ payload }) => [payload.endpointId, payload.message.data])).toEqual([
      [made.id, expect.objectContaining({ id: after })],
    ]);
  });

  it('of a delivery is never told, whatever becomes of it', async () => {
    await endpoint('looping');
    const [id] = await submit({ customerId: 'looping', executionSeconds: 1 });
    await cancel(id!);
    const [delivery] = await deliveriesOf('looping');
    expect(delivery!.is_gated).toBe(false);
    await cancel(delivery!.id);
    expect(await deliveriesOf('looping')).toEqual([]);
    const url = 'https://hooks.example.com/';
    const payload = { url, endpointId: null, message: { type: 'x', timestamp: 'x', data: {} } };
    const body = { customerId: 'looping', task: 'webhook.deliver', payload, webhook: { url } };
    const { status, body: problem } = await api.call('POST', '/v1/jobs', body);
    expect(status).toBe(400);
    expect(problem.errors).toEqual([expect.objectContaining({ path: 'task' })]);
  });

  it('of a call is told once when all of its jobs have ended', async () => {
    const url = 'https://hooks.example.com/batch';
    const job = { customerId: 'batches', executionSeconds: 1 };
    const ids = await submit([job, job], `?webhookUrl=${encodeURIComponent(url)}`);
    for (const id of ids) await cancel(id);
    await until(async () => (await deliveriesOf('batches')).length > 0, { message: 'the delivery' });
    expect((await deliveriesOf('batches')).map(({ payload }) => payload)).toEqual([
      {
        ...{ url, endpointId: null },
        message: {
          ...{ type: 'batch.finished', timestamp: expect.any(String) },
          data: expect.objectContaining({ jobs: 2, cancelled: 2, succeeded: 0 }),
        },
      },
    ]);
    const mixed = await api.call('POST', '/v1/jobs?webhookUrl=https://example.com', [
      job,
      { customerId: 'other' },
    ]);
    expect(mixed.body.errors).toEqual([expect.objectContaining({ path: '?webhookUrl' })]);
  }, 20_000);

  it('shows its secret once, and belongs to its customer', async () => {
    const made = await endpoint('plain');
    expect(made.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const { body } = await api.call('GET', `/v1/webhooks/${made.id}`);
    expect(body).not.toHaveProperty('secret');
    const key = await api.makeKey('customer', 'other');
    const as = { key };
    expect((await api.call('GET', `/v1/webhooks/${made.id}`, undefined, as)).status).toBe(404);
    expect((await api.call('GET', '/v1/webhooks', undefined, as)).body.items).toEqual([]);
    expect((await api.call('POST', '/v1/webhooks/secret', { customerId: 'plain' }, as)).status).toBe(404);
    expect((await api.call('DELETE', `/v1/webhooks/${made.id}`)).status).toBe(204);
  });

  it.each(['ftp://example.com', 'https://me:secret@example.com', 'nowhere'])('is not at %s', async (url) => {
    const { status, body } = await api.call('POST', '/v1/webhooks', { customerId: 'plain', url });
    expect(status).toBe(400);
    expect(body.errors).toEqual([expect.objectContaining({ path: 'url' })]);
  });
});

describe('a delivery', () => {
  let receiver: Server;
  let answer = 204;
  const received: { headers: IncomingHttpHeaders; body: string }[] = [];

  beforeAll(async () => {
    receiver = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (text: string) => (body += text));
      request.on('end', () => {
        received.push({ headers: request.headers, body });
        response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end();
      });
    });
    await new Promise<void>((resolve) => receiver.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => void receiver.close());

  /** What the worker does with it. */
  async function deliver(endpointId: string | null, allow?: string): Promise<unknown> {
    const { port } = receiver.address() as AddressInfo;
    const Task = builtInTasks.find((task) => taskMetadata(task)?.name === 'webhook.deliver') as new (
      list: HttpAllowList,
      secrets: DatabaseWebhookSecrets,
    ) => JobTask<DeliverWebhookInput>;
    const task = new Task(
      new HttpAllowList([allow ?? `127.0.0.1:${port}`]),
      new DatabaseWebhookSecrets(api.database),
    );
    const url = `http://127.0.0.1:${port}/hook`;
    const message = { type: 'job.succeeded', timestamp: new Date().toISOString(), data: { id: '1' } };
    const job = { id: uuidv7(), customerId: 'signed', userId: '', attempt: 1, executionSeconds: 0.1 };
    const turn = { job, signal: new AbortController().signal } as unknown as TurnContext;
    return task.run({ url, endpointId, message }, turn);
  }

  it('is signed with the secret of its endpoint, or its customer’s', async () => {
    const { id, secret } = await endpoint('signed');
    const { body: own } = await api.call('POST', '/v1/webhooks/secret', { customerId: 'signed' });
    for (const [endpointId, expected] of [
      [id, secret],
      [null, own.secret],
    ] as const) {
      await deliver(endpointId);
      const { headers, body } = received.at(-1)!;
      const at = Number(headers['webhook-timestamp']);
      expect(Math.abs(Date.now() / 1_000 - at)).toBeLessThan(5);
      const message = String(headers['webhook-id']);
      expect(headers['webhook-signature']).toBe(signWebhook(expected as string, message, at, body));
    }
  });

  it.each([
    [500, { message: expect.stringContaining('answered') }],
    [404, { message: expect.stringContaining('answered') }],
    [302, { message: expect.stringContaining('answered') }],
    [410, { code: 'WEBHOOK.GONE' }],
  ])('that is answered %d fails, and follows no redirect', async (status, error) => {
    const before = received.length;
    answer = status;
    await expect(deliver(null)).rejects.toMatchObject(error);
    answer = 204;
    expect(received).toHaveLength(before + 1);
  });

  it('goes to no host that is not allowed, and to no private address that is not meant', async () => {
    const before = received.length;
    await expect(deliver(null, 'example.com')).rejects.toMatchObject({ code: 'HTTP.HOST_NOT_ALLOWED' });
    await expect(deliver(uuidv7())).rejects.toMatchObject({ code: 'WEBHOOK.ENDPOINT_GONE' });
    expect(received).toHaveLength(before);
  });
});
