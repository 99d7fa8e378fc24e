import type { JobsQueued, SettingsChanged, TurnSettled } from '@fairlane/contracts';
import { FairShareScheduler, FifoPolicy, type TurnPolicy } from '@fairlane/domain';
import type { Broker, Publisher } from '@fairlane/messaging';
import {
  type Database,
  jobTypeShares,
  listPausedLanes,
  listPools,
  liveLeases,
  recentFlowUsage,
  resetBacklog,
} from '@fairlane/persistence';
import { type Logger, monotonicSeconds, type Periodic, periodically } from '@fairlane/platform';
import type { Gates } from '../gates/gates.js';
import { Milestones } from '../gates/milestones.js';
import { DueRounds } from '../gates/resources/due-rounds.js';
import type { ResourceRounds } from '../gates/resources/resource-rounds.js';
import { FlowLedger } from './flow-ledger.js';
import { expireLate, promoteDue, tidy } from './housekeeping.js';
import { KnownCustomers } from './known-customers.js';
import { Learning } from './learning.js';
import { PoolQueues } from './pool-queues.js';
import { OPAQUE_MAX_SHARE, PoolWindow } from './pool-window.js';
import { Reaper } from './reaper.js';
import { Reconciler } from './reconciler.js';
import { BACKOFF_SECONDS, Term } from './term.js';
import type { TurnCounters } from './turn-counters.js';

/** How often the picture is set right. Seconds. */
const RECONCILE_SECONDS = 1;
/** How often expired and unwanted rows are removed. Seconds. */
const TIDY_SECONDS = 60;
/** How often it is written down what turns have taught. Seconds. */
const LEARN_SECONDS = 5;
/** How often settings are read again in case an event was lost. Seconds. */
const REFRESH_SECONDS = 30;
/** Flows that were served within this time count at a takeover. Seconds. */
const USAGE_SECONDS = 600;

export interface DispatcherOptions {
  readonly database: Database;
  readonly broker: Broker;
  readonly publisher: Publisher;
  readonly counters: TurnCounters;
  readonly gates: Gates;
  readonly rounds: ResourceRounds;
  readonly logger: Logger;
  readonly epoch: number;
  /** `fifo` exists for benchmarks only. */
  readonly policy: 'fair' | 'fifo';
  readonly quantumSeconds: number;
  readonly maxJobsPerTurn: number;
  readonly mayPublish: () => boolean;
}

/**
 * The dispatcher while this process leads: takes over, then keeps the term's picture right once a second.
 *
 * Takeover: turns of the earlier term that wait are purged and claimed ones are taken on from the leases; what each
 * flow was served comes from `flow_usage`, what is queued from a full scan. Until that is done nothing is issued.
 */
export class Dispatcher {
  private readonly policy: TurnPolicy;
  private readonly pools = new Map<string, PoolWindow>();
  private readonly customers: KnownCustomers;
  private readonly flows = new FlowLedger();
  private readonly reconciler: Reconciler;
  private readonly reaper: Reaper;
  private readonly learning: Learning;
  private readonly term: Term;
  private queues: PoolQueues | undefined;
  private readonly milestones: Milestones;
  private readonly rounds: DueRounds;
  private loops: Periodic[] = [];
  private reconcile: Periodic | undefined;
  private dueTimer: NodeJS.Timeout | undefined;
  private refreshedAt = monotonicSeconds();
  private ended = false;

  constructor(private readonly options: DispatcherOptions) {
    const { database, publisher, counters, logger, epoch, quantumSeconds, maxJobsPerTurn, mayPublish } =
      options;
    const settings = {
      quantumSeconds,
      opaqueMaxShare: OPAQUE_MAX_SHARE,
      maxJobsPerTurn,
      backoffSeconds: BACKOFF_SECONDS,
    };
    this.policy = options.policy === 'fifo' ? new FifoPolicy() : new FairShareScheduler(settings);
    this.customers = new KnownCustomers(database, this.policy);
    this.reconciler = new Reconciler({
      database,
      policy: this.policy,
      customers: this.customers,
      flows: this.flows,
    });
    this.reaper = new Reaper(database, logger, counters);
    this.learning = new Learning(database);
    this.milestones = new Milestones(database, options.gates, async () => this.promote(), logger);
    this.rounds = new DueRounds(database, options.rounds, logger);
    this.term = new Term({
      epoch,
      policy: this.policy,
      pools: this.pools,
      customers: this.customers,
      flows: this.flows,
      publisher,
      counters,
      mayPublish,
      recount: (flow) => this.reconciler.recount(flow),
      onError: this.report,
    });
  }

  /** Takes over, again and again until it succeeds, and then runs until `end`. */
  begin(): void {
    let taken = false;
    this.reconcile = periodically(
      RECONCILE_SECONDS,
      async () => {
        if (!taken) {
          await this.takeOver();
          if (!this.ended) {
            this.milestones.start();
            this.rounds.start();
          }
        }
        taken = true;
        await this.round();
      },
      this.report,
    );
    this.loops = [
      this.reconcile,
      periodically(TIDY_SECONDS, async () => tidy(this.options.database), this.report),
      periodically(LEARN_SECONDS, async () => this.learning.write(), this.report),
    ];
  }

