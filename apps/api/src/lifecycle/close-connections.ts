import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Departure } from './departure.js';

/** How long a connection may take to bring its first request when the server ends. Milliseconds. */
const SILENCE_MILLIS = 1_000;
/** How long to wait for a moment in which nobody connects. Milliseconds. */
const QUIET_WITHIN_MILLIS = 3_000;
/** A turn of the event loop that took no longer had nothing else to do. Milliseconds. */
const IDLE_TURN_MILLIS = 0.3;

/**
 * Has connections end with the answer that they wait for, from the departure on: kept alive they would bring the next
 * request to a process that has stopped, and hold up its end for more than a minute. So would those that have never
 * brought one: browsers and clients open some in advance, and Node does not count them among the idle.
 */
export function closeConnectionsOnDeparture(app: NestFastifyApplication): void {
  const departure = app.get(Departure);
  const fastify = app.getHttpAdapter().getInstance();
  const silent = silentConnections(fastify.server);
  fastify.addHook('preClose', (done) => {
    departure.announce();
    setTimeout(() => {
      for (const socket of silent) socket.destroy();
    }, SILENCE_MILLIS).unref();
    stopListening(fastify.server, done);
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (departure.isAnnounced) void reply.header('connection', 'close');
    done(null, payload);
  });
}

/**
 * Stops listening in a moment when every connection that was made has been taken: the kernel resets the others, with the
 * requests that they have brought, and a proxy may not send a `POST` again whose connection broke off. Node takes one
 * connection a turn of its event loop, so a busy process always has some that wait. Fastify would close at any moment,
 * and accepts that it is closed already.
 */
function stopListening(server: Server, done: () => void): void {
  const giveUpAt = performance.now() + QUIET_WITHIN_MILLIS;
  let hasCome = false;
  let lookedAt = 0;
  const onConnection = (): void => {
    hasCome = true;
  };
  const look = (): void => {
    const now = performance.now();
    const isQuiet = !hasCome && now - lookedAt < IDLE_TURN_MILLIS;
    if (!isQuiet && now < giveUpAt) {
      hasCome = false;
      lookedAt = now;
      setImmediate(look);
      return;
    }
    server.close();
    server.off('connection', onConnection);
    done();
  };
  server.on('connection', onConnection);
  setImmediate(look); // from there on, connections are taken between one look and the next
}

/** Those that have brought no request yet, as they come and go. */
function silentConnections(server: Server): ReadonlySet<Socket> {
  const silent = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  return silent;
}
