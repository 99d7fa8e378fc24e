import type { Channel, ChannelModel, Options } from 'amqplib';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { closeChannel } from './closing.js';

/**
 * The broker's topology, as data. What is missing is declared on every connect, so a wiped broker heals by itself. Where
 * a user may not declare, as a worker in a deployment with least rights, it waits until an API has.
 */
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

const EXCHANGES = [TURNS_EXCHANGE, EVENTS_EXCHANGE, CONTROL_EXCHANGE, DEAD_EXCHANGE] as const;

/** How often one who may not declare looks again, and how many times. */
const LOOK_MILLIS = 500;
const LOOKS = 60;

/**
 * Declares the exchanges and the queue of dead turns, unless they are there. Who has no right to declare waits for half a
 * minute until somebody else has.
 */
export async function haveExchanges(connection: ChannelModel): Promise<void> {
  for (let look = 1; !(await areThere(connection)); look += 1) {
    try {
      await declareExchanges(connection);
      return;
    } catch (error) {
      if (codeOf(error) !== ACCESS_REFUSED || look >= LOOKS) throw error;
    }
    await delay(LOOK_MILLIS);
  }
}

/**
 * Looks at those that workers use: they come together. From 4.3.1 on RabbitMQ lets nobody look at what he has no right
 * to, as a worker has none to the exchange of turns.
 */
async function areThere(connection: ChannelModel): Promise<boolean> {
  return finds(connection, async (channel) => {
    for (const exchange of [EVENTS_EXCHANGE, CONTROL_EXCHANGE, DEAD_EXCHANGE])
      await channel.checkExchange(exchange);
    await channel.checkQueue(DEAD_QUEUE);
  });
}

export async function declareExchanges(connection: ChannelModel): Promise<void> {
  const channel = await connection.createChannel();
  channel.on('error', () => undefined); // is the rejection as well
  for (const exchange of EXCHANGES) await channel.assertExchange(exchange, 'topic', { durable: true });
  await channel.assertQueue(DEAD_QUEUE, {
    durable: true,
    arguments: { ...QUORUM, 'x-max-length': 10_000, 'x-overflow': 'drop-head' },
  });
  await channel.bindQueue(DEAD_QUEUE, DEAD_EXCHANGE, '#');
  await closeChannel(channel);
}

/** Declares a pool's queue and binds it to the pool's own lanes only, so that no turn is ever delivered to two pools. */
export async function assertPoolQueue(channel: Channel, pool: string): Promise<string> {
  const queue = poolQueue(pool);
  await channel.assertQueue(queue.name, queue.options);
  await channel.bindQueue(queue.name, TURNS_EXCHANGE, queue.pattern);
  return queue.name;
}

/** The name of a pool's queue, which is declared unless it is there. */
export async function havePoolQueue(
  connection: ChannelModel,
  channel: Channel,
  pool: string,
): Promise<string> {
  const { name } = poolQueue(pool);
  const isThere = await finds(connection, async (looking) => looking.checkQueue(name));
  return isThere ? name : assertPoolQueue(channel, pool);
}

const NOT_FOUND = 404;
const ACCESS_REFUSED = 403;
const codeOf = (error: unknown): unknown => (error as { code?: unknown }).code;

/** Whether all that `look` looks for is there. On a channel of its own, since RabbitMQ closes one that has found nothing. */
async function finds(
  connection: ChannelModel,
  look: (channel: Channel) => Promise<unknown>,
): Promise<boolean> {
  const channel = await connection.createChannel();
  channel.on('error', () => undefined); // is the rejection as well
  try {
    await look(channel);
  } catch (error) {
    if (codeOf(error) === NOT_FOUND) return false;
    throw error;
  }
  await closeChannel(channel);
  return true;
}

/**
 * An exclusive queue of this connection for some routing keys; dies with the connection, so it holds at most `limit`.
 * @param owner after whom it is named; RabbitMQ names it where there is none
 */
export async function assertOwnQueue(
  channel: Channel,
  exchange: string,
  keys: readonly string[],
  limit: number,
  owner: string | undefined,
): Promise<string> {
  const name = owner === undefined ? '' : `fairlane.${owner}.${randomUUID()}`;
  const { queue } = await channel.assertQueue(name, {
    exclusive: true,
    autoDelete: true,
    durable: false,
    arguments: { 'x-max-length': limit, 'x-overflow': 'drop-head' },
  });
  for (const key of keys) await channel.bindQueue(queue, exchange, key);
  return queue;
}
