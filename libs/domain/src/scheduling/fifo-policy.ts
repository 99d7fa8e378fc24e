import type { FairShareScheduler } from './fair-share-scheduler.js';
import type { Backlog, FlowKey, Grant, PoolSettings, TurnReport } from './interface.js';

/** What the dispatcher needs of a policy. */
export type TurnPolicy = Pick<
  FairShareScheduler,
  | 'setPool'
  | 'setJobType'
  | 'setCustomer'
  | 'removeCustomer'
  | 'setBacklog'
  | 'addBacklog'
  | 'backlogOf'
  | 'flows'
  | 'issue'
  | 'settle'
  | 'forget'
  | 'turnsOut'
  | 'restore'
  | 'seed'
  | 'lagOf'
  | 'furthestBehind'
>;

/** A turn that ends with its job. */
const UNLIMITED_SECONDS = 1e6;

interface Arrival {
  readonly flow: FlowKey;
  jobs: number;
}

/**
 * First come, first served, each job to its end: what fair turns are measured against. For benchmarks only; it knows
 * no weights, no caps and no pools, and forgets everything with its process.
 */
export class FifoPolicy implements TurnPolicy {
  private readonly tiers = new Map<string, string>();
  private readonly pools = new Map<string, PoolSettings>();
  private readonly unfinished = new Map<string, { flow: FlowKey; backlog: Backlog }>();
  private readonly out = new Map<string, Grant>();
  private arrivals: Arrival[] = [];
  private first = 0;

  setPool(name: string, settings: PoolSettings): void {
    this.pools.set(name, settings);
  }

  setJobType(): void {
    // Knows no shares.
  }

  setCustomer(customerId: string, settings: { tier: string }): void {
    this.tiers.set(customerId, settings.tier);
  }

  removeCustomer(customerId: string): void {
    this.tiers.delete(customerId);
  }

  /** Takes a count for more than the hints added up to as new arrivals, and ignores one for less. */
  setBacklog(flow: FlowKey, backlog: Backlog): boolean {
    const missing = backlog.jobs - this.backlogOf(flow).jobs;
    return missing > 0 ? this.addBacklog(flow, missing, 0) : true;
  }

  addBacklog(flow: FlowKey, jobs: number, seconds: number): boolean {
    if (jobs > 0) this.arrivals.push({ flow, jobs });
    const known = this.backlogOf(flow);
    const backlog = { jobs: known.jobs + jobs, seconds: known.seconds + seconds };
    this.unfinished.set(idOf(flow), { flow, backlog });
    return true;
  }

  backlogOf(flow: FlowKey): Backlog {
    return this.unfinished.get(idOf(flow))?.backlog ?? { jobs: 0, seconds: 0 };
  }

  *flows(): Generator<{ readonly flow: FlowKey; readonly backlog: Backlog }> {
    yield* this.unfinished.values();
  }

  issue(pool: string, turnId: string): Grant | undefined {
    const arrival = this.arrivals[this.first];
    if (!arrival || !this.pools.has(pool)) return undefined;
    const { customerId, userId, jobType, opaque } = arrival.flow;
    const tier = this.tiers.get(customerId);
    if (tier === undefined || this.pools.get(pool)?.serves(tier, jobType) !== true) return undefined;
    arrival.jobs -= 1;
    if (arrival.jobs === 0) this.dropFirst();
    const turn = { turnId, pool, tier, customerId, userIds: [userId], jobType, opaque };
    const grant: Grant = { ...turn, quantumSeconds: UNLIMITED_SECONDS, maxJobs: 1 };
    this.out.set(turnId, grant);
    return grant;
  }

  settle(turnId: string, report: TurnReport): boolean {
    const grant = this.out.get(turnId);
    if (!grant) return false;
    this.out.delete(turnId);
    if (report.outcome === 'capped') this.putBack(grant);
    for (const { userId, drainedJobs, drainedSeconds } of report.users)
      this.addBacklog({ ...grant, userId }, -drainedJobs, -drainedSeconds);
    return true;
  }

  forget(turnId: string): boolean {
    const grant = this.out.get(turnId);
    if (!grant) return false;
    this.out.delete(turnId);
    this.putBack(grant);
    return true;
  }

  turnsOut(pool: string): number {
    let turns = 0;
    for (const grant of this.out.values()) if (grant.pool === pool) turns += 1;
    return turns;
  }

  restore(): boolean {
    return false;
  }

  seed(): boolean {
    return false;
  }

  /** Makes no promise that a customer could be behind. */
  lagOf(): [] {
    return [];
  }

  furthestBehind(): [] {
    return [];
  }

  private putBack(grant: Grant): void {
    const [userId = ''] = grant.userIds;
    const { customerId, jobType, opaque } = grant;
    this.arrivals.splice(this.first, 0, { flow: { customerId, userId, jobType, opaque }, jobs: 1 });
  }

  private dropFirst(): void {
    this.first += 1;
    if (this.first < 1_000) return;
    this.arrivals = this.arrivals.slice(this.first);
    this.first = 0;
  }
}

function idOf(flow: FlowKey): string {
  return `${flow.customerId}\n${flow.userId}\n${flow.jobType}\n${flow.opaque ? 'o' : 's'}`;
}
