import type { FlowKey, TurnPolicy } from '@fairlane/domain';
import {
  countDeepFlow,
  countFlow,
  type Database,
  type FlowPosition,
  type LiveLease,
  type ScannedFlow,
  scanFlows,
  writeBacklog,
} from '@fairlane/persistence';
import { monotonicSeconds } from '@fairlane/platform';
import { flowId, type FlowLedger } from './flow-ledger.js';
import type { KnownCustomers } from './known-customers.js';

/** Flows that one slice looks at, and jobs that it counts of each: about 10 ms of database time. */
const SLICE_FLOWS = 500;
const SLICE_DEPTH = 20;
/** A flow that is deeper is counted to this depth, one at a time, so that what is shown is right in the end. */
const DEEP_DEPTH = 200_000;
const DEEP_SECONDS = 60;
/** Part of the time that these counts may take: the longer the queues, the seldomer. */
const DEEP_SHARE = 0.001;
/** Seconds of a round in which flows are counted that are known to hold more than the policy knows of. */
const UNDERRATED_SECONDS = 0.1;
/** Flows that are counted again after empty claims, a second. */
const RECOUNTS = 50;

export interface ReconcilerParts {
  readonly database: Database;
  readonly policy: TurnPolicy;
  readonly customers: KnownCustomers;
  readonly flows: FlowLedger;
}

/**
 * Sets the policy's picture of the queue right from the tables, in slices, so that no lost hint costs more than a
 * moment: a flow is counted to a bounded depth, jobs that live leases hold are added, and what an event changed while
 * the statement ran is left alone. Publishes the picture to the table `backlog`, for whoever shows it.
 */
export class Reconciler {
  private position: FlowPosition | undefined;
  private readonly deepAt = new Map<string, number>();
  private nextDeepAt = -Infinity;
  private readonly wrong = new Map<string, FlowKey>();
  /** Flows of which the policy knew no more than a slice could see, although there may be more. */
  private readonly underrated = new Map<string, FlowKey>();
  private written: ReadonlyMap<string, ScannedFlow> = new Map();

  constructor(private readonly parts: ReconcilerParts) {}

  /** Everything, at a takeover. */
  async fullPass(leases: readonly LiveLease[]): Promise<void> {
    do await this.slice(leases);
    while (this.position !== undefined);
  }

  /** The next slice of the flows; begins anew at the end. */
  async slice(leases: readonly LiveLease[]): Promise<void> {
    const startedAt = monotonicSeconds();
    const after = this.position;
    const scanned = await scanFlows(this.parts.database, after, SLICE_FLOWS, SLICE_DEPTH);
    await this.parts.customers.learn(scanned.map((flow) => flow.customerId));
    const leased = leasedByFlow(leases);
    const last = scanned.length === SLICE_FLOWS ? scanned.at(-1) : undefined;
    for (const flow of scanned) this.apply(flow, leased.get(flowId(flow)), startedAt, SLICE_DEPTH);
    this.applyAbsent(scanned, after, last, leased, startedAt);
    this.position = last;
  }

  /** Notes a flow whose claim found nothing. */
  recount(flow: FlowKey): void {
    this.wrong.set(flowId(flow), flow);
  }

  /** Counts the flows that were shown to be wrong. */
  async recountWrong(leases: readonly LiveLease[]): Promise<void> {
    const leased = leasedByFlow(leases);
    for (const [id, flow] of [...this.wrong].slice(0, RECOUNTS)) {
      this.wrong.delete(id);
      const startedAt = monotonicSeconds();
      const counted = await countFlow(this.parts.database, flow as FlowPosition, SLICE_DEPTH);
      this.apply(counted, leased.get(id), startedAt, SLICE_DEPTH);
    }
  }

  /**
   * Counts flows that no slice can see the end of: first those that the policy underrates, whose hints were lost. While
   * RabbitMQ is away all are, and without this a flow would get no more turns a second than a slice sees jobs.
   */
  async countDeep(leases: readonly LiveLease[]): Promise<void> {
    const now = monotonicSeconds();
    const leased = leasedByFlow(leases);
    for (const [id, flow] of this.underrated) {
      if (monotonicSeconds() - now > UNDERRATED_SECONDS) return;
      this.underrated.delete(id);
      this.deepAt.set(id, now);
      await this.countDeepOne(flow, leased);
    }
    if (now < this.nextDeepAt) return;
    for (const { flow, backlog } of this.parts.policy.flows()) {
      const id = flowId(flow);
      if (backlog.jobs < SLICE_DEPTH || now - (this.deepAt.get(id) ?? -Infinity) < DEEP_SECONDS) continue;
      this.deepAt.set(id, now);
      const startedAt = monotonicSeconds();
      await this.countDeepOne(flow, leased);
      this.nextDeepAt = now + (monotonicSeconds() - startedAt) / DEEP_SHARE;
      return;
    }
  }

