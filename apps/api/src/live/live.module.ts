import { EventEmitter } from 'node:events';
import type { TurnSettled } from '@fairlane/contracts';
import { Broker, type DurableChannel, subscribeEvents } from '@fairlane/messaging';
import { monotonicSeconds } from '@fairlane/platform';
import {
  type BeforeApplicationShutdown,
  Global,
  Injectable,
  Logger,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CapacityWindow } from '../capacity/capacity-window.js';
import { TurnWindow } from './turn-window.js';

/** The settled turns and accepted jobs that this process hears of: their last minutes, and each turn as it comes. */
@Injectable()
export class LiveTurns implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly window = new TurnWindow();
  readonly capacity = new CapacityWindow();
  private readonly logger = new Logger(LiveTurns.name);
  private readonly listeners = new EventEmitter().setMaxListeners(0);
  private events: DurableChannel | undefined;

  constructor(private readonly broker: Broker) {}

  async onApplicationBootstrap(): Promise<void> {
    this.events = await subscribeEvents(
      this.broker,
      {
        'turn.settled': (event) => {
          this.window.add(event, monotonicSeconds());
          this.capacity.settled(event, monotonicSeconds());
          this.listeners.emit('settled', event);
        },
        'jobs.arrived': (event) => this.capacity.arrived(event, monotonicSeconds()),
      },
      (error) => this.logger.warn(`an event was dropped: ${String(error)}`),
    );
  }

  /** Open streams are ended first, so that they do not hold up the end of the server. */
  async beforeApplicationShutdown(): Promise<void> {
    this.listeners.emit('stop');
    await this.events?.close();
  }

  /** Calls `listener` with each settled turn, and `onStop` when the process ends; returns what stops both. */
  listen(listener: (event: TurnSettled) => void, onStop: () => void): () => void {
    this.listeners.on('settled', listener).once('stop', onStop);
    return () => this.listeners.off('settled', listener).off('stop', onStop);
  }
}

@Global()
@Module({ providers: [LiveTurns], exports: [LiveTurns] })
export class LiveModule {}
