import {
  CONTROLS,
  type ControlKey,
  type ControlOf,
  EVENTS,
  type EventKey,
  type EventOf,
} from '@fairlane/contracts';
import type { z } from 'zod';
import type { Broker, DurableChannel } from './broker.js';
import { assertOwnQueue, CONTROL_EXCHANGE, EVENTS_EXCHANGE } from './topology.js';

/** Messages that may wait for a slow listener before the oldest are dropped. */
const QUEUE_LIMIT = 50_000;

type Handlers<Keys extends string, Of extends Record<Keys, unknown>> = {
  readonly [Key in Keys]?: (message: Of[Key]) => void;
};

export type EventHandlers = Handlers<EventKey, { [Key in EventKey]: EventOf<Key> }>;

/**
 * Listens to events on an exclusive queue. A handler must not throw; a message that breaks its schema is dropped.
 * @param own mark of the publisher whose events are passed over; default none
 */
export async function subscribeEvents(
  broker: Broker,
  handlers: EventHandlers,
  onError: (error: unknown) => void,
  own?: string,
): Promise<DurableChannel> {
  return subscribe(broker, EVENTS_EXCHANGE, EVENTS, handlers, onError, own);
}

/** Listens to orders on an exclusive queue. */
export async function subscribeControls(
  broker: Broker,
  handlers: Handlers<ControlKey, { [Key in ControlKey]: ControlOf<Key> }>,
  onError: (error: unknown) => void,
): Promise<DurableChannel> {
  return subscribe(broker, CONTROL_EXCHANGE, CONTROLS, handlers, onError);
}

async function subscribe(
  broker: Broker,
  exchange: string,
  schemas: Record<string, z.ZodType>,
  handlers: Record<string, ((message: never) => void) | undefined>,
  onError: (error: unknown) => void,
  own?: string,
): Promise<DurableChannel> {
  return broker.openChannel(async (channel) => {
    const queue = await assertOwnQueue(channel, exchange, Object.keys(handlers), QUEUE_LIMIT, broker.owner);
    await channel.consume(
      queue,
      (message) => {
        if (!message) return; // the queue was deleted; the connection's loss brings a new one
        if (own !== undefined && message.properties.appId === own) return;
        try {
          const schema = schemas[message.fields.routingKey];
          const parsed = schema?.parse(JSON.parse(message.content.toString('utf8')));
          handlers[message.fields.routingKey]?.(parsed as never);
        } catch (error) {
          onError(error);
        }
      },
      { noAck: true },
    );
  });
}
