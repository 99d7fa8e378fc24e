import { fairShares } from '@fairlane/domain';
import { type CustomerPolicy, customerPolicies, customersWithWork, Database } from '@fairlane/persistence';
import { monotonicSeconds } from '@fairlane/platform';
import { Injectable } from '@nestjs/common';
import { DispatchService } from '../dispatch/dispatch.service.js';
import { LiveTurns } from '../live/live.module.js';
import { WINDOW_SECONDS } from '../live/turn-window.js';
import type { Fairness } from './fairness.schemas.js';

/** Most customers in one answer: those who were served most. */
const MOST = 1_000;

interface Served extends CustomerPolicy {
  readonly servedSeconds: number;
}

/** How the slots were shared in the last minute, against how they should have been. */
@Injectable()
export class ShowFairness {
  constructor(
    private readonly database: Database,
    private readonly live: LiveTurns,
    private readonly dispatch: DispatchService,
  ) {}

  async run(): Promise<Fairness> {
    const held = this.live.window.heldByCustomer(monotonicSeconds());
    const waiting = await customersWithWork(this.database);
    const ids = [...new Set([...held.keys(), ...waiting])].sort(
      (a, b) => (held.get(b) ?? 0) - (held.get(a) ?? 0),
    );
    const policies = await customerPolicies(this.database, ids.slice(0, MOST));
    const served = policies.map((policy) => ({ ...policy, servedSeconds: held.get(policy.id) ?? 0 }));
    const total = served.reduce((sum, customer) => sum + customer.servedSeconds, 0);
    const shares = fairShares(
      served.map((customer) => claimOf(customer, waiting)),
      total,
    );
    const items = served.map((customer, index) => ({
      customerId: customer.id,
      weight: customer.weight,
      servedSeconds: customer.servedSeconds,
      share: total === 0 ? 0 : customer.servedSeconds / total,
      fairShare: total === 0 ? 0 : (shares[index] ?? 0) / total,
      ...this.standing(customer.id),
    }));
    return { windowSeconds: WINDOW_SECONDS, jainIndex: jainIndex(items), items };
  }

  /** The widest lag over the pools, where this process leads. */
  private standing(customerId: string): { lagSeconds: number | null; boundSeconds: number | null } {
    const pools = this.dispatch.leading?.lagOf(customerId) ?? [];
    const [widest] = [...pools].sort((a, b) => Math.abs(b.lagSeconds) - Math.abs(a.lagSeconds));
    return { lagSeconds: widest?.lagSeconds ?? null, boundSeconds: widest?.boundSeconds ?? null };
  }
}

/** Who waits could have used more than it got; who does not has had all it wanted. */
function claimOf(customer: Served, waiting: ReadonlySet<string>): { weight: number; demand: number } {
  const demand =
    waiting.has(customer.id) && !customer.paused ? Number.MAX_SAFE_INTEGER : customer.servedSeconds;
  return { weight: customer.weight, demand };
}

/** Jain, Chiu, Hawe (1984), over what each got of what it was due. */
export function jainIndex(items: readonly { share: number; fairShare: number }[]): number | null {
  const parts = items.filter((item) => item.fairShare > 0).map((item) => item.share / item.fairShare);
  if (parts.length === 0) return null;
  const sum = parts.reduce((a, b) => a + b, 0);
  const squares = parts.reduce((a, b) => a + b * b, 0);
  return squares === 0 ? null : (sum * sum) / (parts.length * squares);
}
