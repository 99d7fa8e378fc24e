import type { Channel, ConsumeMessage } from 'amqplib';
import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Broker, DurableChannel } from './broker.js';
import { DEAD_QUEUE, REASON_HEADER } from './topology.js';

/** A message that was parked in `fairlane.dead`. */
export interface DeadMessage {
  /** The same for each delivery; where its publisher gave it none, one that is made of what it says. */
  readonly messageId: string;
  readonly routingKey: string;
  readonly reason: string;
  readonly content: Buffer;
}

/** Unacknowledged messages that one consumer has. */
const PREFETCH = 10;
/** Pause before a message whose keeping failed is tried again. */
const RETRY_MILLIS = 1_000;

/**
 * Hands over what is parked in `fairlane.dead`, one at a time, and acknowledges what was kept. `keep` is tried again until
 * it succeeds, since the queue is no place to keep them: it drops the oldest. Several consumers share the queue.
 */
export async function consumeDead(
  broker: Broker,
  keep: (message: DeadMessage) => Promise<void>,
  onError: (error: unknown) => void,
): Promise<DurableChannel> {
  return broker.openChannel(async (channel) => {
    let isOpen = true;
    let work: Promise<void> = Promise.resolve();
    channel.once('close', () => (isOpen = false));
    const take = async (message: ConsumeMessage): Promise<void> => {
      while (isOpen) {
        try {
          await keep(deadMessage(message));
          acknowledge(channel, message);
          return;
        } catch (error) {
          onError(error);
          await delay(RETRY_MILLIS);
        }
      }
    };
    await channel.prefetch(PREFETCH);
    await channel.consume(DEAD_QUEUE, (message) => {
      if (message) work = work.then(async () => take(message));
      else void channel.close().catch(() => undefined); // the queue was deleted; the next channel finds a new one
    });
  });
}

function acknowledge(channel: Channel, message: ConsumeMessage): void {
  try {
    channel.ack(message);
  } catch {
    // The channel is gone: the message comes again, and is known then.
  }
}

function deadMessage({ fields, properties, content }: ConsumeMessage): DeadMessage {
  const { routingKey } = fields;
  const reason = String(properties.headers?.[REASON_HEADER] ?? 'parked without a reason');
  const messageId = properties.messageId as string | undefined;
  return { messageId: messageId ?? fingerprint(routingKey, reason, content), routingKey, reason, content };
}

function fingerprint(routingKey: string, reason: string, content: Buffer): string {
  return createHash('sha256').update(`${routingKey}\n${reason}\n`).update(content).digest('hex');
}
