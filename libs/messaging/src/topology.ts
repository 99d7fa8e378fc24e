import type { Channel, Options } from 'amqplib';

/** The broker's topology, as data. Everything is declared again on every connect, so a wiped broker heals by itself. */
export const TURNS_EXCHANGE = 'fairlane.turns';
export const EVENTS_EXCHANGE = 'fairlane.events';
export const CONTROL_EXCHANGE = 'fairlane.control';
export const DEAD_EXCHANGE = 'fairlane.dead';
export const DEAD_QUEUE = 'fairlane.dead';
/** Why a message was parked there. */
export const REASON_HEADER = 'x-reason';

/** Deliveries after which a turn is parked in `fairlane.dead` instead of tried again. */
export const TURN_DELIVERY_LIMIT = 10;

const QUORUM = { 'x-queue-type': 'quorum' } as const;

/** The turn queue of a pool. It has no dead-letter exchange: an expired turn is a spent hint, not a failure. */
export function poolQueue(pool: string): { name: string; pattern: string; options: Options.AssertQueue } {
  return {
    name: `${TURNS_EXCHANGE}.${pool}`,
    pattern: `${pool}.#`,
    options: {
      durable: true,
      // Turns out are bounded by slots and lookahead; the limit is for a dispatcher gone wrong.
      arguments: { ...QUORUM, 'x-max-length': 100_000, 'x-overflow': 'reject-publish' },
    },
  };
}

export async function assertExchanges(channel: Channel): Promise<void> {
  for (const exchange of [TURNS_EXCHANGE, EVENTS_EXCHANGE, CONTROL_EXCHANGE, DEAD_EXCHANGE])
    await channel.assertExchange(exchange, 'topic', { durable: true });
  await channel.assertQueue(DEAD_QUEUE, {
    durable: true,
    arguments: { ...QUORUM, 'x-max-length': 10_000, 'x-overflow': 'drop-head' },
  });
  await channel.bindQueue(DEAD_QUEUE, DEAD_EXCHANGE, '#');
}

/** Declares a pool's queue and binds it to the pool's own lanes only, so that no turn is ever delivered to two pools. */
export async function assertPoolQueue(channel: Channel, pool: string): Promise<string> {
  const queue = poolQueue(pool);
  await channel.assertQueue(queue.name, queue.options);
  await channel.bindQueue(queue.name, TURNS_EXCHANGE, queue.pattern);
  return queue.name;
}

/** An exclusive queue of this connection for some routing keys; dies with the connection, so it holds at most `limit`. */
export async function assertOwnQueue(
  channel: Channel,
  exchange: string,
  keys: readonly string[],
  limit: number,
): Promise<string> {
  const { queue } = await channel.assertQueue('', {
    exclusive: true,
    autoDelete: true,
    durable: false,
    arguments: { 'x-max-length': limit, 'x-overflow': 'drop-head' },
  });
  for (const key of keys) await channel.bindQueue(queue, exchange, key);
  return queue;
}
