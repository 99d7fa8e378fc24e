import { afterEach, beforeEach, expect, it } from '@jest/globals';
import fastify, { type FastifyInstance } from 'fastify';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { EventStream } from './event-stream.js';

let app: FastifyInstance;
let url: string;
let stream: EventStream;
/** Of the route, before it answers. */
let before: (request: IncomingMessage) => Promise<void>;
let closed: boolean;
let closing: Promise<void>;

beforeEach(async () => {
  before = async () => Promise.resolve();
  closed = false;
  let tell = (): void => undefined;
  closing = new Promise((resolve) => (tell = resolve));
  app = fastify();
  app.get('/', async ({ raw }, reply) => {
    await before(raw);
    stream = new EventStream(reply, ': hello\n\n');
    stream.onClose(() => {
      closed = true;
      tell();
    });
  });
  url = await app.listen({ host: '127.0.0.1', port: 0 });
});

afterEach(async () => {
  app.server.closeAllConnections();
  await app.close();
});

const open = async (): Promise<IncomingMessage> => {
  const [response] = (await once(get(url), 'response')) as [IncomingMessage];
  return response;
};

it('ends its connection with it', async () => {
  const response = await open();
  const text = response.setEncoding('utf8').toArray();
  expect(stream.write('event: a\ndata: 1\n\n')).toBeGreaterThanOrEqual(0);
  stream.end();
  expect((await text).join('')).toBe(': hello\n\nevent: a\ndata: 1\n\n');
  expect(response.headers.connection).toBe('close');
  await closing;
});

it('leaves out what is written after its end, while a reader that does not read keeps it open', async () => {
  const response = await open();
  const full = 'x'.repeat(1_024 * 1_024);
  for (let n = 0; n < 64; n += 1) stream.write(full);
  stream.end();
  // An error of an ended stream has one listener, fastify's, which is gone after the first.
  for (let n = 0; n < 3; n += 1) expect(stream.write('event: late\n\n')).toBeGreaterThan(0);
  await new Promise(setImmediate);
  expect(closed).toBe(false);
  response.destroy();
});

it('is told as closed when its caller was gone before it began', async () => {
  before = async (request) => {
    caller.destroy();
    await once(request.socket, 'close');
  };
  const caller = get(url).on('error', () => undefined);
  await closing;
});
