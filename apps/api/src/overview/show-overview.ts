import { percentile } from '@fairlane/domain';
import {
  type BusyCustomer,
  busiestCustomers,
  customerNames,
  Database,
  poolSlots,
  workerHealth,
} from '@fairlane/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { API_CONFIG, type ApiConfig } from '../api.settings.js';
import type { Fairness } from '../fairness/fairness.schemas.js';
import { ShowFairness } from '../fairness/show-fairness.js';
import { ShowLanes } from '../lanes/show-lanes.js';
import { LiveTurns } from '../live/live.module.js';
import { SERIES_STEP_SECONDS } from '../live/throughput-series.js';
import { waitPercentiles } from '../live/wait-percentiles.js';
import type { Overview, Series } from './overview.schemas.js';

const MOST_SHARES = 24;
const MOST_BUSY = 50;
const MOST_NOISY = 10;
const MOST_HARMED = 20;
const MOST_WORKERS = 200;
/** Who queues more than its fair share of the slots works off in so long is noisy. Seconds. */
const NOISY_SECONDS = 30;
/** A share is taken for at least this much, else whoever was just not served would be noisy with its first job. */
const LEAST_SHARE = 0.01;

type Share = Fairness['items'][number];

/** All that the first page of the dashboard shows, in a handful of statements whose cost does not grow with the jobs. */
@Injectable()
export class ShowOverview {
  constructor(
    private readonly database: Database,
    private readonly live: LiveTurns,
    private readonly lanes: ShowLanes,
    private readonly fairness: ShowFairness,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {}

  series(): Series {
    return { stepSeconds: SERIES_STEP_SECONDS, points: this.live.series.points(Date.now() / 1_000) };
  }

  async run(): Promise<Overview> {
    const now = Date.now() / 1_000;
    const [lanes, pools, fairness, busy, workers] = await Promise.all([
      this.lanes.run(),
      poolSlots(this.database),
      this.fairness.run(),
      busiestCustomers(this.database, MOST_BUSY),
      workerHealth(this.database, MOST_WORKERS),
    ]);
    const shares = new Map(fairness.items.map((item) => [item.customerId, item]));
    const slots = pools.reduce((sum, pool) => sum + pool.slots, 0);
    const noisy = busy.filter((customer) => isNoisy(customer, shares.get(customer.id), slots));
    const greatest = [...fairness.items].sort(byShare).slice(0, MOST_SHARES);
    const names = await customerNames(
      this.database,
      greatest.map(({ customerId }) => customerId),
    );
    return {
      at: now,
      windowSeconds: fairness.windowSeconds,
      lanes: lanes.items,
      pools,
      jainIndex: fairness.jainIndex,
      activeCustomers: fairness.items.length,
      shares: greatest.map((item) => ({ ...item, name: names.get(item.customerId) ?? item.customerId })),
      noisy: noisy.slice(0, MOST_NOISY).map((customer) => noisyView(customer, shares.get(customer.id))),
      queueWaitSeconds:
        slots === 0 ? null : busy.reduce((sum, { queuedSeconds }) => sum + queuedSeconds, 0) / slots,
      quiet: this.quiet(fairness, new Set(noisy.map(({ id }) => id)), slots, now),
      workers,
      recent: this.live.series.points(now, now - 2 * SERIES_STEP_SECONDS),
    };
  }

  private quiet(
    fairness: Fairness,
    noisy: ReadonlySet<string>,
    slots: number,
    now: number,
  ): Overview['quiet'] {
    const others = fairness.items.filter(({ customerId }) => !noisy.has(customerId));
    const waits = [...this.live.customers.waits(now)].filter(([id]) => !noisy.has(id));
    const bound = waitBound(fairness.items, this.config.quantumSeconds, slots);
    const harmed = waits
      .map(([id, own]) => ({ id, waitP99Seconds: percentile(own, 0.99) }))
      .filter(({ waitP99Seconds }) => bound !== null && waitP99Seconds > bound)
      .sort((a, b) => b.waitP99Seconds - a.waitP99Seconds);
    return {
      customers: others.length,
      ...waitPercentiles(waits.flatMap(([, own]) => own)),
      waitBoundSeconds: bound,
      harmed: harmed.slice(0, MOST_HARMED),
    };
  }
}

function isNoisy({ queuedSeconds, paused }: BusyCustomer, share: Share | undefined, slots: number): boolean {
  const due = Math.max(share?.fairShare ?? 0, LEAST_SHARE) * Math.max(1, slots);
  return !paused && queuedSeconds > due * NOISY_SECONDS;
}

function noisyView(customer: BusyCustomer, item: Share | undefined): Overview['noisy'][number] {
  const share = item?.share ?? 0;
  const fairShare = item?.fairShare ?? 0;
  const total = item && item.share > 0 ? item.servedSeconds / item.share : 0;
  return { ...customer, share, fairShare, costSeconds: Math.max(0, share - fairShare) * total };
}

const byShare = (a: Share, b: Share): number =>
  Math.max(b.share, b.fairShare) - Math.max(a.share, a.fairShare);

/**
 * How long a customer without debts waits for a turn at most, by the policy's property P7 (`docs/architecture.md`):
 * [Q / w x sum of weights + 2 N Q] / slots + Q, of the customer with the least weight.
 */
function waitBound(items: readonly Share[], quantumSeconds: number, slots: number): number | null {
  if (slots === 0) return null;
  const weights = items.map(({ weight }) => weight);
  const rounds = weights.reduce((sum, weight) => sum + weight, 0) / Math.min(...weights, Infinity);
  const others = weights.length === 0 ? 0 : rounds + 2 * weights.length;
  return (others * quantumSeconds) / slots + quantumSeconds;
}
