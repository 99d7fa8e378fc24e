import { Backoffs } from './backoffs.js';
import { bundle, choose, mostClaimed, mostJobs, type Part } from './choice.js';
import { NONE } from './columns.js';
import { Eligibility } from './eligibility.js';
import { Forgetting } from './forgetting.js';
import { Heap } from './heap.js';
import {
  type Backlog,
  type CustomerFairness,
  type CustomerSettings,
  type FlowKey,
  type Grant,
  type JobTypeSettings,
  type OutstandingTurn,
  type PoolSettings,
  type SchedulerSettings,
  type TurnReport,
} from './interface.js';
import { Ledger, type Turn } from './ledger.js';
import { type Pool } from './tables.js';
import { applySeeds, restoredParts } from './takeover.js';
import { FlowTree } from './tree.js';

/**
 * Decides whose turn it is: hierarchical start-time fair queueing over turns, customers first, inside a customer its
 * users, inside a user its flows. `virtual-time.ts` has the algorithm and its sources, `eligibility.ts` who may be
 * chosen, `choice.ts` the choice, `ledger.ts` the charging, `takeover.ts` how a new leader begins.
 *
 * All of it is synchronous and belongs to one caller, the dispatcher that leads. Nothing here is durable: a new leader
 * fills a new scheduler from storage (customers, then backlogs, then `restore` and `seed`, then the first `issue`).
 *
 * A choice costs O(log n) in the active flows: an issue with its settle takes 3 us at 1,000 active customers, 4 - 5 us at
 * 100,000 and 7 us at a million (`npm run bench -- scheduler`). Each customer takes 450 bytes with one flow,
 * 230 more in each further pool that serves it, and some 700 with a second user (ADR 14).
 */
export class FairShareScheduler {
  private readonly tree = new FlowTree();
  private readonly eligibility: Eligibility;
  private readonly ledger: Ledger;
  private readonly forgetting = new Forgetting(this.tree);
  private readonly pools = new Map<string, Pool>();
  private readonly backoffs: Backoffs;

  constructor(private readonly settings: SchedulerSettings) {
    this.eligibility = new Eligibility(this.tree, settings);
    this.ledger = new Ledger(this.tree, this.eligibility);
    this.backoffs = new Backoffs(this.tree, this.eligibility, settings.backoffSeconds);
  }

  // -- Settings ------------------------------------------------------------------------------------------------------

  /** Adds or changes a pool. Costs O(flows) when its slots have changed or `serves` is another function. */
  setPool(name: string, settings: PoolSettings): void {
    const pool = this.pools.get(name) ?? this.addPool(name);
    const servesOther = pool.settings.serves !== settings.serves;
    const otherSize = pool.settings.slots !== settings.slots;
    pool.settings = settings;
    if (servesOther) this.placeFlows(this.tree.customers.all());
    if (servesOther || otherSize) this.refreshPool(pool);
  }

  /** Forgets a pool and the turns that are out in it; reports of them are ignored from then on. */
  removePool(name: string): void {
    const pool = this.pools.get(name);
    if (pool === undefined) return;
    for (const turn of this.ledger.turns.values()) {
      if (turn.pool === pool) this.afterTurn(turn, this.ledger.cancel(turn));
    }
    pool.settings = { slots: 0, serves: () => false };
    this.placeFlows(this.tree.customers.all());
    this.pools.delete(name);
    this.tree.pools[pool.row] = undefined;
  }

  /** Sets the limits of a job type; types never set have none. */
  setJobType(jobType: string, settings: JobTypeSettings): void {
    this.eligibility.setMaxShare(jobType, settings.maxShare);
    for (const pool of this.pools.values()) this.refreshPool(pool);
  }

  /** Adds or changes a customer. Another weight takes effect at once and keeps what the customer is ahead or behind. */
  setCustomer(customerId: string, settings: CustomerSettings): void {
    if (!(settings.weight > 0)) throw new RangeError(`The weight of customer ${customerId} must be above 0`);
    const { customers, nodes } = this.tree;
    const found = customers.find(customerId);
    const customer = found === NONE ? customers.add(customerId) : found;
    const weight = customers.weight.get(customer);
    const tier = customers.tierOf(customer);
    customers.configure(customer, settings);
    if (found === NONE) return;
    for (const node of this.tree.nodesOf(customer)) {
      if (weight !== settings.weight)
        nodes.rescale(node, this.poolOf(node).virtual, weight / settings.weight);
    }
    if (tier !== settings.tier) this.placeFlows([customer]);
    this.eligibility.refreshCustomer(customer);
  }

