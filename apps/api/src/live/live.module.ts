import { EventEmitter } from 'node:events';
import type { TurnSettled } from '@fairlane/contracts';
import { EventFeed } from '@fairlane/messaging';
import { monotonicSeconds } from '@fairlane/platform';
import {
  type BeforeApplicationShutdown,
  Global,
  Injectable,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CapacityWindow } from '../capacity/capacity-window.js';
import { Changes } from './changes.js';
import { CustomerWindow } from './customer-window.js';
import { SlotTrail } from './slot-trail.js';
import { ThroughputSeries } from './throughput-series.js';
import { TurnWindow } from './turn-window.js';

/** The settled turns and accepted jobs that this process hears of: their last minutes, and each turn as it comes. */
@Injectable()
export class LiveTurns implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly window = new TurnWindow();
  readonly capacity = new CapacityWindow();
  readonly series = new ThroughputSeries();
  readonly customers = new CustomerWindow();
  readonly trail = new SlotTrail();
  readonly changes = new Changes();
  private readonly listeners = new EventEmitter().setMaxListeners(0);
  private isEnding = false;

  constructor(private readonly events: EventFeed) {
    events.listen({
      'turns.settled': ({ turns }) => turns.forEach((turn) => this.settled(turn)),
      'jobs.queued': ({ flows }) => {
        for (const { customerId } of flows) this.changes.job(customerId);
      },
      'jobs.changed': ({ customerIds }) => {
        for (const id of customerIds) this.changes.job(id);
      },
      'jobs.arrived': (event) => {
        this.capacity.arrived(event, monotonicSeconds());
        this.changes.arrived();
      },
      'settings.changed': () => this.changes.setting(),
      'worker.changed': () => this.changes.worker(),
    });
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.events.open();
  }

  /** Open streams are ended first, so that they do not hold up the end of the server. */
  beforeApplicationShutdown(): void {
    this.isEnding = true;
    this.listeners.emit('stop');
  }

  /**
   * Calls `listener` with each settled turn, and `onStop` when the process ends: at once where it is ending already, since
   * the server listens until all is told to end. Returns what stops both.
   */
  listen(listener: (event: TurnSettled) => void, onStop: () => void): () => void {
    if (this.isEnding) onStop();
    this.listeners.on('settled', listener).once('stop', onStop);
    return () => this.listeners.off('settled', listener).off('stop', onStop);
  }

  private settled(event: TurnSettled): void {
    const now = monotonicSeconds();
    const clock = Date.now() / 1_000;
    this.window.add(event, now);
    this.capacity.settled(event, now);
    this.series.add(event, clock);
    this.customers.add(event, clock);
    this.trail.add(event);
    if (event.outcome === 'worked') this.changes.job(event.customerId);
    this.listeners.emit('settled', event);
  }
}

@Global()
@Module({ providers: [LiveTurns], exports: [LiveTurns] })
export class LiveModule {}
