import { type Part, type Parts } from './choice.js';
import { ById } from './by-id.js';
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
  readonly parts: Parts;
  readonly issuedAt: number;
}

/** Charges turns to everything on their paths, and corrects the charges when it is known what they have used. */
export class Ledger {
  readonly turns = new ById<Turn>();

  constructor(
    private readonly tree: FlowTree,
    private readonly eligibility: Eligibility,
  ) {}

  /** Records a turn, charges it and reserves its jobs. `V` is the caller's: only a choice advances it. */
  open(grant: Grant, parts: Parts, issuedAt: number): void {
    const { tree } = this;
    const [first] = parts;
    const node = tree.nodeOf(first.leaf);
    const customer = tree.nodes.customer.get(node);
    const strand = tree.leaves.strand.get(first.leaf);
    let seconds = 0;
    for (const part of parts) seconds += part.charge;
    const charge = seconds / tree.customers.weight.get(customer);
    const pool = tree.poolOf(first.leaf);
    const { opaque } = grant;
    const turn: Turn = { grant, pool, customer, node, strand, opaque, charge, parts, issuedAt };
    this.turns.add(grant.turnId, turn);
    tree.nodes.charge(node, charge, this.eligibility.nextSequence());
    pool.latest = Math.max(pool.latest, tree.nodes.v.get(node));
    for (const { user, leaf, flow, jobs, seconds: reserved, charge: charged } of parts) {
      const sequence = this.eligibility.nextSequence();
      tree.users.charge(user, charged, sequence);
      this.eligibility.refreshUser(user, leaf);
      tree.leaves.charge(leaf, charged, sequence);
      tree.flows.reserve(flow, jobs, reserved);
    }
    this.count(turn, 1);
    this.refresh(turn, parts);
  }

  /**
   * Ends a turn: corrects every charge to what was held, drains what was done, gives back what was not.
   * What is charged is the time that the slot was held, from claim to acknowledgement, not the time the jobs ran: with
   * 5 ms of overhead on jobs of 1 ms, a flood of them charged by job seconds gets 78 % of the slots.
   * @returns the parts that the turn has had, those that the worker went on with of itself among them.
   */
  close(turn: Turn, report: TurnReport): readonly Part[] {
    const { tree } = this;
    const parts = this.heldParts(turn, report);
    let total = 0;
    for (const part of parts) total += part.held;
    tree.nodes.correct(turn.node, total / tree.customers.weight.get(turn.customer) - turn.charge);
    turn.pool.latest = Math.max(turn.pool.latest, tree.nodes.v.get(turn.node));
    for (const part of parts) {
      this.correctInside(part, part.held - part.charge);
      if (turn.opaque && report.outcome === 'worked') tree.flows.learn(part.flow, part.held);
    }
    this.release(turn, parts, report.users);
    return parts;
  }

  /** Ends a turn that was lost before anyone claimed it: as if it had never been. */
  cancel(turn: Turn): readonly Part[] {
    this.tree.nodes.correct(turn.node, -turn.charge);
    for (const part of turn.parts) this.correctInside(part, -part.charge);
    this.release(turn, turn.parts, []);
    return turn.parts;
  }

  /** Users and leaves have no weights: what they are charged is plain seconds. */
  private correctInside({ user, leaf }: Part, seconds: number): void {
    this.tree.users.correct(user, seconds);
    this.eligibility.refreshUser(user, leaf);
    this.tree.leaves.correct(leaf, seconds);
  }

  /** The parts of the turn, and of flows that the worker went on with beyond them, with the seconds that each has held. */
  private heldParts(turn: Turn, { users }: TurnReport): readonly Part[] {
    const [first] = turn.parts;
    let { parts }: { parts: readonly Part[] } = turn;
    let total = 0;
    for (const { userId, heldSeconds } of users) {
      let part = this.partOf(parts, userId);
      if (part === undefined) {
        part = this.partBeyond(turn, userId);
        if (part !== undefined) parts = [...parts, part];
      }
      (part ?? first).held += heldSeconds;
      total += heldSeconds;
    }
    first.held += Math.max(0, LEAST_HELD_SECONDS - total);
    return parts;
  }

  private partOf(parts: readonly Part[], userId: string): Part | undefined {
    for (const part of parts) if (this.tree.flows.userId(part.flow) === userId) return part;
    return undefined;
  }

  private partBeyond(turn: Turn, userId: string): Part | undefined {
    const { tree } = this;
    const flow = tree.findFlow(turn.customer, userId, tree.strands.kind.get(turn.strand));
    const leaf = flow === NONE ? NONE : tree.leafIn(flow, turn.pool);
    if (leaf === NONE) return undefined;
    return { user: tree.leaves.user.get(leaf), leaf, flow, jobs: 0, seconds: 0, charge: 0, held: 0 };
  }

  private release(turn: Turn, parts: readonly Part[], users: TurnReport['users']): void {
    const { flows } = this.tree;
    this.turns.delete(turn.grant.turnId);
    for (const { flow, jobs, seconds } of turn.parts) flows.release(flow, jobs, seconds);
    for (const { userId, drainedJobs, drainedSeconds } of users) {
      const part = this.partOf(parts, userId);
      if (part !== undefined) flows.addBacklog(part.flow, -drainedJobs, -drainedSeconds);
    }
    this.count(turn, -1);
    this.refresh(turn, parts);
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
  private refresh(turn: Turn, parts: readonly Part[]): void {
    const { eligibility } = this;
    eligibility.refreshStrand(turn.strand);
    eligibility.refreshAdmission(turn.pool);
    for (const { flow } of parts) eligibility.refreshLeavesOf(flow);
    eligibility.refreshCustomer(turn.customer);
  }
}
