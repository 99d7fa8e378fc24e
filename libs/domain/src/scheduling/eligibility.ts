import { NONE } from './columns.js';
import { type SchedulerSettings } from './interface.js';
import { opaqueReserve, turnsOfShare } from './limits.js';
import { type Pool } from './tables.js';
import { type FlowTree } from './tree.js';

/** Longest that an opaque job may hold a slot when the settings do not say, in seconds. */
const DEFAULT_OPAQUE_TIMEOUT_SECONDS = 900;

/**
 * How many that came back through a gate one choice lifts, so that no choice costs more than O(log n). When there are
 * more, it goes on with the last of them: those that are left would come first only by what they have not had.
 */
const LIFTS_PER_CHOICE = 8;

/**
 * Who may be chosen, kept up to date as things happen, so that a choice need not ask: the heaps hold exactly what has
 * work to give out, and whoever waits for something else costs a choice nothing.
 *
 * One event can make many flows eligible at once: a type's cap that opens for a customer with 10,000 users, the opaque
 * reserve that opens for all customers. These are *gates*: flows behind a closed gate stay in their heaps, the heaps
 * of a closed gate are not looked at, and whoever was behind it is lifted when a choice first looks at it again. So a
 * gate costs O(1), however many wait behind it. `clock` counts the openings: a thing that was last seen eligible before
 * its gate last opened has been away.
 */
export class Eligibility {
  /** Gate clock. */
  private clock = 0;
  private sequence = 0;
  private readonly maxShares = new Map<string, number>();

  constructor(
    private readonly tree: FlowTree,
    private readonly settings: SchedulerSettings,
  ) {}

  get opaqueTimeoutSeconds(): number {
    return this.settings.opaqueTimeoutSeconds ?? DEFAULT_OPAQUE_TIMEOUT_SECONDS;
  }

  /** Orders arrivals and turns in time, for "longest waiting". */
  nextSequence(): number {
    return ++this.sequence;
  }

  setMaxShare(jobType: string, maxShare: number): void {
    this.maxShares.set(jobType, maxShare);
  }

  /**
   * Seconds by which the next turn of a flow is expected to hold a slot, at most: the charge of a turn that gives out
   * all that the flow has. What it is off by is corrected at the end of the turn, so it only has to be sane.
   */
  estimate(flow: number): number {
    const { flows } = this.tree;
    if (flows.opaque.get(flow) === 0) {
      return Math.min(this.settings.quantumSeconds, flows.availableSeconds(flow));
    }
    const learned = flows.learned.get(flow) || flows.jobSeconds(flow);
    return Math.min(learned, this.opaqueTimeoutSeconds);
  }

  /**
   * What finish tags are made with. Clamped to a quantum: with its whole estimate in the tag, a flow whose jobs claim
   * to take a million seconds would never be chosen, so the estimate could never be corrected.
   */
  tagSeconds(flow: number): number {
    return Math.min(this.estimate(flow), this.settings.quantumSeconds);
  }

  // -- Flows and users -----------------------------------------------------------------------------------------------

  /** To be called when a flow's backlog, reservations or back-off have changed. */
  refreshFlow(flow: number): void {
    this.refreshLeavesOf(flow);
    this.refreshCustomer(this.tree.flows.customer.get(flow));
  }

  /** As `refreshFlow`; `refreshCustomer` must follow, once for all flows of the customer. */
  refreshLeavesOf(flow: number): void {
    const { nextOfFlow } = this.tree.leaves;
    let leaf = this.tree.flows.firstLeaf.get(flow);
    for (; leaf !== NONE; leaf = nextOfFlow.get(leaf)) this.refreshLeaf(leaf);
  }

  /** To be called when a user's virtual time has changed, unless all its leaves are refreshed anyway. */
  refreshUser(user: number, except = NONE): void {
    const { nextOfUser } = this.tree.leaves;
    let leaf = this.tree.users.firstLeaf.get(user);
    for (; leaf !== NONE; leaf = nextOfUser.get(leaf))
      if (leaf !== except && this.hasWork(leaf)) this.placeLeaf(leaf);
  }

  private refreshLeaf(leaf: number): void {
    const { leaves, strands, flows } = this.tree;
    const strand = leaves.strand.get(leaf);
    const available = leaves.served.get(leaf) === 1 ? flows.availableJobs(leaves.flow.get(leaf)) : 0;
    strands.queued.add(strand, available - leaves.counted.get(leaf));
    leaves.counted.set(leaf, available);
    if (available === 0) {
      strands.take(strand, leaf);
      return;
    }
    if (!this.hasWork(leaf)) {
      this.beginToWait(leaf);
      if (this.isOpen(strand)) this.liftLeaf(leaf);
    }
    this.placeLeaf(leaf);
  }

