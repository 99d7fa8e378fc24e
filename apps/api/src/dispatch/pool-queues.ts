import { assertPoolQueue, type Broker, type DurableChannel } from '@fairlane/messaging';

/** The pools' queues, as the leader looks at them. */
export class PoolQueues {
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
   * by seconds. Undefined while the broker is away, which says nothing about the slots.
   */
  async countSlots(): Promise<Map<string, number> | undefined> {
    const channel = this.channel.current;
    if (!channel) return undefined;
    const slots = new Map<string, number>();
    for (const pool of this.pools()) {
      const { consumerCount } = await channel.checkQueue(await assertPoolQueue(channel, pool));
      slots.set(pool, consumerCount);
    }
    return slots;
  }

  /** Takes back the turns of an earlier term that nobody has claimed. */
  async purge(): Promise<void> {
    for (const pool of this.pools()) {
      const channel = this.channel.current;
      if (channel) await channel.purgeQueue(await assertPoolQueue(channel, pool));
    }
  }

  async close(): Promise<void> {
    await this.channel.close();
  }
}