  /** Forgets a customer and its backlog, at once or with the last of its turns. */
  removeCustomer(customerId: string): void {
    const { customers, flows } = this.tree;
    const customer = customers.find(customerId);
    if (customer === NONE) return;
    customers.leaving.set(customer, 1);
    for (const flow of customers.flowsOf(customer)) {
      flows.setBacklog(flow, 0, 0);
      this.eligibility.refreshFlow(flow);
    }
    this.removeIfGone(customer);
  }

  // -- Backlogs ------------------------------------------------------------------------------------------------------

  /**
   * Sets what is unfinished of a flow, from a count in storage.
   * @returns false, and does nothing, when the customer is not known.
   */
  setBacklog(key: FlowKey, backlog: Backlog): boolean {
    const customer = this.tree.customers.find(key.customerId);
    if (customer === NONE) return false;
    const known = this.findFlow(key);
    if (known === NONE && backlog.jobs <= 0) return true;
    const flow = known === NONE ? this.ensureFlow(customer, key) : known;
    this.tree.flows.setBacklog(flow, backlog.jobs, backlog.seconds);
    this.afterBacklog(flow);
    return true;
  }

  /**
   * Adds to what is unfinished of a flow, from a hint; the numbers may be negative. New jobs end a back-off of the
   * flow: it was for having none.
   * @returns false, and does nothing, when the customer is not known.
   */
  addBacklog(key: FlowKey, jobs: number, seconds: number): boolean {
    const customer = this.tree.customers.find(key.customerId);
    if (customer === NONE) return false;
    const known = this.findFlow(key);
    if (known === NONE && jobs <= 0) return true;
    const flow = known === NONE ? this.ensureFlow(customer, key) : known;
    this.tree.flows.addBacklog(flow, jobs, seconds);
    if (jobs > 0) this.tree.flows.backoffUntil.set(flow, 0);
    this.afterBacklog(flow);
    return true;
  }

  backlogOf(key: FlowKey): Backlog {
    const flow = this.findFlow(key);
    return flow === NONE ? { jobs: 0, seconds: 0 } : this.tree.flows.backlog(flow);
  }

  /** Every flow that the scheduler has in mind, idle ones too; not to be changed while iterating. */
  *flows(): Generator<{ readonly flow: FlowKey; readonly backlog: Backlog }> {
    const { customers, flows } = this.tree;
    for (const customer of customers.all()) {
      for (const flow of customers.flowsOf(customer)) {
        yield { flow: this.keyOf(flow), backlog: flows.backlog(flow) };
      }
    }
  }

  // -- Turns ---------------------------------------------------------------------------------------------------------

  /**
   * Gives out the next turn of a pool. How many turns a pool may have out is the caller's to decide (`turnsOut`).
   * @param turnId unique over all turns; a turn of this id must not be out.
   * @param now seconds of the caller's monotonic clock.
   * @returns undefined when nobody may be given a turn.
   */
  issue(poolName: string, turnId: string, now: number): Grant | undefined {
    const pool = this.pools.get(poolName);
    if (pool === undefined || pool.settings.slots < 1) return undefined;
    if (this.ledger.turns.has(turnId)) throw new RangeError(`Turn ${turnId} is already out`);
    this.backoffs.end(now);
    this.forgetting.sweep();
    if (pool.seeds.size > 0) applySeeds(this.tree, this.eligibility, this.settings, pool);
    const leaf = choose(this.tree, this.eligibility, pool);
    if (leaf === NONE) {
      // Nobody waits, so nobody is owed anything: all that come from now on start even.
      pool.virtual = Math.max(pool.virtual, pool.latest);
      return undefined;
    }
    const freeSlots = pool.settings.slots - pool.slicedOut - pool.opaqueOut;
    const jobLimit = mostJobs(this.tree, this.settings, leaf, freeSlots);
    const parts = bundle(this.tree, this.eligibility, this.settings, leaf, jobLimit);
    const maxJobs = mostClaimed(this.tree, parts, jobLimit, pool.settings.slots);
    const grant = this.grant(turnId, pool, leaf, parts, maxJobs);
    this.advance(pool, leaf);
    this.ledger.open(grant, parts, now);
    return grant;
  }

  /**
   * Ends a turn with what it has used and done.
   * @returns false when no such turn is out: the report is ignored.
   */
  settle(turnId: string, report: TurnReport, now: number): boolean {
    const turn = this.ledger.turns.get(turnId);
    if (turn === undefined) return false;
    if (report.outcome === 'worked') this.backoffs.cancel(turn);
    else this.backoffs.start(turn, report.outcome, now);
    this.afterTurn(turn, this.ledger.close(turn, report));
    return true;
  }

