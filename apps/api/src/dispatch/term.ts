import type { JobsQueued, Turn, TurnSettled } from '@fairlane/contracts';
import type { FlowKey, Grant, JobTypeKey, TierKey, TurnPolicy } from '@fairlane/domain';
import type { Publisher } from '@fairlane/messaging';
import type { LiveLease } from '@fairlane/persistence';
import { monotonicSeconds, newId } from '@fairlane/platform';
import type { FlowLedger } from './flow-ledger.js';
import type { KnownCustomers } from './known-customers.js';
import { maxTurnsOfType, OPAQUE_MAX_SHARE, type PoolWindow, type Shares } from './pool-window.js';
import type { TurnCounters } from './turn-counters.js';

/** Time to live of a turn in its queue. Seconds. */
export const TURN_TTL_SECONDS = 10;
/** A flow is left alone this long after a turn of it found no job or a cap reached. Seconds. */
export const BACKOFF_SECONDS = 0.1;
/** Turns issued in one go before other work of the process has its turn. */
const PUMP_LIMIT = 500;

/** Time beyond its own for a turn that was delivered at the last moment to become a lease. Seconds. */
const GRACE_SECONDS = 2;

interface IssuedTurn {
  readonly grant: Grant;
  readonly issuedAt: number;
  /** Whether a slot was free for it, so that nothing but the round trip lay between its issue and its claim. */
  readonly hadSlot: boolean;
}

export interface TermParts {
  readonly epoch: number;
  readonly policy: TurnPolicy;
  readonly pools: Map<string, PoolWindow>;
  readonly customers: KnownCustomers;
  readonly flows: FlowLedger;
  readonly publisher: Publisher;
  readonly counters: TurnCounters;
  /** False from the moment that the leadership is in doubt. */
  readonly mayPublish: () => boolean;
  /** Asks for a flow to be counted again, since what the policy knows of it was shown to be wrong. */
  readonly recount: (flow: FlowKey) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * One leader's term: turns what is queued into turns on the broker, driven by events.
 *
 * It holds no truth. What it knows of the queue comes from hints (`jobs.queued`, `turns.settled`) and is set right by
 * the reconciler; a wrong guess costs an empty claim or a moment's wait, never a job and never a cap.
 */
export class Term {
  /** Job type shares, set by the reconciler. */
  shares: Shares = new Map();
  /** Turns that are out, by id: issued and not known to be settled or lost. */
  private readonly out = new Map<string, IssuedTurn>();
  /** Those of them that silent workers hold. */
  private aside: readonly IssuedTurn[] = [];
  private pumping = false;
  private backoffTimer: NodeJS.Timeout | undefined;
  private ended = false;

  constructor(private readonly parts: TermParts) {}

  /** Jobs became claimable. */
  onQueued(event: JobsQueued): void {
    const { customers, onError } = this.parts;
    const unknown = event.flows.filter((flow) => !customers.has(flow.customerId));
    this.add(event.flows.filter((flow) => customers.has(flow.customerId)));
    if (unknown.length === 0) return;
    customers
      .learn(unknown.map((flow) => flow.customerId))
      .then(() => this.add(unknown.filter((flow) => customers.has(flow.customerId))))
      .catch(onError);
  }

  /** A slot is done with a turn: correct the charge, and give the slot its next. */
  onSettled(event: TurnSettled): void {
    const { policy, flows, pools, counters, recount } = this.parts;
    const now = monotonicSeconds();
    counters.settled(event);
    const pool = pools.get(event.pool);
    pool?.countSettled();
    const turn = this.out.get(event.turnId);
    this.out.delete(event.turnId);
    if (turn?.hadSlot) pool?.measureRoundTrip(now - turn.issuedAt - event.heldSeconds);
    policy.settle(event.turnId, { outcome: outcomeOf(event), users: event.users }, now);
    event.users.forEach((user, index) =>
      flows.settled({ ...event, userId: user.userId }, index === 0 ? event.floor : null, now),
    );
    if (event.outcome === 'empty')
      for (const userId of turn?.grant.userIds ?? []) recount({ ...event, userId });
    if (event.outcome === 'worked') this.pump();
    else this.pumpLater();
  }

  /** Takes on the turns that workers hold from an earlier term. The backlogs must be set. */
  restore(leases: readonly LiveLease[]): void {
    const now = monotonicSeconds();
    for (const lease of leases) {
      const maxJobs = lease.userJobs.reduce((sum, jobs) => sum + jobs, 0);
      const grant: Grant = { ...lease, turnId: lease.id, userIds: lease.users, maxJobs };
      if (this.parts.policy.restore(grant, lease.heldSeconds, now))
        this.out.set(lease.id, { grant, issuedAt: now - lease.heldSeconds, hadSlot: false });
    }
  }