  private placeLeaf(leaf: number): void {
    const { leaves, users, strands } = this.tree;
    const tag = users.v.get(leaves.user.get(leaf)) + this.tagSeconds(leaves.flow.get(leaf));
    leaves.finish.set(leaf, tag);
    strands.place(leaves.strand.get(leaf), leaf);
  }

  private beginToWait(leaf: number): void {
    const { leaves, users } = this.tree;
    const user = leaves.user.get(leaf);
    const sequence = this.nextSequence();
    leaves.wait(leaf, sequence);
    let other = users.firstLeaf.get(user);
    while (other !== NONE && !this.hasWork(other)) other = leaves.nextOfUser.get(other);
    if (other === NONE) users.wait(user, sequence);
  }

  /** The leaf has come back to eligibility, and with it the user unless another leaf of the user has kept it there. */
  private liftLeaf(leaf: number): void {
    const { leaves, users } = this.tree;
    const user = leaves.user.get(leaf);
    if (this.hasBeenAway(user)) this.liftUser(user);
    users.seen.set(user, this.clock);
    leaves.lift(leaf, users.virtual.get(user));
    leaves.seen.set(leaf, this.clock);
  }

  private liftUser(user: number): void {
    const { users, nodes } = this.tree;
    users.lift(user, nodes.virtual.get(users.node.get(user)));
    users.seen.set(user, this.clock);
    this.refreshUser(user);
  }

  /** Whether the user has at some time had nothing eligible since it was last seen. */
  private hasBeenAway(user: number): boolean {
    const { users, leaves } = this.tree;
    const seen = users.seen.get(user);
    for (let leaf = users.firstLeaf.get(user); leaf !== NONE; leaf = leaves.nextOfUser.get(leaf)) {
      if (this.isEligible(leaf) && this.openedAt(leaves.strand.get(leaf)) <= seen) return false;
    }
    return true;
  }

  /** Whether the leaf is in its heap. */
  private hasWork(leaf: number): boolean {
    return this.tree.leaves.place.get(leaf) !== 0;
  }

  isEligible(leaf: number): boolean {
    return this.hasWork(leaf) && this.isOpen(this.tree.leaves.strand.get(leaf));
  }

  /**
   * The strand's leaf whose user comes first. Users that were behind a closed gate are lifted as they come up: left
   * as they are, those of a type whose cap was reached for 100 s would come back 100 s ahead of their colleagues.
   */
  firstLeaf(strand: number): number {
    const { strands } = this.tree;
    let lifted = NONE;
    for (let lifts = 0; lifts < LIFTS_PER_CHOICE; lifts++) {
      const leaf = strands.first(strand);
      if (leaf === NONE || !this.liftUserIfAway(leaf)) return leaf;
      lifted = leaf;
    }
    return lifted;
  }

  private liftUserIfAway(leaf: number): boolean {
    const user = this.tree.leaves.user.get(leaf);
    const away = this.hasBeenAway(user);
    if (away) this.liftUser(user);
    return away;
  }

  /** Lifts a leaf that is about to be given a turn, and its user, if they were behind a closed gate. */
  liftIfAway(leaf: number): void {
    this.liftUserIfAway(leaf);
    this.liftLeafIfAway(leaf);
  }

  /** As `liftIfAway`, for a leaf that is compared with others of its user. */
  liftLeafIfAway(leaf: number): void {
    const { leaves, users } = this.tree;
    if (this.openedAt(leaves.strand.get(leaf)) <= leaves.seen.get(leaf)) return;
    leaves.lift(leaf, users.virtual.get(leaves.user.get(leaf)));
    leaves.seen.set(leaf, this.clock);
  }

  // -- Gates ---------------------------------------------------------------------------------------------------------

  /** Whether the customer may have one more turn of this kind now. */
  isOpen(strand: number): boolean {
    const { strands, nodes } = this.tree;
    if (strands.open.get(strand) === 0) return false;
    return (
      !this.tree.isOpaque(strand) || this.tree.pool(nodes.pool.get(strands.node.get(strand))).admitsOpaque
    );
  }

  private openedAt(strand: number): number {
    const { strands, nodes } = this.tree;
    const own = strands.openedAt.get(strand);
    if (!this.tree.isOpaque(strand)) return own;
    return Math.max(own, this.tree.pool(nodes.pool.get(strands.node.get(strand))).openedAt);
  }

