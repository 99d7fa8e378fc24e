import { assertPoolQueue, type Broker, type DurableChannel } from '@fairlane/messaging';
import { setTimeout as delay } from 'node:timers/promises';

/** What RabbitMQ may take to answer. While it has an alarm it answers nothing, and the leader has other work to do. */
const ANSWER_MILLIS = 2_000;

/** The pools' queues, as the leader looks at them. */
export class PoolQueues {
  /** One count at a time, however long it takes. */
  private counting: Promise<Map<string, number> | undefined> | undefined;

  private constructor(
    private readonly channel: DurableChannel,
    private readonly pools: () => Iterable<string>,
  ) {}

  /** @param pools names of the pools there are, asked each time, since an operator may add one */
  static async open(broker: Broker, pools: () => Iterable<string>): Promise<PoolQueues> {
    const channel = await broker.openChannel(async (opened) => {
      for (const pool of pools()) await assertPoolQueue(opened, pool);
    });
    return new PoolQueues(channel, pools);
  }

  /**
   * Slots that serve each pool: the consumers of its queue. A passive declare is exact, where the management API lags
   * by seconds. Undefined while the broker is away or silent, which says nothing about the slots.
   */
  async countSlots(): Promise<Map<string, number> | undefined> {
    this.counting ??= this.count().finally(() => (this.counting = undefined));
    return Promise.race([this.counting, delay(ANSWER_MILLIS, undefined, { ref: false })]);
  }

  /**
   * Takes back the turns of an earlier term that nobody has claimed.
   * @throws Error when the broker does not answer
   */
  async purge(): Promise<void> {
    const silence = delay(ANSWER_MILLIS, undefined, { ref: false }).then(() => {
      throw new Error('RabbitMQ did not answer: it is silent, or has an alarm');
    });
    await Promise.race([this.purgeAll(), silence]);
  }

  async close(): Promise<void> {
    await this.channel.close();
  }

  private async count(): Promise<Map<string, number> | undefined> {
    const channel = this.channel.current;
    if (!channel) return undefined;
    const slots = new Map<string, number>();
    for (const pool of this.pools()) {
      const { consumerCount } = await channel.checkQueue(await assertPoolQueue(channel, pool));
      slots.set(pool, consumerCount);
    }
    return slots;
  }

  private async purgeAll(): Promise<void> {
    for (const pool of this.pools()) {
      const channel = this.channel.current;
      if (channel) await channel.purgeQueue(await assertPoolQueue(channel, pool));
    }
  }
}
