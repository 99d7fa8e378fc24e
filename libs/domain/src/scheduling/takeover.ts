import { type Part, type Parts } from './choice.js';
import { NONE } from './columns.js';
import { type Eligibility } from './eligibility.js';
import { type Grant, type SchedulerSettings } from './interface.js';
import { type Pool } from './tables.js';
import { type FlowTree } from './tree.js';

/**
 * Turns served seconds that a new leader has read from storage into virtual time: v = served / weight, relative to the
 * least among those that have work. Without it a failover forgives every debt.
 *
 * What is stored is a sum since ever, and half of what makes a virtual time is missing from it: the lifts. Two
 * customers with the same claim can be a year of service apart, because one of them was away. So a difference counts
 * only up to what two customers that both had work can really be apart, (D + 1)(q_f + q_g) with D <= the slots (P2),
 * and for opaque work up to one job's timeout; else the busier of the two would starve for a year after a failover.
 */
export function applySeeds(
  tree: FlowTree,
  eligibility: Eligibility,
  settings: SchedulerSettings,
  pool: Pool,
): void {
  const seeds = [...pool.seeds].map(([leaf, seconds]) => ({ leaf, seconds }));
  pool.seeds.clear();
  const spread = (pool.settings.slots + 1) * 2 * settings.quantumSeconds;
  const most = (leaf: number) =>
    tree.isOpaque(tree.leaves.strand.get(leaf)) ? Math.max(spread, eligibility.opaqueTimeoutSeconds) : spread;
  const hasWork = (leaf: number) => !tree.flows.isIdle(tree.leaves.flow.get(leaf));

  const byNode = new Level(
    seeds,
    (leaf) => tree.nodeOf(leaf),
    () => NONE,
    most,
    hasWork,
  );
  byNode.apply(
    (node) => tree.customers.weight.get(tree.nodes.customer.get(node)),
    (node, v) => {
      tree.nodes.v.add(node, v);
      pool.latest = Math.max(pool.latest, tree.nodes.v.get(node));
    },
  );
  const byUser = new Level(
    seeds,
    (leaf) => tree.leaves.user.get(leaf),
    (leaf) => tree.nodeOf(leaf),
    most,
    hasWork,
  );
  byUser.apply(
    () => 1,
    (user, v) => tree.users.v.add(user, v),
  );
  const byLeaf = new Level(
    seeds,
    (leaf) => leaf,
    (leaf) => tree.leaves.user.get(leaf),
    most,
    hasWork,
  );
  byLeaf.apply(
    () => 1,
    (leaf, v) => tree.leaves.v.add(leaf, v),
  );

  for (const { leaf } of seeds) {
    eligibility.refreshUser(tree.leaves.user.get(leaf));
    eligibility.refreshNode(tree.nodeOf(leaf));
  }
}

interface Seed {
  readonly leaf: number;
  readonly seconds: number;
}

interface Member {
  readonly parent: number;
  seconds: number;
  most: number;
  hasWork: boolean;
}

/** The served seconds of one level of the tree, children grouped by parent. */
class Level {
  private readonly members = new Map<number, Member>();

  constructor(
    seeds: readonly Seed[],
    memberOf: (leaf: number) => number,
    parentOf: (leaf: number) => number,
    most: (leaf: number) => number,
    hasWork: (leaf: number) => boolean,
  ) {
    for (const { leaf, seconds } of seeds) {
      const member = this.members.get(memberOf(leaf)) ?? this.addMember(memberOf(leaf), parentOf(leaf));
      member.seconds += seconds;
      member.most = Math.max(member.most, most(leaf));
      member.hasWork ||= hasWork(leaf);
    }
  }

  apply(weightOf: (row: number) => number, add: (row: number, v: number) => void): void {
    const least = new Map<number, number>();
    const anyHasWork = new Set(
      [...this.members.values()].filter((one) => one.hasWork).map((one) => one.parent),
    );
    for (const [row, member] of this.members) {
      if (!member.hasWork && anyHasWork.has(member.parent)) continue;
      const v = member.seconds / weightOf(row);
      least.set(member.parent, Math.min(v, least.get(member.parent) ?? Infinity));
    }
    for (const [row, member] of this.members) {
      const weight = weightOf(row);
      const ahead = member.seconds / weight - (least.get(member.parent) ?? 0);
      add(row, Math.min(Math.max(0, ahead), member.most / weight));
    }
  }

  private addMember(row: number, parent: number): Member {
    const member = { parent, seconds: 0, most: 0, hasWork: false };
    this.members.set(row, member);
    return member;
  }
}

/** The parts of a turn that an earlier leader has issued, as far as a lease tells: which jobs are whose is a guess. */
export function restoredParts(
  tree: FlowTree,
  eligibility: Eligibility,
  leaves: readonly [number, ...number[]],
  grant: Grant,
  elapsedSeconds: number,
): Parts {
  let left = Math.max(1, grant.maxJobs);
  const partOf = (leaf: number, charge: number): Part => {
    const user = tree.leaves.user.get(leaf);
    const flow = tree.leaves.flow.get(leaf);
    const jobs = Math.min(left, tree.flows.availableJobs(flow));
    left -= jobs;
    return { user, leaf, flow, jobs, seconds: jobs * tree.flows.jobSeconds(flow), charge, held: 0 };
  };
  const [firstLeaf, ...otherLeaves] = leaves;
  const estimate = grant.opaque
    ? eligibility.estimate(tree.leaves.flow.get(firstLeaf))
    : grant.quantumSeconds;
  const first = partOf(firstLeaf, Math.max(estimate, elapsedSeconds));
  const others = otherLeaves.map((leaf) => partOf(leaf, 0)).filter(({ jobs }) => jobs > 0);
  return [{ ...first, jobs: first.jobs + left }, ...others];
}
