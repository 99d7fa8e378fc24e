import { groupBy } from './group-by.js';
import { mean } from '@fairlane/domain';

/** A finished job of a replayed log, in seconds of the log. */
export interface ReplayedJob {
  readonly customerId: string;
  /** Run time alone on a worker, as the log has it. */
  readonly runSeconds: number;
  /** From submission to end, as it came out here. */
  readonly responseSeconds: number;
}

/** Mean bounded slowdown; NaN of nothing. */
export interface Slowdowns {
  readonly light: { readonly customers: number; readonly mean: number };
  readonly heavy: { readonly customers: number; readonly mean: number };
}

/**
 * Bounded slowdown (Feitelson et al., 1997): how much longer a job took than it would have alone, at least 1. Jobs
 * shorter than `boundSeconds` count as if they ran that long, or a wait that nobody notices would outweigh all else.
 */
export function boundedSlowdown(job: ReplayedJob, boundSeconds: number): number {
  return Math.max(1, job.responseSeconds / Math.max(job.runSeconds, boundSeconds));
}

/**
 * Averages over the jobs of a customer, then over the customers, so that one customer's many jobs do not drown the
 * others. `heavy` are the `heavyCount` customers with the most jobs, `light` all others. Read both: a policy that
 * starves the heavy ones looks good in `light` alone.
 */
export function meanSlowdowns(jobs: readonly ReplayedJob[], boundSeconds: number, heavyCount = 5): Slowdowns {
  const byCustomer = groupBy(jobs, (job) => job.customerId);
  const ordered = [...byCustomer.values()].sort((a, b) => b.length - a.length);
  const average = (group: readonly ReplayedJob[]) =>
    mean(group.map((job) => boundedSlowdown(job, boundSeconds)));
  const side = (groups: readonly (readonly ReplayedJob[])[]) => ({
    customers: groups.length,
    mean: mean(groups.map(average)),
  });
  return { heavy: side(ordered.slice(0, heavyCount)), light: side(ordered.slice(heavyCount)) };
}
