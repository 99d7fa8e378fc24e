import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { migrate } from '@fairlane/persistence';
import {
  createTestBroker,
  createTestDatabase,
  killAllProcesses,
  startApi,
  startWorker,
  type TestBroker,
  type TestDatabase,
  until,
} from '@fairlane/testing';
import amqp, { type Channel } from 'amqplib';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const ADMIN_KEY = 'flk_broker-rights-broker-rights';
const PASSWORD = 'secret';

/** As the playbook grants them: the patterns of `role` in its settings. */
function rightsOf(role: 'api' | 'worker'): Record<'configure' | 'write' | 'read', string> {
  const settings = readFileSync('ansible/roles/rabbitmq/defaults/main.yml', 'utf8');
  const [, block = ''] = new RegExp(`rabbitmq_${role}_rights:\n((?:  .*\n?)+)`).exec(settings) ?? [];
  const pattern = (right: string) => new RegExp(`${right}: (.*)`).exec(block)![1]!;
  return { configure: pattern('configure'), write: pattern('write'), read: pattern('read') };
}

let database: TestDatabase;
let broker: TestBroker;
let api: Awaited<ReturnType<typeof startApi>>;

async function urlOf(role: 'api' | 'worker'): Promise<string> {
  const name = `${role}-${broker.vhost}`;
  await broker.management('PUT', `/users/${name}`, { password: PASSWORD, tags: '' });
  await broker.management('PUT', `/permissions/${broker.vhost}/${name}`, rightsOf(role));
  const url = new URL(broker.url);
  [url.username, url.password] = [name, PASSWORD];
  return url.href;
}

beforeAll(async () => {
  database = await createTestDatabase(migrate);
  broker = await createTestBroker();
  const environment = { DATABASE_URL: database.url, FAIRLANE_ADMIN_KEY: ADMIN_KEY };
  // The worker waits for what only the API may declare.
  const [apiUrl, workerUrl] = [await urlOf('api'), await urlOf('worker')];
  const worker = startWorker({ DATABASE_URL: database.url, AMQP_URL: workerUrl });
  const apiLater = delay(3_000).then(async () => startApi({ ...environment, AMQP_URL: apiUrl }));
  [api] = await Promise.all([apiLater, worker]);
}, 60_000);

afterAll(async () => {
  await killAllProcesses();
  await database.drop();
  for (const role of ['api', 'worker']) await broker.management('DELETE', `/users/${role}-${broker.vhost}`);
  await broker.drop();
}, 30_000);

const call = async (path: string, body?: unknown): Promise<unknown> => {
  const response = await fetch(`${api.url}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return response.json();
};

/** What RabbitMQ answers a worker's user who tries something. */
async function refusalOf(attempt: (channel: Channel) => Promise<unknown>): Promise<number | undefined> {
  const connection = await amqp.connect(await urlOf('worker'));
  const channel = await connection.createChannel();
  let code: number | undefined;
  channel.on('error', (error: { code?: number }) => (code = error.code));
  try {
    await attempt(channel);
    await channel.checkExchange('fairlane.turns'); // what has no answer of its own was refused by now
  } catch (error) {
    code ??= (error as { code?: number }).code;
  }
  await connection.close();
  return code;
}

const REFUSED = 403;

describe('the least rights to RabbitMQ', () => {
  it('suffice for a job, an order and an event', async () => {
    await call('/v1/customers', { id: 'acme', name: 'Acme' });
    const [first, second] = ['one', 'two'].map((name) => ({
      customerId: 'acme',
      name,
      executionSeconds: 0.01,
    }));
    await call('/v1/jobs', [first, second]);
    const done = async () => {
      const { items } = (await call('/v1/jobs?customerId=acme&state=succeeded')) as { items: unknown[] };
      return items.length === 2;
    };
    await until(done, { deadlineSeconds: 20, message: 'two jobs done' });
  }, 40_000);

  it('do not let a worker delete a queue', async () => {
    expect(await refusalOf(async (channel) => channel.deleteQueue('fairlane.turns.general'))).toBe(REFUSED);
    expect(await refusalOf(async (channel) => channel.deleteQueue('fairlane.dead'))).toBe(REFUSED);
  });

  it("do not let a worker read the API's queues, or listen to what it listens to", async () => {
    const queues = (await broker.management('GET', `/queues/${broker.vhost}`)) as { name: string }[];
    const own = queues.map(({ name }) => name).filter((name) => name.startsWith('fairlane.api.'));
    expect(own.length).toBeGreaterThan(0);
    for (const queue of [...own, 'fairlane.dead'])
      expect(await refusalOf(async (channel) => channel.get(queue))).toBe(REFUSED);
    const eavesdrop = async (channel: Channel) => {
      await channel.assertQueue('fairlane.worker.eavesdropper', { exclusive: true });
      await channel.bindQueue('fairlane.worker.eavesdropper', 'fairlane.events', '#');
    };
    expect(await refusalOf(eavesdrop)).toBe(REFUSED);
  });

  it('do not let a worker make turns, or give orders', async () => {
    for (const exchange of ['fairlane.turns', 'fairlane.control']) {
      const publish = async (channel: Channel) =>
        Promise.resolve(channel.publish(exchange, 'x', Buffer.from('{}')));
      expect(await refusalOf(publish)).toBe(REFUSED);
    }
  });
});