  /**
   * Ends a turn that was lost before anyone claimed it; all that it was charged is given back.
   * @returns false when no such turn is out.
   */
  forget(turnId: string): boolean {
    const turn = this.ledger.turns.get(turnId);
    if (turn === undefined) return false;
    this.afterTurn(turn, this.ledger.cancel(turn));
    return true;
  }

  /** Turns that are out in a pool, issued or claimed. */
  turnsOut(poolName: string): number {
    const pool = this.pools.get(poolName);
    return pool === undefined ? 0 : pool.slicedOut + pool.opaqueOut;
  }

  *outstanding(): Generator<OutstandingTurn> {
    for (const { grant, issuedAt } of this.ledger.turns.values()) yield { grant, issuedAt };
  }

  // -- Takeover ------------------------------------------------------------------------------------------------------

  /**
   * Takes on a turn that an earlier leader has issued and a worker holds. Call it when the backlogs are set.
   * @param grant `maxJobs` is the number of jobs that the lease holds.
   * @param elapsedSeconds for how long the slot has been held.
   * @returns false when its pool or customer is not known, or it is out already.
   */
  restore(grant: Grant, elapsedSeconds: number, now: number): boolean {
    const pool = this.pools.get(grant.pool);
    const customer = this.tree.customers.find(grant.customerId);
    if (pool === undefined || customer === NONE || this.ledger.turns.has(grant.turnId)) return false;
    const kind = this.tree.kindRow(grant.jobType, grant.opaque);
    const leafOf = (userId: string) =>
      this.tree.ensureLeaf(this.tree.ensureFlow(customer, userId, kind), pool);
    const [firstUser = '', ...otherUsers] = grant.userIds;
    const leaves = [leafOf(firstUser), ...otherUsers.map(leafOf)] as const;
    const parts = restoredParts(this.tree, this.eligibility, leaves, grant, elapsedSeconds);
    this.ledger.open(grant, parts, now - elapsedSeconds);
    return true;
  }

  /**
   * Tells how long slots of the pool were held for a flow, by what is stored. Call it when the backlogs are set and
   * before the first `issue`, which turns it into virtual time.
   * @returns false when the pool or the customer is not known, or the pool does not serve the flow.
   */
  seed(poolName: string, key: FlowKey, servedSeconds: number): boolean {
    const pool = this.pools.get(poolName);
    const customer = this.tree.customers.find(key.customerId);
    if (pool === undefined || customer === NONE) return false;
    const flow = this.ensureFlow(customer, key);
    this.forgetting.list(flow);
    const leaf = this.tree.leafIn(flow, pool);
    if (leaf === NONE) return false;
    pool.seeds.set(leaf, (pool.seeds.get(leaf) ?? 0) + servedSeconds);
    return true;
  }

  // -- How it stands -------------------------------------------------------------------------------------------------

  /** How the customer stands in each pool where it has, or lately had, work. */
  lagOf(customerId: string): CustomerFairness[] {
    const customer = this.tree.customers.find(customerId);
    if (customer === NONE) return [];
    return [...this.tree.nodesOf(customer)].map((node) => this.fairnessOf(customerId, customer, node));
  }

  /** `lagOf` of every customer. */
  *fairness(): Generator<CustomerFairness> {
    for (const customerId of this.tree.customers.allIds()) yield* this.lagOf(customerId);
  }

  /**
   * For each pool the customer that is furthest behind of those that could have a turn there right now. Who may have none
   * (at a cap, paused, behind the reserve for opaque work) is owed nothing, and left out; a pool without anybody is too.
   * Looks at every customer: for a scrape, not for a turn.
   */
  furthestBehind(): CustomerFairness[] {
    const { nodes, customers } = this.tree;
    const furthest = new Map<Pool, { node: number; lagSeconds: number }>();
    for (const customer of customers.all()) {
      for (const node of this.tree.nodesOf(customer)) {
        const pool = this.poolOf(node);
        if (!this.eligibility.isNodeEligible(node, pool)) continue;
        const lagSeconds = (nodes.v.get(node) - pool.virtual) * customers.weight.get(customer);
        if (lagSeconds < (furthest.get(pool)?.lagSeconds ?? Infinity))
          furthest.set(pool, { node, lagSeconds });
      }
    }
    return [...furthest.values()].map(({ node }) => {
      const customer = nodes.customer.get(node);
      return this.fairnessOf(customers.idOf(customer), customer, node);
    });
  }