  /** Turns of this kind that one customer may hold in the pool; Infinity for no limit. */
  private cap(pool: Pool, strand: number): number {
    const { jobType, opaque } = this.tree.kind(this.tree.strands.kind.get(strand));
    const share = this.maxShares.get(jobType) ?? 1;
    return turnsOfShare(pool.settings.slots, opaque ? Math.min(share, this.settings.opaqueMaxShare) : share);
  }

  /** To be called when the turns out, the cap or the back-off of a strand have changed; `refreshNode` must follow. */
  refreshStrand(strand: number): void {
    const { strands, nodes } = this.tree;
    const pool = this.tree.pool(nodes.pool.get(strands.node.get(strand)));
    const open =
      strands.turnsOut.get(strand) < this.cap(pool, strand) && strands.backoffUntil.get(strand) === 0;
    if (open && strands.open.get(strand) === 0) strands.openedAt.set(strand, ++this.clock);
    strands.open.set(strand, open ? 1 : 0);
  }

  /** To be called when the turns out or the slots of a pool have changed. */
  refreshAdmission(pool: Pool): void {
    const { slots } = pool.settings;
    const admits = pool.opaqueOut < slots - opaqueReserve(slots, pool.slicedOut);
    if (admits && !pool.admitsOpaque) pool.openedAt = ++this.clock;
    pool.admitsOpaque = admits;
  }

  // -- Customers -----------------------------------------------------------------------------------------------------

  /** To be called when the turns out or the settings of a customer have changed. */
  refreshCustomer(customer: number): void {
    const { next } = this.tree.nodes;
    let node = this.tree.customers.firstNode.get(customer);
    for (; node !== NONE; node = next.get(node)) this.refreshNode(node);
  }

  refreshNode(node: number): void {
    const { nodes, customers } = this.tree;
    const customer = nodes.customer.get(node);
    const pool = this.tree.pool(nodes.pool.get(node));
    const mayRun = customers.mayRun(customer);
    const sliced = mayRun ? this.nextLeaf(node, false) : NONE;
    const opaque = mayRun ? this.nextLeaf(node, true) : NONE;
    if ((sliced !== NONE || opaque !== NONE) && !this.isWaiting(node)) nodes.wait(node, this.nextSequence());
    const eligible = sliced !== NONE || (opaque !== NONE && pool.admitsOpaque);
    if (eligible) {
      if (!this.isNodeEligible(node, pool)) nodes.lift(node, pool.virtual);
      nodes.seen.set(node, this.clock);
    }
    const v = nodes.v.get(node);
    const weight = customers.weight.get(customer);
    if (sliced === NONE) pool.sliced.remove(node);
    else pool.sliced.place(node, v + this.tagOf(sliced) / weight);
    if (opaque === NONE) pool.opaque.remove(node);
    else pool.opaque.place(node, v + this.tagOf(opaque) / weight);
  }

  private isWaiting(node: number): boolean {
    const { slicedEntry, opaqueEntry } = this.tree.nodes;
    return slicedEntry.get(node) !== 0 || opaqueEntry.get(node) !== 0;
  }

  /** Whether the customer has work in the pool that it may be given a turn for, and was known to when it last changed. */
  isNodeEligible(node: number, pool: Pool): boolean {
    if (this.tree.nodes.slicedEntry.get(node) !== 0) return true;
    const opaque = this.tree.nodes.opaqueEntry.get(node) !== 0;
    return opaque && pool.admitsOpaque && pool.openedAt <= this.tree.nodes.seen.get(node);
  }

  /** The leaf that a turn of the customer would go to, of sliced or of opaque work, the reserve aside. */
  private nextLeaf(node: number, opaque: boolean): number {
    const { strands } = this.tree;
    let best = NONE;
    for (
      let strand = this.tree.nodes.firstStrand.get(node);
      strand !== NONE;
      strand = strands.next.get(strand)
    ) {
      if (strands.open.get(strand) === 0 || this.tree.isOpaque(strand) !== opaque) continue;
      const leaf = strands.first(strand);
      if (leaf !== NONE && (best === NONE || this.tree.leafOrder.before(leaf, best))) best = leaf;
    }
    return best;
  }

  private tagOf(leaf: number): number {
    return this.tagSeconds(this.tree.leaves.flow.get(leaf));
  }

  /** The customer with opaque work that comes first; as `firstLeaf`, for customers behind the reserve. */
  firstOpaqueNode(pool: Pool): number {
    let lifted = NONE;
    for (let lifts = 0; lifts < LIFTS_PER_CHOICE; lifts++) {
      const node = pool.opaque.top;
      if (node === NONE || this.isNodeEligible(node, pool)) return node;
      this.refreshNode(node);
      lifted = node;
    }
    return lifted;
  }
}