  async end(): Promise<void> {
    this.ended = true;
    this.term.end();
    clearTimeout(this.dueTimer);
    await Promise.all([
      this.milestones.stop(),
      this.rounds.stop(),
      ...this.loops.map(async (loop) => loop.stop()),
    ]);
    await this.queues?.close();
  }

  onQueued(event: JobsQueued): void {
    this.term.onQueued(event);
  }

  onSettled(event: TurnSettled): void {
    this.term.onSettled(event);
    this.learning.note(event);
  }

  onSettingsChanged(event: SettingsChanged): void {
    const reload = event.customerIds === null ? this.loadStores() : Promise.resolve();
    reload
      .then(async () => this.customers.refresh(event.customerIds))
      .then(() => this.term.pump())
      .catch(this.report);
  }

  onWorkerChanged(): void {
    this.countSlots().catch(this.report);
  }

  /** How a customer stands in each pool where it has work. */
  lagOf(customerId: string): ReturnType<TurnPolicy['lagOf']> {
    return this.policy.lagOf(customerId);
  }

  /** For each pool the customer that is furthest behind of those that could have a turn right now. */
  furthestBehind(): ReturnType<TurnPolicy['furthestBehind']> {
    return this.policy.furthestBehind();
  }

  private readonly report = (error: unknown): void => {
    if (!this.ended) this.options.logger.error({ err: error }, 'dispatcher');
  };

  private async takeOver(): Promise<void> {
    const { database, broker, logger, epoch } = this.options;
    const startedAt = monotonicSeconds();
    await this.loadStores();
    this.queues ??= await PoolQueues.open(broker, () => this.pools.keys());
    await this.queues.purge();
    await resetBacklog(database);
    const leases = await liveLeases(database);
    await this.customers.learn(leases.map((lease) => lease.customerId));
    await this.countSlots();
    await this.reconciler.fullPass(leases);
    this.term.restore(leases);
    for (const usage of await recentFlowUsage(database, USAGE_SECONDS)) {
      if (this.customers.has(usage.customerId)) this.policy.seed(usage.pool, usage, usage.servedSeconds);
    }
    logger.info(
      { epoch, leases: leases.length, seconds: monotonicSeconds() - startedAt },
      'dispatcher took over',
    );
  }

  private async round(): Promise<void> {
    const { database } = this.options;
    await this.loadPausedLanes();
    await this.promote();
    await expireLate(database);
    this.queue(await this.reaper.look(monotonicSeconds));
    await this.countSlots();
    const leases = await liveLeases(database);
    this.term.setAside(leases, this.reaper.silentWorkers());
    this.term.forgetLost(leases);
    await this.reconciler.slice(leases);
    await this.reconciler.recountWrong(leases);
    await this.reconciler.countDeep(leases);
    await this.reconciler.publish(leases);
    await this.refresh();
    for (const pool of this.pools.values()) pool.closeInterval(RECONCILE_SECONDS);
    this.term.pump();
  }

  /** Queues what is due, and wakes up again when the next job is, if that is before the next round. */
  private async promote(): Promise<void> {
    clearTimeout(this.dueTimer);
    const { flows, nextDueSeconds } = await promoteDue(this.options.database, this.options.gates);
    this.queue(flows);
    if (nextDueSeconds === null || nextDueSeconds > RECONCILE_SECONDS || this.ended) return;
    clearTimeout(this.dueTimer); // another promotion may have set it meanwhile
    this.dueTimer = setTimeout(
      () => void this.promote().catch(this.report),
      Math.max(0, nextDueSeconds) * 1_000 + 1,
    );
  }

  private queue(flows: JobsQueued['flows']): void {
    if (flows.length > 0) this.term.onQueued({ flows });
  }

  private async countSlots(): Promise<void> {
    const slots = await this.queues?.countSlots();
    if (!slots) return;
    for (const pool of this.pools.values()) {
      pool.slots = slots.get(pool.name) ?? 0;
      pool.applyTo(this.policy);
    }
    this.term.pump();
  }

  private async loadStores(): Promise<void> {
    const { database } = this.options;
    for (const row of await listPools(database)) {
      if (!this.pools.has(row.name)) this.pools.set(row.name, new PoolWindow(row));
    }
    await this.loadPausedLanes();
    const shares = await jobTypeShares(database);
    for (const { key, maxShare } of shares) this.policy.setJobType(key, { maxShare });
    this.term.shares = new Map(shares.map(({ key, maxShare }) => [key, maxShare]));
  }

  /** Each second as well: a pause must hold within that, also when its event was lost. */
  private async loadPausedLanes(): Promise<void> {
    const lanes = await listPausedLanes(this.options.database);
    for (const pool of this.pools.values()) {
      pool.pauseLanes(lanes);
      pool.applyTo(this.policy);
    }
  }

  private async refresh(): Promise<void> {
    const now = monotonicSeconds();
    if (now - this.refreshedAt < REFRESH_SECONDS) return;
    this.refreshedAt = now;
    await this.loadStores();
    await this.customers.refresh(null);
  }
}
