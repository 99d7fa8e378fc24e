import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type CuttableLink, openLink } from './cuttable-link.js';
import { until } from './poll.js';

let server: Server;
let link: CuttableLink;
let heard: string;
const clients: Socket[] = [];

/** The server answers every message with the same in capitals. */
beforeEach(async () => {
  heard = '';
  server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      heard += bytes.toString();
      socket.write(bytes.toString().toUpperCase());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  link = await openLink(`tcp://127.0.0.1:${(server.address() as AddressInfo).port}`, 0);
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.destroy();
  await link.close();
  server.close();
});

interface Client {
  readonly socket: Socket;
  answers: string;
  isClosed: boolean;
}

async function dial(): Promise<Client> {
  const { hostname, port } = new URL(link.url);
  const socket = connect(Number(port), hostname);
  const client: Client = { socket, answers: '', isClosed: false };
  socket.on('error', () => undefined);
  socket.on('data', (bytes) => (client.answers += bytes.toString()));
  socket.on('close', () => (client.isClosed = true));
  clients.push(socket);
  await once(socket, 'connect');
  return client;
}

const soon = (condition: () => boolean) => until(condition, { deadlineSeconds: 5, intervalSeconds: 0.01 });

describe('a link', () => {
  it('passes everything on, in order', async () => {
    const client = await dial();
    const text = 'a'.repeat(3_000_000);
    client.socket.write(text);
    client.socket.write('end');
    await soon(() => client.answers.length === text.length + 3);
    expect(client.answers.endsWith('AEND')).toBe(true);
  });

  it('that is cut breaks what is there and takes nothing new until it is mended', async () => {
    const client = await dial();
    link.cut();
    await soon(() => client.isClosed);
    const refused = await dial();
    await soon(() => refused.isClosed);
    link.mend();
    const again = await dial();
    again.socket.write('back');
    await soon(() => again.answers === 'BACK');
  });

  it('that is slow passes on late, and in order when it is mended meanwhile', async () => {
    const client = await dial();
    link.delay(100);
    const startedAt = performance.now();
    client.socket.write('one ');
    await delay(20);
    link.mend();
    client.socket.write('two');
    await soon(() => client.answers === 'ONE TWO');
    expect(performance.now() - startedAt).toBeGreaterThan(95);
  });

  it('that hangs says nothing, and what hung once hangs for ever', async () => {
    const client = await dial();
    link.hang();
    const late = await dial();
    client.socket.write('anybody?');
    late.socket.write('there?');
    await delay(100);
    link.mend();
    client.socket.write('hello?');
    const fresh = await dial();
    fresh.socket.write('fresh');
    await soon(() => fresh.answers === 'FRESH');
    expect([client.answers, client.isClosed, late.answers, heard]).toEqual(['', false, '', 'fresh']);
  });

  it('loses one answer, whose request the server did hear', async () => {
    const [client, other] = [await dial(), await dial()];
    const isLost = link.loseAnswer('commit', 5);
    other.socket.write('begin');
    await soon(() => other.answers === 'BEGIN');
    client.socket.write('commit');
    expect(await isLost).toBe(true);
    await soon(() => client.isClosed);
    expect([client.answers, heard]).toEqual(['', 'begincommit']);
    other.socket.write(' commit');
    await soon(() => other.answers === 'BEGIN COMMIT');
  });

  it('says when there was no answer to lose', async () => {
    expect(await link.loseAnswer('commit', 0.05)).toBe(false);
  });
});
