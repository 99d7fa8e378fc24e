/** Free ports on loopback, and the question whether a server answers there. */
import { connect, createServer } from 'node:net';
import { randomInt } from 'node:crypto';

/** Below the range (32768 and up) from which the kernel takes the ports of outgoing connections. */
const RANGE = [20_000, 32_000];

export function isFree(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/**
 * As many distinct ports as there are names, free on all of `hosts`: `{ amqp: 23456, ... }`; those of `earlier` again
 * where still free.
 */
export async function choosePorts(names, earlier = {}, hosts = ['127.0.0.1']) {
  const isFreeOnAll = async (port) =>
    (await Promise.all(hosts.map((host) => isFree(port, host)))).every(Boolean);
  const ports = {};
  for (const name of names) {
    let port = earlier[name];
    while (port === undefined || Object.values(ports).includes(port) || !(await isFreeOnAll(port))) {
      port = randomInt(...RANGE);
    }
    ports[name] = port;
  }
  return ports;
}

/**
 * What a server says within `seconds` of being greeted, as a Buffer; undefined when nobody answers. An empty greeting
 * asks only whether a connection is accepted.
 */
export function answerAt({ host = '127.0.0.1', port }, greeting = '', seconds = 2) {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(seconds * 1000, () => end(undefined));
    socket.once('error', () => end(undefined));
    socket.once('close', () => end(undefined));
    socket.once('connect', () => (greeting === '' ? end(true) : socket.write(greeting)));
    socket.once('data', end);
  });
}

/** What an AMQP 0-9-1 client says first; the broker answers with a method frame (type 1), connection.start. */
export const AMQP_GREETING = 'AMQP\0\0\u0009\u0001';
export const isAmqp = (answer) => answer?.[0] === 1;
