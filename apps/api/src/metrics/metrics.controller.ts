import { Broker } from '@fairlane/messaging';
import {
  countMisdeclared,
  Database,
  listLanes,
  slotsByPool,
  withDatabaseDeadline,
} from '@fairlane/persistence';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { monotonicSeconds } from '@fairlane/platform';
import { Public } from '../auth/access.decorator.js';
import { TARGET_WAIT_SECONDS } from '../capacity/capacity.schemas.js';
import { figureCapacity } from '../capacity/figure-capacity.js';
import { DispatchService } from '../dispatch/dispatch.service.js';
import { LiveTurns } from '../live/live.module.js';
import { Metrics } from './metrics.js';

/** Longest wait for the tables' figures: the others are most needed when the database is slow. */
const READ_SECONDS = 1;

@ApiTags('metrics')
@Public()
@Controller('metrics')
export class MetricsController {
  /** Of the tables, by however many scrapes at once: whether they answered. */
  private reading: Promise<boolean> | undefined;

  constructor(
    private readonly metrics: Metrics,
    private readonly database: Database,
    private readonly broker: Broker,
    private readonly dispatch: DispatchService,
    private readonly live: LiveTurns,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Figures for Prometheus. Public, as is the custom: keep it behind your proxy' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ description: 'Prometheus text format', schema: { type: 'string' } })
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  @Header('cache-control', 'no-store')
  async scrape(): Promise<string> {
    const { metrics } = this;
    metrics.brokerUp.set(this.broker.isUp ? 1 : 0);
    metrics.leader.set(this.dispatch.isLeader ? 1 : 0);
    this.readFairness();
    this.reading ??= withDatabaseDeadline(READ_SECONDS, async () => this.readTables())
      .then(
        () => true,
        () => false,
      )
      .finally(() => (this.reading = undefined));
    const answered = await this.reading;
    metrics.databaseUp.set(answered ? 1 : 0);
    return metrics.registry.metrics();
  }

  /** Only the leader knows. */
  private readFairness(): void {
    const { fairnessLag, fairnessBound } = this.metrics;
    for (const gauge of [fairnessLag, fairnessBound]) gauge.reset();
    for (const { pool, lagSeconds, boundSeconds } of this.dispatch.leading?.furthestBehind() ?? []) {
      fairnessLag.set({ pool }, Math.max(0, -lagSeconds));
      fairnessBound.set({ pool }, boundSeconds);
    }
  }

  /** The tables say the same to every instance: take the maximum over instances, not the sum. */
  private async readTables(): Promise<void> {
    const { queued, running, oldestWait, slots, misdeclared } = this.metrics;
    const [lanes, pools, tasks] = await Promise.all([
      listLanes(this.database),
      slotsByPool(this.database),
      countMisdeclared(this.database),
    ]);
    for (const gauge of [queued, running, oldestWait, slots, misdeclared]) gauge.reset();
    for (const { task, type, customers } of tasks) misdeclared.set({ task, type }, customers);
    for (const lane of lanes) {
      queued.set({ tier: lane.tier, type: lane.type }, lane.queued);
      running.set({ tier: lane.tier, type: lane.type }, lane.running);
      if (lane.oldestWaitSeconds !== null)
        oldestWait.set({ tier: lane.tier, type: lane.type }, lane.oldestWaitSeconds);
    }
    for (const [pool, count] of pools) slots.set({ pool }, count);
    this.metrics.capacity.set(
      figureCapacity(this.live.capacity, pools, TARGET_WAIT_SECONDS, monotonicSeconds()),
    );
  }
}
