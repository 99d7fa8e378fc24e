import type { Channel, ChannelModel } from 'amqplib';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

/** What a channel, and a connection, may take to close in order: a broker with an alarm reads nothing, not even that. */
const CLOSE_MILLIS = 2_000;

/**
 * Closes a channel, whatever comes of it. amqplib gives no answer when the connection breaks first; that the channel has
 * ended it says always.
 */
export async function closeChannel(channel: Channel): Promise<void> {
  await withinDeadline(Promise.race([once(channel, 'close'), channel.close()]));
}

/** Closes a connection, whatever comes of it; amqplib gives no answer when it breaks first. */
export async function closeConnection(connection: Pick<ChannelModel, 'close'>): Promise<void> {
  await withinDeadline(connection.close());
}

async function withinDeadline(closed: Promise<unknown>): Promise<void> {
  await Promise.race([closed, delay(CLOSE_MILLIS, undefined, { ref: false })]).catch(() => undefined);
}