  private addPool(name: string): Pool {
    const free = this.tree.pools.indexOf(undefined);
    const pool: Pool = {
      name,
      row: free === -1 ? this.tree.pools.length : free,
      settings: { slots: 0, serves: () => false },
      virtual: 0,
      latest: 0,
      sliced: new Heap(this.tree.slicedOrder),
      opaque: new Heap(this.tree.opaqueOrder),
      slicedOut: 0,
      opaqueOut: 0,
      admitsOpaque: false,
      openedAt: 0,
      seeds: new Map(),
    };
    this.pools.set(name, pool);
    this.tree.pools[pool.row] = pool;
    return pool;
  }

  private placeFlows(customers: Iterable<number>): void {
    for (const customer of customers) {
      for (const flow of this.tree.customers.flowsOf(customer)) {
        this.tree.placeFlow(flow);
        this.eligibility.refreshFlow(flow);
      }
    }
  }

  private refreshPool(pool: Pool): void {
    this.eligibility.refreshAdmission(pool);
    for (const customer of this.tree.customers.all()) {
      const node = this.tree.nodeIn(customer, pool);
      if (node === NONE) continue;
      for (const strand of this.tree.strandsOf(node)) this.eligibility.refreshStrand(strand);
      this.eligibility.refreshNode(node);
    }
  }

  private poolOf(node: number): Pool {
    return this.tree.pool(this.tree.nodes.pool.get(node));
  }

  private findFlow(key: FlowKey): number {
    const customer = this.tree.customers.find(key.customerId);
    if (customer === NONE) return NONE;
    return this.tree.findFlow(customer, key.userId, this.tree.kindRow(key.jobType, key.opaque));
  }

  private ensureFlow(customer: number, key: FlowKey): number {
    return this.tree.ensureFlow(customer, key.userId, this.tree.kindRow(key.jobType, key.opaque));
  }

  private keyOf(flow: number): FlowKey {
    const { customers, flows } = this.tree;
    const kind = this.tree.kind(flows.kind.get(flow));
    return {
      customerId: customers.idOf(flows.customer.get(flow)),
      userId: flows.userId(flow),
      ...kind,
    };
  }

  private afterBacklog(flow: number): void {
    this.eligibility.refreshFlow(flow);
    this.forgetting.list(flow);
  }

  private afterTurn(turn: Turn, parts: readonly Part[]): void {
    for (const { flow } of parts) this.forgetting.list(flow);
    this.removeIfGone(turn.customer);
  }

  private removeIfGone(customer: number): void {
    const { customers } = this.tree;
    if (customers.leaving.get(customer) === 0 || customers.turnsOut.get(customer) > 0) return;
    for (const flow of customers.flowsOf(customer)) this.tree.removeFlow(flow);
    customers.remove(customer);
  }

  private grant(turnId: string, pool: Pool, leaf: number, parts: readonly Part[], maxJobs: number): Grant {
    const { flows, customers, leaves } = this.tree;
    const flow = leaves.flow.get(leaf);
    const customer = flows.customer.get(flow);
    const { jobType, opaque } = this.tree.kind(flows.kind.get(flow));
    return {
      turnId,
      pool: pool.name,
      tier: customers.tierOf(customer),
      customerId: customers.idOf(customer),
      userIds: parts.map((part) => flows.userId(part.flow)),
      jobType,
      opaque,
      quantumSeconds: this.settings.quantumSeconds,
      maxJobs,
    };
  }

  /** Brings `V` of every level on the path to the start tag of the child that was chosen; it never goes back. */
  private advance(pool: Pool, leaf: number): void {
    const { leaves, users, nodes } = this.tree;
    const user = leaves.user.get(leaf);
    const node = users.node.get(user);
    pool.virtual = Math.max(pool.virtual, nodes.v.get(node));
    nodes.virtual.set(node, Math.max(nodes.virtual.get(node), users.v.get(user)));
    users.virtual.set(user, Math.max(users.virtual.get(user), leaves.v.get(leaf)));
  }

  private fairnessOf(customerId: string, customer: number, node: number): CustomerFairness {
    const pool = this.poolOf(node);
    const weight = this.tree.customers.weight.get(customer);
    let longest = this.settings.quantumSeconds;
    let turnsOut = 0;
    for (const strand of this.tree.strandsOf(node)) {
      turnsOut += this.tree.strands.turnsOut.get(strand);
      const leaf = this.tree.strands.first(strand);
      if (leaf !== NONE)
        longest = Math.max(longest, this.eligibility.estimate(this.tree.leaves.flow.get(leaf)));
    }
    return {
      customerId,
      pool: pool.name,
      weight,
      lagSeconds: (this.tree.nodes.v.get(node) - pool.virtual) * weight,
      boundSeconds: (this.turnsOut(pool.name) + 1) * (longest + this.settings.quantumSeconds),
      turnsOut,
    };
  }
}
