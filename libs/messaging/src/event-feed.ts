import { EVENTS, type EventKey, type EventOf } from '@fairlane/contracts';
import { randomUUID } from 'node:crypto';
import type { Broker, DurableChannel } from './broker.js';
import { type EventHandlers, subscribeEvents } from './subscriber.js';

/** Of whichever event: the feed hands each to those who asked for its kind. */
type EventHandler = (event: never) => void;

/**
 * Events as one process hears them: each comes and is read once, however many parts of the process listen. Its own ones
 * are heard at once, and not again when RabbitMQ brings them back.
 */
export class EventFeed {
  /** Marks the events of this process. */
  readonly id = randomUUID();
  private readonly listeners: EventHandlers[] = [];
  private opening: Promise<DurableChannel> | undefined;

  constructor(
    private readonly broker: Broker,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Before `open`. Handlers are called in the order in which they came; they must not throw. */
  listen(handlers: EventHandlers): void {
    this.listeners.push(handlers);
  }

  /** Begins, once, to hear what somebody listens to: for as long as the broker's connection is open. */
  async open(): Promise<void> {
    this.opening ??= subscribeEvents(this.broker, this.together(), this.onError, this.id);
    await this.opening;
  }

  /** Of this process itself. */
  hear<Key extends EventKey>(key: Key, event: EventOf<Key>): void {
    try {
      for (const handle of this.handlersOf(key)) handle(event as never);
    } catch (error) {
      this.onError(error);
    }
  }

  private handlersOf(key: EventKey): EventHandler[] {
    return this.listeners.flatMap((listener) => (listener[key] as EventHandler | undefined) ?? []);
  }

  private together(): EventHandlers {
    const heard = (Object.keys(EVENTS) as EventKey[]).flatMap((key) => {
      const handlers = this.handlersOf(key);
      const callAll: EventHandler = (event) => handlers.forEach((handler) => handler(event));
      return handlers.length === 0 ? [] : [[key, callAll] as const];
    });
    return Object.fromEntries(heard);
  }
}
