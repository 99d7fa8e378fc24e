import type { TurnSettled } from '@fairlane/contracts';
import type { JobLane } from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { CapacityGauges } from '../capacity/capacity-gauges.js';
import type { TurnCounters } from '../dispatch/turn-counters.js';

/** From a millisecond to an hour. Seconds. */
const WAIT_BUCKETS = [0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3_600];
const RUN_BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60, 300, 3_600];
const HTTP_BUCKETS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const LANE = ['tier', 'type'] as const;

/**
 * What this process counts. Turns, waits and run times are counted by the dispatcher while this instance leads, so
 * that sums over all instances are right.
 */
@Injectable()
export class Metrics implements TurnCounters {
  readonly registry = new Registry();

  readonly httpSeconds = new Histogram({
    name: 'fairlane_http_request_seconds',
    help: 'Time from request to response',
    labelNames: ['method', 'route', 'status'],
    buckets: HTTP_BUCKETS,
    registers: [this.registry],
  });
  readonly queued = this.gauge('fairlane_jobs_queued', 'Jobs queued, by lane, as of the last second', LANE);
  readonly running = this.gauge('fairlane_jobs_running', 'Jobs that workers hold, by lane', LANE);
  readonly slots = this.gauge('fairlane_slots', 'Slots of the workers that are up, by pool', ['pool']);
  readonly misdeclared = this.gauge(
    'fairlane_task_misdeclared_customers',
    'Customers for whom a task is really of another type than it declares, by task and that type',
    ['task', 'type'],
  );
  readonly capacity = new CapacityGauges(this.registry);
  readonly oldestWait = this.gauge(
    'fairlane_oldest_wait_seconds',
    'How long the oldest queued job has waited, by lane',
    LANE,
  );
  readonly fairnessLag = this.gauge(
    'fairlane_fairness_lag_seconds',
    'Service that the customer furthest behind of those that could have a turn now is owed, by pool; the leader only',
    ['pool'],
  );
  readonly fairnessBound = this.gauge(
    'fairlane_fairness_bound_seconds',
    'What fairlane_fairness_lag_seconds may be at most, by pool; the leader only',
    ['pool'],
  );
  readonly leader = this.gauge('fairlane_leader', '1 while this instance leads the dispatch');
  readonly databaseUp = this.gauge('fairlane_database_up', '1 while the database answers');
  readonly brokerUp = this.gauge('fairlane_broker_up', '1 while the broker is connected');

  readonly underWay = this.gauge(
    'fairlane_http_requests_under_way',
    'Requests that were let in and have not ended',
  );
  readonly shed = this.counter(
    'fairlane_http_requests_shed_total',
    'Requests that were refused with 503 for want of room, by what there was no room for',
    ['reason'],
  );
  readonly deadTurns = this.counter('fairlane_dead_turns_total', 'Messages that no worker could handle', []);

  private readonly turns = this.counter('fairlane_turns_total', 'Turns, by what became of them', [
    'pool',
    'outcome',
  ]);
  private readonly issuedTurns = this.counter('fairlane_turns_issued_total', 'Turns issued', ['pool']);
  private readonly expiredTurns = this.counter('fairlane_turns_expired_total', 'Turns never claimed', [
    'pool',
  ]);
  private readonly leasesLost = this.counter(
    'fairlane_leases_lost_total',
    'Leases that ran out: taken away from workers that were lost',
    [],
  );
  private readonly ended = this.counter('fairlane_jobs_ended_total', 'Jobs ended', ['tier', 'type', 'state']);
  private readonly waits = this.histogram(
    'fairlane_job_wait_seconds',
    'Wait before the first start',
    WAIT_BUCKETS,
  );
  private readonly runs = this.histogram('fairlane_job_run_seconds', 'Run time of ended jobs', RUN_BUCKETS);

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  issued(pool: string): void {
    this.issuedTurns.inc({ pool });
  }

  expired(pool: string): void {
    this.expiredTurns.inc({ pool });
  }

  lost(leases: number, failed: readonly JobLane[]): void {
    this.leasesLost.inc(leases);
    for (const { tier, jobType } of failed) this.ended.inc({ tier, type: jobType, state: 'failed' });
  }

  settled(event: TurnSettled): void {
    const lane = { tier: event.tier, type: event.jobType };
    this.turns.inc({ pool: event.pool, outcome: event.outcome });
    this.ended.inc({ ...lane, state: 'succeeded' }, event.succeeded);
    this.ended.inc({ ...lane, state: 'failed' }, event.failed);
    for (const seconds of event.waitSeconds) this.waits.observe(lane, seconds);
    for (const seconds of event.runSeconds) this.runs.observe(lane, seconds);
  }

  private gauge(name: string, help: string, labelNames: readonly string[] = []): Gauge {
    return new Gauge({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  private counter(name: string, help: string, labelNames: readonly string[]): Counter {
    return new Counter({ name, help, labelNames: [...labelNames], registers: [this.registry] });
  }

  private histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name, help, labelNames: [...LANE], buckets, registers: [this.registry] });
  }
}
