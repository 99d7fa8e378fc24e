import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Departure } from './departure.js';

/**
 * Has connections end with the answer that they wait for, from the departure on: kept alive they would bring the next
 * request to a process that has stopped, and hold up its end for more than a minute.
 */
export function closeConnectionsOnDeparture(app: NestFastifyApplication): void {
  const departure = app.get(Departure);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('preClose', (done) => {
    departure.announce();
    done();
  });
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    if (departure.isAnnounced) void reply.header('connection', 'close');
    done(null, payload);
  });
}
