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
    const ids = [...new Set([...held.keys(), ...waiting.keys()])].sort(
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

/** It could have used what it got and what waits: whoever is paused, or has nothing waiting, has had all it wanted. */
function claimOf(customer: Served, waiting: ReadonlyMap<string, number>): { weight: number; demand: number } {
  const queuedSeconds = customer.paused ? 0 : (waiting.get(customer.id) ?? 0);
  return { weight: customer.weight, demand: customer.servedSeconds + queuedSeconds };
}

/** Jain, Chiu, Hawe (1984), over what each got of what it was due. */
export function jainIndex(items: readonly { share: number; fairShare: number }[]): number | null {
  const parts = items.filter((item) => item.fairShare > 0).map((item) => item.share / item.fairShare);
  if (parts.length === 0) return null;
  const sum = parts.reduce((a, b) => a + b, 0);
  const squares = parts.reduce((a, b) => a + b * b, 0);
  return squares === 0 ? null : (sum * sum) / (parts.length * squares);
}
