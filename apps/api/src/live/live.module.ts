import { Broker, type DurableChannel, subscribeEvents } from '@fairlane/messaging';
import { monotonicSeconds } from '@fairlane/platform';
import {
  Global,
  Injectable,
  Logger,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { TurnWindow } from './turn-window.js';

/** The window of settled turns of this process, kept up to date from the broker's events. */
@Injectable()
export class LiveTurns implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly window = new TurnWindow();
  private readonly logger = new Logger(LiveTurns.name);
  private events: DurableChannel | undefined;

  constructor(private readonly broker: Broker) {}

  async onApplicationBootstrap(): Promise<void> {
    this.events = await subscribeEvents(
      this.broker,
      { 'turn.settled': (event) => this.window.add(event, monotonicSeconds()) },
      (error) => this.logger.warn(`an event was dropped: ${String(error)}`),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.events?.close();
  }
}

@Global()
@Module({ providers: [LiveTurns], exports: [LiveTurns] })
export class LiveModule {}
