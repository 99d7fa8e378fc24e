import { type Broker, type DurableChannel, havePoolQueue } from '@fairlane/messaging';
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib';
import { setTimeout as delay } from 'node:timers/promises';
import { SlotContext } from './slot-context.js';

/** `again`: back to the queue at once. `keep`: back once this channel is gone, for when nobody could take it now. */
export type Disposition = 'done' | 'again' | 'keep';

const OPEN_SECONDS = 30;

/**
 * One slot: a channel of its own with prefetch 1, on its pool's queue, so that the broker hands it one turn at a time.
 *
 * When the connection is lost in the middle of a turn, the new channel may bring the next turn before that one is
 * done; it waits for it. What the old channel delivered can no longer be acknowledged and comes again as a new grant.
 */
export class Slot {
  private readonly context: SlotContext;
  private channel: DurableChannel | undefined;
  private consumer: { channel: Channel; tag: string } | undefined;
  private isOpen = true;
  private reportConsuming: () => void = () => undefined;
  private readonly consuming = new Promise<void>((resolve) => (this.reportConsuming = resolve));
  private work: Promise<void> = Promise.resolve();

  constructor(
    readonly number: number,
    readonly pool: string,
    private readonly handle: (message: ConsumeMessage, slot: SlotContext) => Promise<Disposition>,
  ) {
    this.context = new SlotContext(number, pool);
  }

  /**
   * Resolves once turns can come. A first try that fails is not the end, since the broker opens the channel again: a
   * quorum queue that another slot or worker has only just begun to declare makes RabbitMQ drop the connection, and where
   * a worker may not declare the queue it waits until an API has.
   * @throws Error when there is no consumer after 30 seconds
   */
  async open(broker: Broker): Promise<void> {
    let cause: unknown;
    await broker
      .openChannel(async (channel, connection) => this.consume(channel, connection))
      .then(
        (channel) => (this.channel = channel),
        (error: unknown) => (cause = error),
      );
    const deadline = new AbortController();
    const isLate = delay(OPEN_SECONDS * 1_000, true, { signal: deadline.signal });
    isLate.catch(() => undefined);
    if (await Promise.race([this.consuming.then(() => false), isLate]))
      throw new Error(`Slot ${this.number} cannot consume the turns of pool "${this.pool}".`, { cause });
    deadline.abort();
  }

  /** Takes no more turns; resolves once the current one is done. */
  async drain(): Promise<void> {
    this.isOpen = false;
    const { consumer } = this;
    await consumer?.channel.cancel(consumer.tag).catch(() => undefined);
    await this.work;
  }

  async close(): Promise<void> {
    await this.channel?.close();
  }

  private async consume(channel: Channel, connection: ChannelModel): Promise<void> {
    if (!this.isOpen) return;
    await channel.prefetch(1);
    const queue = await havePoolQueue(connection, channel, this.pool);
    const { consumerTag } = await channel.consume(queue, (message) => this.receive(channel, message));
    this.consumer = { channel, tag: consumerTag };
    this.reportConsuming();
  }

  private receive(channel: Channel, message: ConsumeMessage | null): void {
    if (!message) {
      // The queue was deleted. A closed channel is opened again, and declares the queue anew.
      void channel.close().catch(() => undefined);
      return;
    }
    this.work = this.work.then(async () => this.take(channel, message));
  }

  private async take(channel: Channel, message: ConsumeMessage): Promise<void> {
    const disposition = this.isOpen ? await this.handle(message, this.context) : 'again';
    try {
      if (disposition === 'done') channel.ack(message);
      if (disposition === 'again') channel.nack(message, false, true);
    } catch {
      // The channel is gone, and the broker has taken the message back already.
    }
  }
}