  /** Writes what changed since the last time to the table `backlog`; a flow that the policy has forgotten is empty. */
  async publish(leases: readonly LiveLease[]): Promise<void> {
    const leased = leasedByFlow(leases);
    const now = new Map<string, ScannedFlow>();
    for (const { flow, backlog } of this.parts.policy.flows()) {
      const id = flowId(flow);
      const jobs = Math.max(0, Math.round(backlog.jobs - (leased.get(id)?.jobs ?? 0)));
      if (jobs === 0) continue;
      const seconds = Math.max(0, backlog.seconds);
      now.set(id, { ...(flow as FlowPosition), jobs, seconds, oldestAt: this.parts.flows.oldestOf(flow) });
    }
    const changed = [...now.values()].filter((flow) => this.written.get(flowId(flow))?.jobs !== flow.jobs);
    const emptied = [...this.written].filter(([id]) => !now.has(id)).map(([, flow]) => flow);
    await writeBacklog(this.parts.database, [
      ...changed,
      ...emptied.map((flow) => ({ ...flow, jobs: 0, seconds: 0, oldestAt: null })),
    ]);
    this.written = now;
  }

  private async countDeepOne(flow: FlowKey, leased: ReadonlyMap<string, Leased>): Promise<void> {
    const startedAt = monotonicSeconds();
    const held = leased.get(flowId(flow));
    const { database } = this.parts;
    const counted = await countDeepFlow(database, flow as FlowPosition, DEEP_DEPTH, held?.jobs ?? 0);
    this.apply(counted, held, startedAt, DEEP_DEPTH);
  }

  private apply(flow: ScannedFlow, leased: Leased | undefined, startedAt: number, depth: number): void {
    const { policy, flows, customers } = this.parts;
    flows.setOldest(flow, flow.oldestAt);
    if (!customers.has(flow.customerId) || flows.isTouchedSince(flow, startedAt)) return;
    const jobs = flow.jobs + (leased?.jobs ?? 0);
    const seconds = flow.seconds + (leased?.seconds ?? 0);
    const known = policy.backlogOf(flow);
    if (depth === SLICE_DEPTH && flow.jobs === depth && known.jobs <= jobs)
      this.underrated.set(flowId(flow), flow);
    // At full depth the count says "at least"; what the hints added up to may be nearer.
    if (flow.jobs < depth || known.jobs < jobs) policy.setBacklog(flow, { jobs, seconds });
  }

  /** Flows that the policy knows, that lie in the slice's range, and that it did not find: nothing of them is queued. */
  private applyAbsent(
    scanned: readonly ScannedFlow[],
    after: FlowPosition | undefined,
    last: FlowPosition | undefined,
    leased: ReadonlyMap<string, Leased>,
    startedAt: number,
  ): void {
    const found = new Set(scanned.map(flowId));
    const wholeRange = after === undefined && last === undefined;
    if (!wholeRange) return; // with more flows than a slice holds, an empty claim has its flow counted again
    for (const flow of [...this.parts.policy.flows()].map((entry) => entry.flow)) {
      const id = flowId(flow);
      if (found.has(id)) continue;
      this.apply(
        { ...(flow as FlowPosition), jobs: 0, seconds: 0, oldestAt: null },
        leased.get(id),
        startedAt,
        1,
      );
    }
  }
}

interface Leased {
  readonly jobs: number;
  readonly seconds: number;
}

function leasedByFlow(leases: readonly LiveLease[]): Map<string, Leased> {
  const byFlow = new Map<string, Leased>();
  for (const lease of leases) {
    lease.users.forEach((userId, index) => {
      const id = flowId({ ...lease, userId });
      const sum = byFlow.get(id) ?? { jobs: 0, seconds: 0 };
      byFlow.set(id, {
        jobs: sum.jobs + (lease.userJobs[index] ?? 0),
        seconds: sum.seconds + (lease.userSeconds[index] ?? 0),
      });
    });
  }
  return byFlow;
}
