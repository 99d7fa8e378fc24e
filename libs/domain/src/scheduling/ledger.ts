import { type Part } from './choice.js';
import { NONE } from './columns.js';
import { type Eligibility } from './eligibility.js';
import { type Grant, type TurnReport } from './interface.js';
import { type Pool } from './tables.js';
import { type FlowTree } from './tree.js';

/**
 * Least that a turn is charged, in seconds. A turn that found nothing to do has used a message and a claim; charged
 * nothing, its flow stays where it was, the first to be chosen, for ever.
 */
const LEAST_HELD_SECONDS = 0.001;

/** A turn that is out, with what it was charged. */
export interface Turn {
  readonly grant: Grant;
  readonly pool: Pool;
  readonly customer: number;
  readonly node: number;
  readonly strand: number;
  readonly opaque: boolean;
  /**
   * What the customer's virtual time was charged. Kept with the turn, not computed again from its estimate: a refund
   * of estimate / (weight of today) pays back twice what was charged at double that weight, so that of two equals the
   * one whose weight is edited back and forth gets twice the service.
   */
  readonly charge: number;
  readonly parts: readonly Part[];
  readonly issuedAt: number;
}

/** Charges turns to everything on their paths, and corrects the charges when it is known what they have used. */
export class Ledger {
  readonly turns = new Map<string, Turn>();

  constructor(
    private readonly tree: FlowTree,
    private readonly eligibility: Eligibility,
  ) {}

  /** Records a turn, charges it and reserves its jobs. `V` is the caller's: only a choice advances it. */
  open(grant: Grant, parts: readonly Part[], issuedAt: number): void {
    const { tree } = this;
    const first = parts[0];
    if (first === undefined) return;
    const node = tree.nodeOf(first.leaf);
    const customer = tree.nodes.customer.get(node);
    const strand = tree.leaves.strand.get(first.leaf);
    const seconds = parts.reduce((sum, part) => sum + part.charge, 0);
    const charge = seconds / tree.customers.weight.get(customer);
    const pool = tree.poolOf(first.leaf);
    const { opaque } = grant;
    const turn: Turn = { grant, pool, customer, node, strand, opaque, charge, parts, issuedAt };
    this.turns.set(grant.turnId, turn);
    tree.nodes.charge(node, charge, this.eligibility.nextSequence());
    pool.latest = Math.max(pool.latest, tree.nodes.v.get(node));
    for (const part of parts) {
      const sequence = this.eligibility.nextSequence();
      const user = tree.leaves.user.get(part.leaf);
      tree.users.charge(user, part.charge, sequence);
      this.eligibility.refreshUser(user);
      tree.leaves.charge(part.leaf, part.charge, sequence);
      tree.flows.reserve(part.flow, part.jobs, part.seconds);
    }
    this.count(turn, 1);
    this.refresh(turn, new Set(parts.map((part) => part.leaf)));
  }

  /**
   * Ends a turn: corrects every charge to what was held, drains what was done, gives back what was not.
   * What is charged is the time that the slot was held, from claim to acknowledgement, not the time the jobs ran: with
   * 5 ms of overhead on jobs of 1 ms, a flood of them charged by job seconds gets 78 % of the slots.
   * @returns the flows that the turn concerned.
   */
  close(turn: Turn, report: TurnReport): Set<number> {
    const { tree } = this;
    const held = this.heldByLeaf(turn, report);
    const total = [...held.values()].reduce((sum, seconds) => sum + seconds, 0);
    tree.nodes.correct(turn.node, total / tree.customers.weight.get(turn.customer) - turn.charge);
    turn.pool.latest = Math.max(turn.pool.latest, tree.nodes.v.get(turn.node));
    const charged = new Map(turn.parts.map((part) => [part.leaf, part.charge]));
    for (const [leaf, seconds] of held) {
      this.correctInside(leaf, seconds - (charged.get(leaf) ?? 0));
      if (turn.opaque && report.outcome === 'worked') tree.flows.learn(tree.leaves.flow.get(leaf), seconds);
    }
    return this.release(turn, report, new Set(held.keys()));
  }

  /** Ends a turn that was lost before anyone claimed it: as if it had never been. */
  cancel(turn: Turn): Set<number> {
    const { tree } = this;
    tree.nodes.correct(turn.node, -turn.charge);
    for (const part of turn.parts) this.correctInside(part.leaf, -part.charge);
    return this.release(turn, NOTHING_DONE, new Set(turn.parts.map((part) => part.leaf)));
  }

  /** Users and leaves have no weights: what they are charged is plain seconds. */
  private correctInside(leaf: number, seconds: number): void {
    const user = this.tree.leaves.user.get(leaf);
    this.tree.users.correct(user, seconds);
    this.eligibility.refreshUser(user);
    this.tree.leaves.correct(leaf, seconds);
  }

  /** Held seconds of each leaf of the turn, and of those that the worker went on with beyond them. */
  private heldByLeaf(turn: Turn, report: TurnReport): Map<number, number> {
    const held = new Map(turn.parts.map((part) => [part.leaf, 0]));
    const first = turn.parts[0]?.leaf ?? NONE;
    let total = 0;
    for (const [userId, seconds] of report.heldSecondsByUser) {
      const known = this.leafOf(turn, userId);
      const leaf = known === NONE ? first : known;
      held.set(leaf, (held.get(leaf) ?? 0) + seconds);
      total += seconds;
    }
    held.set(first, (held.get(first) ?? 0) + Math.max(0, LEAST_HELD_SECONDS - total));
    return held;
  }

  private leafOf(turn: Turn, userId: string): number {
    const flow = this.tree.findFlow(turn.customer, userId, this.tree.strands.kind.get(turn.strand));
    return flow === NONE ? NONE : this.tree.leafIn(flow, turn.pool);
  }

  private release(turn: Turn, report: TurnReport, leaves: Set<number>): Set<number> {
    const { tree } = this;
    this.turns.delete(turn.grant.turnId);
    for (const part of turn.parts) tree.flows.release(part.flow, part.jobs, part.seconds);
    for (const [userId, done] of report.drainedByUser) {
      const leaf = this.leafOf(turn, userId);
      if (leaf === NONE) continue;
      tree.flows.addBacklog(tree.leaves.flow.get(leaf), -done.jobs, -done.seconds);
      leaves.add(leaf);
    }
    this.count(turn, -1);
    this.refresh(turn, leaves);
    return new Set([...leaves].map((leaf) => tree.leaves.flow.get(leaf)));
  }

  private count(turn: Turn, by: 1 | -1): void {
    const { tree } = this;
    if (turn.opaque) turn.pool.opaqueOut += by;
    else turn.pool.slicedOut += by;
    tree.customers.turnsOut.add(turn.customer, by);
    tree.strands.turnsOut.add(turn.strand, by);
    for (const part of turn.parts) tree.leaves.turns.add(part.leaf, by);
  }

  /** Gates first: whether a leaf comes back to eligibility depends on them. */
  private refresh(turn: Turn, leaves: Set<number>): void {
    const { tree, eligibility } = this;
    eligibility.refreshStrand(turn.strand);
    eligibility.refreshAdmission(turn.pool);
    for (const leaf of leaves) eligibility.refreshFlow(tree.leaves.flow.get(leaf));
    eligibility.refreshCustomer(turn.customer);
  }
}

const NOTHING_DONE: TurnReport = { heldSecondsByUser: new Map(), drainedByUser: new Map(), outcome: 'empty' };
