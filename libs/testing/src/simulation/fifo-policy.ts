import { type FlowKey, type Grant } from '@fairlane/domain';
import { type TurnPolicy } from './turn-policy.js';

/** What fairness is compared with: jobs in order of arrival, whoever they belong to. Give it whole jobs to run. */
export class FifoPolicy implements TurnPolicy {
  private readonly arrivals: FlowKey[] = [];
  private next = 0;
  private readonly out = new Map<string, number>();
  private readonly poolOf = new Map<string, string>();

  addBacklog(flow: FlowKey, jobs: number): boolean {
    for (let job = 0; job < jobs; job++) this.arrivals.push(flow);
    return true;
  }

  issue(pool: string, turnId: string): Grant | undefined {
    const flow = this.arrivals[this.next];
    if (flow === undefined) return undefined;
    this.next++;
    this.out.set(pool, this.turnsOut(pool) + 1);
    this.poolOf.set(turnId, pool);
    const { customerId, userId, jobType, opaque } = flow;
    const limits = { quantumSeconds: Infinity, maxJobs: 1 };
    return { turnId, pool, tier: '', customerId, userIds: [userId], jobType, opaque, ...limits };
  }

  settle(turnId: string): boolean {
    const pool = this.poolOf.get(turnId);
    if (pool === undefined) return false;
    this.poolOf.delete(turnId);
    this.out.set(pool, this.turnsOut(pool) - 1);
    return true;
  }

  turnsOut(pool: string): number {
    return this.out.get(pool) ?? 0;
  }
}
