import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Broker, type DurableChannel } from '@fairlane/messaging';
import { killAllProcesses, startWorker, until } from '@fairlane/testing';
import { type AnswerBody, startApi, type TestApi } from './api-support/api.js';

const LANE = 'general.small.short';

let api: TestApi;
let broker: Broker;
let channel: DurableChannel;

beforeAll(async () => {
  let databaseUrl = '';
  api = await startApi({ toDatabase: async (url) => Promise.resolve((databaseUrl = url)) });
  await startWorker({ DATABASE_URL: databaseUrl, AMQP_URL: api.amqpUrl, FAIRLANE_SLOTS: '2' });
  broker = await Broker.connect({ url: api.amqpUrl, connectionName: 'api-dead-turns.spec' });
  channel = await broker.openChannel(async () => Promise.resolve());
}, 60_000);

afterAll(async () => {
  await killAllProcesses();
  await broker.close();
  await api.stop();
}, 30_000);

const publish = (content: string | Buffer, options: object = {}, exchange = 'fairlane.turns'): void =>
  void channel.current!.publish(exchange, LANE, Buffer.from(content), options);
const list = async (query = ''): Promise<AnswerBody> =>
  (await api.call('GET', `/v1/dead-turns${query}`)).body;
const saying = async (text: string): Promise<AnswerBody[]> =>
  (await list()).items.filter(({ content }) => String(content).includes(text));
const stored = async (text: string): Promise<AnswerBody> =>
  until(async () => (await saying(text))[0], { message: `"${text}" to be listed` });

describe('a message that is no turn', () => {
  it('is listed with its reason, and can be deleted', async () => {
    publish('{"id": "poison"}');
    const turn = await stored('poison');
    expect(turn).toMatchObject({ routingKey: LANE, content: '{"id": "poison"}', contentBytes: 16 });
    expect(turn.reason).toMatch(/^no turn/);
    expect(Date.parse(String(turn.parkedAt))).toBeGreaterThan(Date.now() - 60_000);
    expect((await api.call('GET', '/metrics')).body).toMatch(/^fairlane_dead_turns_total [1-9]/m);
    expect((await api.call('DELETE', `/v1/dead-turns/${turn.id}`)).status).toBe(204);
    expect(await saying('poison')).toEqual([]);
    expect(await api.call('DELETE', `/v1/dead-turns/${turn.id}`)).toMatchObject({
      status: 404,
      body: { code: 'DEAD_TURN.NOT_FOUND' },
    });
  }, 30_000);

  it('is stored once, however often it is delivered', async () => {
    for (let delivery = 0; delivery < 3; delivery += 1) publish('twin', { messageId: 'one-message' });
    for (let delivery = 0; delivery < 3; delivery += 1) publish('nameless twin', {}, 'fairlane.dead');
    publish('the last');
    await stored('the last');
    await stored('nameless twin');
    expect((await saying('twin')).map(({ content }) => content).sort()).toEqual(['nameless twin', 'twin']);
  }, 30_000);

  it('is cut to what is readable', async () => {
    publish(Buffer.concat([Buffer.from('long\0'), Buffer.from([0xff]), Buffer.alloc(100_000, 'x')]));
    const turn = await stored('long');
    expect(turn.contentBytes).toBe(100_006);
    expect(String(turn.content).slice(0, 8)).toBe('long\uFFFD\uFFFDxx');
    expect(String(turn.content)).toHaveLength(8_192);
  }, 30_000);
});

describe('the list', () => {
  it('comes in pages, newest first', async () => {
    for (const text of ['page 1', 'page 2', 'page 3']) {
      publish(text);
      await stored(text);
    }
    const first = await list('?limit=2');
    expect(first.items.map(({ content }) => content)).toEqual(['page 3', 'page 2']);
    const second = await list(`?limit=1&cursor=${String(first.nextCursor)}`);
    expect(second.items.map(({ content }) => content)).toEqual(['page 1']);
    expect((await api.call('GET', '/v1/dead-turns?cursor=x')).status).toBe(400);
  }, 30_000);

  it('is for admins', async () => {
    const key = await api.makeKey('operator');
    expect((await api.call('GET', '/v1/dead-turns', undefined, { key })).status).toBe(403);
  });
});
