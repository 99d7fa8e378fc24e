import type { TurnSettled } from '@fairlane/contracts';
import { Publisher } from '@fairlane/messaging';
import { Injectable } from '@nestjs/common';
import { WorkerMetrics } from '../metrics/worker-metrics.js';
import { WorkerIdentity } from '../worker-identity.js';

/** Turns that settle within this time of a message go together in the next. Milliseconds. */
const GATHER_MILLIS = 10;

/**
 * Tells of settled turns. The first is told of at once; what follows within milliseconds shares a message, so that slots
 * with short turns cost one every ten milliseconds, with RabbitMQ and with every API, and not one a turn.
 */
@Injectable()
export class Reports {
  /** Not told of yet: at most what the slots settle in `GATHER_MILLIS`. */
  private waiting: TurnSettled[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly publisher: Publisher,
    private readonly identity: WorkerIdentity,
    private readonly metrics: WorkerMetrics,
  ) {}

  add(report: Omit<TurnSettled, 'workerId'>): void {
    this.metrics.settled(report);
    this.waiting.push({ ...report, workerId: this.identity.id });
    if (!this.timer) this.flush();
  }

  /** Tells of what waits. */
  flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.waiting.length === 0) return;
    this.publisher.event('turns.settled', { turns: this.waiting });
    this.waiting = [];
    this.timer = setTimeout(() => this.flush(), GATHER_MILLIS);
  }
}
