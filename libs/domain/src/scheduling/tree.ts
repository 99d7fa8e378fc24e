import { Arena, type Column, NONE } from './columns.js';
import { Customers } from './customers.js';
import { Flows } from './flows.js';
import { type HeapOrder } from './heap.js';
import { type SmallHeapOrder } from './small-heap.js';
import { type Kind, Leaves, Nodes, type Pool, Strands, Users } from './tables.js';

/**
 * All records of the scheduler and how they hang together; what is eligible, and who is chosen, is decided elsewhere.
 *
 *     customer ---- flow (customer, user, kind)            settings and backlogs, once
 *        |            |
 *      node ------- user --- leaf                          shares of service, once in each pool that serves the flow
 *        |                    |
 *     strand -----------------+
 */
export class FlowTree {
  readonly pools: (Pool | undefined)[] = [];
  readonly kinds: Kind[] = [];
  private readonly arena = new Arena();
  readonly customers = new Customers(this.arena);
  readonly flows = new Flows(this.arena);
  readonly nodes = new Nodes(this.arena);
  readonly users = new Users(this.arena);
  readonly leaves = new Leaves(this.arena);

  readonly slicedOrder = nodeOrder(this.nodes, this.nodes.slicedEntry);
  readonly opaqueOrder = nodeOrder(this.nodes, this.nodes.opaqueEntry);
  readonly leafOrder: SmallHeapOrder = {
    before: (a, b) => {
      const { finish, user } = this.leaves;
      return this.users.comesBefore(finish.get(a), finish.get(b), user.get(a), user.get(b));
    },
    place: this.leaves.place,
  };
  readonly strands = new Strands(this.arena, this.leafOrder);

  private readonly kindRows = new Map<string, number>();

  kindRow(jobType: string, opaque: boolean): number {
    const name = `${opaque ? 'opaque' : 'sliced'} ${jobType}`;
    let row = this.kindRows.get(name);
    if (row === undefined) {
      row = this.kinds.push({ jobType, opaque }) - 1;
      this.kindRows.set(name, row);
    }
    return row;
  }

  kind(row: number): Kind {
    return present(this.kinds[row]);
  }

  pool(row: number): Pool {
    return present(this.pools[row]);
  }

  isOpaque(strand: number): boolean {
    return this.strands.opaque.get(strand) === 1;
  }

  nodeOf(leaf: number): number {
    return this.users.node.get(this.leaves.user.get(leaf));
  }

  poolOf(leaf: number): Pool {
    return this.pool(this.nodes.pool.get(this.nodeOf(leaf)));
  }

  findFlow(customer: number, userId: string, kind: number): number {
    const { flows } = this;
    const only = this.customers.onlyFlow(customer);
    if (only === NONE) return this.customers.findFlow(customer, flowKey(kind, userId));
    return flows.kind.get(only) === kind && flows.userId(only) === userId ? only : NONE;
  }

  /** The flow's row; makes it, and a leaf in every pool that serves its lane, when it is new. */
  ensureFlow(customer: number, userId: string, kind: number): number {
    const found = this.findFlow(customer, userId, kind);
    if (found !== NONE) return found;
    const flow = this.flows.add(customer, kind, this.kind(kind).opaque, userId);
    this.customers.addFlow(customer, flowKey(kind, userId), flow, this.keyOf);
    this.placeFlow(flow);
    return flow;
  }

  /** Gives the flow a leaf in each pool that serves its lane, and takes away those in pools that do not (any more). */
  placeFlow(flow: number): void {
    for (const pool of this.pools) {
      if (pool === undefined) continue;
      if (this.serves(pool, flow)) this.leaves.served.set(this.ensureLeaf(flow, pool), 1);
      else this.dropLeaf(flow, pool);
    }
  }

  private serves(pool: Pool, flow: number): boolean {
    const tier = this.customers.tierOf(this.flows.customer.get(flow));
    return pool.settings.serves(tier, this.kind(this.flows.kind.get(flow)).jobType);
  }

  removeFlow(flow: number): void {
    for (const leaf of [...this.leavesOf(flow)]) this.removeLeaf(leaf);
    this.customers.removeFlow(this.flows.customer.get(flow), this.keyOf(flow));
    this.flows.remove(flow);
  }

  leafIn(flow: number, pool: Pool): number {
    const { nextOfFlow } = this.leaves;
    let leaf = this.flows.firstLeaf.get(flow);
    while (leaf !== NONE && this.poolOf(leaf) !== pool) leaf = nextOfFlow.get(leaf);
    return leaf;
  }

  // Generators are for what is rare; what every turn does walks the lists itself.

  *leavesOf(flow: number): Generator<number> {
    const { nextOfFlow } = this.leaves;
    for (let leaf = this.flows.firstLeaf.get(flow); leaf !== NONE; leaf = nextOfFlow.get(leaf)) yield leaf;
  }

  *strandsOf(node: number): Generator<number> {
    const { firstStrand } = this.nodes;
    for (let row = firstStrand.get(node); row !== NONE; row = this.strands.next.get(row)) yield row;
  }

