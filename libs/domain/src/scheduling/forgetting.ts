import { NONE } from './columns.js';
import { Queue } from './queue.js';
import { type FlowTree } from './tree.js';

/** Idle flows that one call looks at. Two would keep up with one that falls idle per turn; four catch up. */
const LOOKED_AT_PER_SWEEP = 4;

/**
 * Lets go of flows that have nothing to do, a few at a time. Not of those in debt: a flow that is ahead of `V` and is
 * forgotten would come back at `V`, so a customer could use 60 s of an opaque job, fall idle for a moment and be even
 * with those who waited meanwhile. A debt is owed to those who wait, though: where nobody does, there is none.
 */
export class Forgetting {
  private readonly idle = new Queue<number>();

  constructor(private readonly tree: FlowTree) {}

  list(flow: number): void {
    const { flows } = this.tree;
    if (!flows.isIdle(flow) || flows.listed.get(flow) === 1) return;
    flows.listed.set(flow, 1);
    this.idle.push(flow);
  }

  sweep(): void {
    const { flows } = this.tree;
    for (let looked = 0; looked < LOOKED_AT_PER_SWEEP; looked++) {
      const flow = this.idle.shift();
      if (flow === undefined) break;
      flows.listed.set(flow, 0);
      if (flows.customer.get(flow) === NONE || !flows.isIdle(flow)) continue;
      if (this.owesNothing(flow)) this.tree.removeFlow(flow);
      else this.list(flow);
    }
  }

  private owesNothing(flow: number): boolean {
    if (this.tree.flows.backoffUntil.get(flow) > 0) return false;
    for (const leaf of this.tree.leavesOf(flow)) if (this.owes(leaf)) return false;
    return true;
  }

  private owes(leaf: number): boolean {
    const { leaves, users, nodes } = this.tree;
    const user = leaves.user.get(leaf);
    const node = users.node.get(user);
    const isOnlyLeaf = users.firstLeaf.get(user) === leaf && leaves.nextOfUser.get(leaf) === NONE;
    const isOnlyUser = nodes.users.get(node) === 1;
    if (isOnlyLeaf && isOnlyUser) return nodes.v.get(node) > this.tree.poolOf(leaf).virtual;
    if (!this.isBusy(node)) return false;
    if (isOnlyLeaf) return users.v.get(user) > nodes.virtual.get(node);
    return leaves.v.get(leaf) > users.virtual.get(user);
  }

  /** Whether anyone of the customer has work in the pool. */
  private isBusy(node: number): boolean {
    const { strands } = this.tree;
    for (const strand of this.tree.strandsOf(node)) {
      if (strands.queued.get(strand) > 0 || strands.turnsOut.get(strand) > 0) return true;
    }
    return false;
  }
}
