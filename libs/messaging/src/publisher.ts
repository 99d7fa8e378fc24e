import {
  type ControlKey,
  type ControlOf,
  type EventKey,
  type EventOf,
  type Turn,
  turnRoutingKey,
} from '@fairlane/contracts';
import type { Channel, ConfirmChannel } from 'amqplib';
import type { Broker, DurableChannel } from './broker.js';
import type { EventFeed } from './event-feed.js';
import {
  CONTROL_EXCHANGE,
  DEAD_EXCHANGE,
  EVENTS_EXCHANGE,
  REASON_HEADER,
  TURNS_EXCHANGE,
} from './topology.js';

/** Bytes that may wait in the socket's buffer before events are dropped rather than kept in memory. */
const BUFFER_LIMIT_BYTES = 16 * 1_024 * 1_024;

/** Publishes turns with confirms, and events and controls without: those are loss-tolerant. */
export class Publisher {
  private constructor(
    /** For turns: the broker confirms what is published on it. */
    private readonly confirming: DurableChannel<ConfirmChannel>,
    private readonly plain: DurableChannel,
    private readonly own?: EventFeed,
  ) {}

  /** @param own hears the events of this process without a round through the broker; default none */
  static async open(broker: Broker, own?: EventFeed): Promise<Publisher> {
    const noSetup = async () => Promise.resolve();
    const confirming = await broker.openConfirmChannel(noSetup);
    return new Publisher(confirming, await broker.openChannel(noSetup), own);
  }

  /**
   * Tells whoever listens. While the broker is away only this process hears of it: events are hints, the truth is in
   * PostgreSQL.
   */
  event<Key extends EventKey>(key: Key, event: EventOf<Key>): void {
    this.own?.hear(key, event);
    this.send(EVENTS_EXCHANGE, key, event);
  }

  /** Orders the workers. Dropped while the broker is away; each order has its trace in PostgreSQL. */
  control<Key extends ControlKey>(key: Key, order: ControlOf<Key>): void {
    this.send(CONTROL_EXCHANGE, key, order);
  }

  /**
   * Publishes a turn, persistent and with a time to live. After a refusal the channel is renewed: one whose first turn
   * came while the queue was electing a leader is refused everything by RabbitMQ (seen with 3.10) for as long as it lives.
   * @returns true once the broker has it; false when it refused it or is away, and the turn is as good as never made
   */
  async turn(turn: Turn, ttlSeconds: number): Promise<boolean> {
    const channel = this.confirming.current;
    if (!channel) return false;
    return new Promise((resolve) => {
      try {
        channel.publish(
          TURNS_EXCHANGE,
          turnRoutingKey(turn),
          Buffer.from(JSON.stringify(turn)),
          {
            expiration: Math.ceil(ttlSeconds * 1_000),
            contentType: 'application/json',
            messageId: turn.id,
            mandatory: true,
          },
          (error: unknown) => {
            const isRefused = error !== null && error !== undefined;
            if (isRefused && this.confirming.current === channel) this.confirming.renew();
            resolve(!isRefused);
          },
        );
      } catch {
        resolve(false); // the channel closed between the look and the call
      }
    });
  }

  /**
   * Parks a message that nobody can handle in `fairlane.dead`, with the reason in a header. `messageId` is the same for
   * each delivery of the message, if it has one: then it is stored once, however often it is parked.
   */
  dead(routingKey: string, content: Buffer, reason: string, messageId: string): void {
    this.plain.current?.publish(DEAD_EXCHANGE, routingKey, content, {
      persistent: true,
      messageId,
      headers: { [REASON_HEADER]: reason },
    });
  }

  private send(exchange: string, key: string, message: unknown): void {
    const channel = this.plain.current;
    if (!channel || bufferedBytes(channel) > BUFFER_LIMIT_BYTES) return;
    try {
      channel.publish(exchange, key, Buffer.from(JSON.stringify(message)), {
        contentType: 'application/json',
        ...(this.own && { appId: this.own.id }),
      });
    } catch {
      // The channel closed between the look and the call: as above, dropped.
    }
  }
}

function bufferedBytes(channel: Channel): number {
  const { stream } = channel.connection as unknown as { stream?: { writableLength?: number } };
  return stream?.writableLength ?? 0;
}
