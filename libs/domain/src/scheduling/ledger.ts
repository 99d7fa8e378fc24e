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

/** What a flow has held of a turn, in seconds, and what it was charged for it. */
interface Held {
  readonly leaf: number;
  readonly flow: number;
  readonly charge: number;
  seconds: number;
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
    this.refresh(
      turn,
      parts.map((part) => part.flow),
    );
  }

  /**
   * Ends a turn: corrects every charge to what was held, drains what was done, gives back what was not.
   * What is charged is the time that the slot was held, from claim to acknowledgement, not the time the jobs ran: with
   * 5 ms of overhead on jobs of 1 ms, a flood of them charged by job seconds gets 78 % of the slots.
   * @returns the flows that the turn concerned.
   */
  close(turn: Turn, report: TurnReport): number[] {
    const { tree } = this;
    const held = this.heldByLeaf(turn, report);
    const total = held.reduce((sum, one) => sum + one.seconds, 0);
    tree.nodes.correct(turn.node, total / tree.customers.weight.get(turn.customer) - turn.charge);
    turn.pool.latest = Math.max(turn.pool.latest, tree.nodes.v.get(turn.node));
    for (const { leaf, flow, seconds, charge } of held) {
      this.correctInside(leaf, seconds - charge);
      if (turn.opaque && report.outcome === 'worked') tree.flows.learn(flow, seconds);
    }
    const flows = held.map((one) => one.flow);
    return this.release(turn, report, flows);
  }

  /** Ends a turn that was lost before anyone claimed it: as if it had never been. */
  cancel(turn: Turn): number[] {
    const { tree } = this;
    tree.nodes.correct(turn.node, -turn.charge);
    for (const part of turn.parts) this.correctInside(part.leaf, -part.charge);
    const flows = turn.parts.map((part) => part.flow);
    return this.release(turn, NOTHING_DONE, flows);
  }

  /** Users and leaves have no weights: what they are charged is plain seconds. */
  private correctInside(leaf: number, seconds: number): void {
    const user = this.tree.leaves.user.get(leaf);
    this.tree.users.correct(user, seconds);
    this.eligibility.refreshUser(user);
    this.tree.leaves.correct(leaf, seconds);
  }

  /** Held seconds of each part of the turn, and of the flows that the worker went on with beyond them. */
  private heldByLeaf(turn: Turn, report: TurnReport): Held[] {
    const held: Held[] = turn.parts.map(({ leaf, flow, charge }) => ({ leaf, flow, charge, seconds: 0 }));
    const first = held[0];
    if (first === undefined) return held;
    let total = 0;
    for (const [userId, seconds] of report.heldSecondsByUser) {
      const flow = this.flowOf(turn, userId);
      const leaf = flow === NONE ? NONE : this.tree.leafIn(flow, turn.pool);
      const known = leaf === NONE ? first : held.find((one) => one.leaf === leaf);
      if (known === undefined) held.push({ leaf, flow, charge: 0, seconds });
      else known.seconds += seconds;
      total += seconds;
    }
    first.seconds += Math.max(0, LEAST_HELD_SECONDS - total);
    return held;
  }

  private flowOf(turn: Turn, userId: string): number {
    return this.tree.findFlow(turn.customer, userId, this.tree.strands.kind.get(turn.strand));
  }

  private release(turn: Turn, report: TurnReport, flows: number[]): number[] {
    const { tree } = this;
    this.turns.delete(turn.grant.turnId);
    for (const part of turn.parts) tree.flows.release(part.flow, part.jobs, part.seconds);
    for (const [userId, done] of report.drainedByUser) {
      const flow = this.flowOf(turn, userId);
      if (flow === NONE || tree.leafIn(flow, turn.pool) === NONE) continue;
      tree.flows.addBacklog(flow, -done.jobs, -done.seconds);
      if (!flows.includes(flow)) flows.push(flow);
    }
    this.count(turn, -1);
    this.refresh(turn, flows);
    return flows;
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
  private refresh(turn: Turn, flows: readonly number[]): void {
    const { eligibility } = this;
    eligibility.refreshStrand(turn.strand);
    eligibility.refreshAdmission(turn.pool);
    for (const flow of flows) eligibility.refreshLeavesOf(flow);
    eligibility.refreshCustomer(turn.customer);
  }
}

const NOTHING_DONE: TurnReport = { heldSecondsByUser: new Map(), drainedByUser: new Map(), outcome: 'empty' };