  *nodesOf(customer: number): Generator<number> {
    for (let row = this.customers.firstNode.get(customer); row !== NONE; row = this.nodes.next.get(row))
      yield row;
  }

  nodeIn(customer: number, pool: Pool): number {
    for (const node of this.nodesOf(customer)) if (this.nodes.pool.get(node) === pool.row) return node;
    return NONE;
  }

  /** The flow's leaf in a pool; one in a pool that does not serve its lane gives nothing out. */
  ensureLeaf(flow: number, pool: Pool): number {
    const found = this.leafIn(flow, pool);
    if (found !== NONE) return found;
    const customer = this.flows.customer.get(flow);
    const node = this.ensureNode(customer, pool);
    const user = this.ensureUser(node, customer, this.flows.userId(flow), pool);
    const strand = this.ensureStrand(node, this.flows.kind.get(flow));
    const leaf = this.leaves.add(user, flow, strand, this.users.virtual.get(user));
    this.leaves.served.set(leaf, this.serves(pool, flow) ? 1 : 0);
    this.leaves.nextOfUser.set(leaf, this.users.firstLeaf.get(user));
    this.users.firstLeaf.set(user, leaf);
    this.leaves.nextOfFlow.set(leaf, this.flows.firstLeaf.get(flow));
    this.flows.firstLeaf.set(flow, leaf);
    return leaf;
  }

  /** Takes the flow's leaf out of a pool that does not serve it; while turns of it are out it only stops giving. */
  private dropLeaf(flow: number, pool: Pool): void {
    const leaf = this.leafIn(flow, pool);
    if (leaf === NONE) return;
    if (this.leaves.turns.get(leaf) === 0) this.removeLeaf(leaf);
    else this.leaves.served.set(leaf, 0);
  }

  /** Also removes the user, and the customer's node in the pool, with the last of their leaves. */
  private removeLeaf(leaf: number): void {
    const { leaves, strands, users, flows } = this;
    const user = leaves.user.get(leaf);
    const strand = leaves.strand.get(leaf);
    strands.take(strand, leaf);
    strands.queued.add(strand, -leaves.counted.get(leaf));
    unlink(users.firstLeaf, user, leaves.nextOfUser, leaf);
    unlink(flows.firstLeaf, leaves.flow.get(leaf), leaves.nextOfFlow, leaf);
    this.poolOf(leaf).seeds.delete(leaf);
    leaves.remove(leaf);
    if (users.firstLeaf.get(user) !== NONE) return;
    const node = users.node.get(user);
    users.remove(user);
    this.nodes.users.add(node, -1);
    if (this.nodes.users.get(node) === 0) this.removeNode(node);
  }

  private removeNode(node: number): void {
    const pool = this.pool(this.nodes.pool.get(node));
    pool.sliced.remove(node);
    pool.opaque.remove(node);
    for (const strand of [...this.strandsOf(node)]) this.strands.remove(strand);
    unlink(this.customers.firstNode, this.nodes.customer.get(node), this.nodes.next, node);
    this.nodes.remove(node);
  }

  private ensureNode(customer: number, pool: Pool): number {
    const found = this.nodeIn(customer, pool);
    if (found !== NONE) return found;
    const node = this.nodes.add(customer, pool.row, pool.virtual, this.customers.firstNode.get(customer));
    this.customers.firstNode.set(customer, node);
    return node;
  }

  private ensureStrand(node: number, kind: number): number {
    for (const strand of this.strandsOf(node)) if (this.strands.kind.get(strand) === kind) return strand;
    const strand = this.strands.add(node, kind, this.kind(kind).opaque, this.nodes.firstStrand.get(node));
    this.nodes.firstStrand.set(node, strand);
    return strand;
  }

  /** A user is found by its other flows, at most one of each kind, so that no index of users is needed. */
  private ensureUser(node: number, customer: number, userId: string, pool: Pool): number {
    for (const kind of this.kinds.keys()) {
      const flow = this.findFlow(customer, userId, kind);
      const leaf = flow === NONE ? NONE : this.leafIn(flow, pool);
      if (leaf !== NONE) return this.leaves.user.get(leaf);
    }
    this.nodes.users.add(node, 1);
    return this.users.add(node, this.nodes.virtual.get(node));
  }

  private readonly keyOf = (flow: number): string =>
    flowKey(this.flows.kind.get(flow), this.flows.userId(flow));
}

function nodeOrder(nodes: Nodes, entry: Column): HeapOrder {
  return { before: (a, b) => nodes.winsTie(a, b), entry };
}

function flowKey(kind: number, userId: string): string {
  return `${kind} ${userId}`;
}

/** Takes `row` out of the singly linked list that starts at `first[owner]`. The lists are as short as pools or kinds. */
function unlink(first: Column, owner: number, next: Column, row: number): void {
  let before = first.get(owner);
  if (before === row) {
    first.set(owner, next.get(row));
    return;
  }
  while (before !== NONE && next.get(before) !== row) before = next.get(before);
  if (before !== NONE) next.set(before, next.get(row));
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('A row of the flow tree refers to nothing');
  return value;
}
