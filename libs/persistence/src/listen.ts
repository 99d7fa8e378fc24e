import type { PoolClient } from 'pg';
import type { Database } from './database.js';

const FIRST_PAUSE_MILLIS = 100;
const LONGEST_PAUSE_MILLIS = 5_000;

/** A connection that listens, until it is closed. */
export interface Listener {
  close(): void;
}

/**
 * Listens on a channel, on a connection of the pool that it keeps for itself; one that is lost is opened again, with
 * longer and longer pauses. What is told meanwhile is lost: `onNotified` is called once after each new connection, and
 * the caller looks by itself now and then.
 */
export function listen(
  database: Database,
  channel: string,
  onNotified: () => void,
  onError: (error: unknown) => void,
): Listener {
  let closed = false;
  let held: PoolClient | undefined;
  let timer: NodeJS.Timeout | undefined;
  let pause = FIRST_PAUSE_MILLIS;

  const giveUp = (): void => {
    held?.removeListener('notification', onNotified);
    held?.release(true);
    held = undefined;
  };
  // A connection that is lost while a statement is under way says so twice: by an event, and by the statement's refusal.
  const lose = (client: PoolClient | undefined, error: unknown): void => {
    if (closed || client !== held) return;
    giveUp();
    onError(error);
    timer = setTimeout(() => void open(), pause);
    pause = Math.min(LONGEST_PAUSE_MILLIS, pause * 2);
  };
  const open = async (): Promise<void> => {
    let client: PoolClient | undefined;
    try {
      client = held = await database.pool.connect();
      if (closed) {
        giveUp();
        return;
      }
      client.on('error', (error) => lose(client, error));
      client.on('notification', onNotified);
      await client.query(`listen ${channel}`);
      if (client !== held) return;
      pause = FIRST_PAUSE_MILLIS;
      onNotified();
    } catch (error) {
      lose(client, error);
    }
  };

  void open();
  return {
    close: () => {
      closed = true;
      clearTimeout(timer);
      giveUp();
    },
  };
}