  /**
   * Forgets the turns whose time is up and that no lease came of. A turn that is merely unacknowledged looks lost to
   * the broker's counts, so time and the leases alone decide.
   */
  forgetLost(leases: readonly LiveLease[]): void {
    const now = monotonicSeconds();
    const live = new Set(leases.map((lease) => lease.id));
    for (const { grant, issuedAt } of [...this.out.values()])
      if (now - issuedAt > TURN_TTL_SECONDS + GRACE_SECONDS && !live.has(grant.turnId)) this.forget(grant);
  }

  /**
   * Sets the turns aside that silent workers hold: a dead worker's slots are gone, so its turns must not take the place
   * of those that the living could have in the seconds until it is reaped. Forgets them when it has been.
   */
  setAside(leases: readonly LiveLease[], silentWorkers: ReadonlySet<string>): void {
    const live = new Set(leases.map((lease) => lease.id));
    for (const { grant } of this.aside) if (!live.has(grant.turnId)) this.drop(grant);
    this.aside = leases
      .filter((lease) => silentWorkers.has(lease.workerId))
      .flatMap((lease) => this.out.get(lease.id) ?? []);
  }

  /** Issues turns until every window is full or nobody is eligible. Coalesces calls of one tick. */
  pump(): void {
    if (this.pumping || this.ended) return;
    this.pumping = true;
    setImmediate(() => {
      this.pumping = false;
      this.fillWindows();
    });
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.backoffTimer);
  }

  private add(flows: JobsQueued['flows']): void {
    const now = monotonicSeconds();
    for (const flow of flows) {
      this.parts.flows.arrived(flow, now);
      this.parts.policy.addBacklog(flow, flow.jobs, flow.seconds);
    }
    this.pump();
  }

  /** After a refused claim the flow backs off; look again when that is over. */
  private pumpLater(): void {
    this.backoffTimer ??= setTimeout(() => {
      this.backoffTimer = undefined;
      this.pump();
    }, BACKOFF_SECONDS * 1_000);
  }

  /** Free slots first, the narrowest pool first; lookahead last, when no pool has a free slot to fill. */
  private fillWindows(): void {
    let budget = PUMP_LIMIT;
    for (const lookahead of [false, true]) {
      for (const pool of this.parts.pools.values()) {
        const window = pool.slots === 0 ? 0 : pool.slots + (lookahead ? pool.lookahead : 0);
        while (budget > 0 && !this.ended && this.turnsOut(pool) < window) {
          if (!this.parts.mayPublish() || !this.issue(pool)) break;
          budget -= 1;
        }
      }
    }
    if (budget === 0) this.pump();
  }

  /** Turns that the pool's slots have, or will take. */
  private turnsOut(pool: PoolWindow): number {
    const isAside = ({ grant }: IssuedTurn) => grant.pool === pool.name && this.out.has(grant.turnId);
    return this.parts.policy.turnsOut(pool.name) - this.aside.filter(isAside).length;
  }

  private issue(pool: PoolWindow): boolean {
    const issuedAt = monotonicSeconds();
    const hadSlot = this.turnsOut(pool) < pool.slots;
    const grant = this.parts.policy.issue(pool.name, newId(), issuedAt);
    if (!grant) return false;
    this.parts.counters.issued(pool.name);
    this.out.set(grant.turnId, { grant, issuedAt, hadSlot });
    void this.publish(grant, this.toTurn(grant, pool, issuedAt));
    return true;
  }

  private async publish(grant: Grant, turn: Turn): Promise<void> {
    if (await this.parts.publisher.turn(turn, TURN_TTL_SECONDS)) return;
    this.forget(grant);
    this.pumpLater();
  }

  /** A turn that nobody has claimed. */
  private forget(grant: Grant): void {
    this.drop(grant);
    this.parts.counters.expired(grant.pool);
  }

  private drop(grant: Grant): void {
    this.out.delete(grant.turnId);
    this.parts.policy.forget(grant.turnId);
  }

  private toTurn(grant: Grant, pool: PoolWindow, now: number): Turn {
    const [userId = ''] = grant.userIds;
    return {
      id: grant.turnId,
      epoch: this.parts.epoch,
      pool: grant.pool,
      tier: grant.tier as TierKey,
      customerId: grant.customerId,
      userIds: [...grant.userIds],
      jobType: grant.jobType as JobTypeKey,
      opaque: grant.opaque,
      quantumSeconds: grant.quantumSeconds,
      maxJobs: grant.maxJobs,
      maxTurnsOfType: maxTurnsOfType(pool.slots, this.shareOf(grant)),
      floor: this.parts.flows.floorOf({ ...grant, userId }, now),
    };
  }

  private shareOf(grant: Grant): number {
    const share = this.shares.get(grant.jobType as JobTypeKey) ?? 1;
    return grant.opaque ? Math.min(share, OPAQUE_MAX_SHARE) : share;
  }
}

function outcomeOf(event: TurnSettled): 'worked' | 'empty' | 'capped' {
  switch (event.outcome) {
    case 'worked':
    case 'empty':
      return event.outcome;
    case 'capped':
    case 'busy':
    case 'stale':
      return 'capped';
  }
}
