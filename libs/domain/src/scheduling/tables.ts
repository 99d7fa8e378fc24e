import { flags, floats, ints, NONE, Table } from './columns.js';
import { type Heap, heapFirst, heapPlace, heapRemove, heapTop, type HeapOrder } from './heap.js';
import { type PoolSettings } from './interface.js';
import { Shares } from './virtual-time.js';

/** What a flow's jobs are: their type, and whether they can yield. Few, so a number stands for each. */
export interface Kind {
  readonly jobType: string;
  readonly opaque: boolean;
}

/** The root of one tree. A pool is a fair-share domain of its own; only caps count over all pools. */
export interface Pool {
  readonly name: string;
  readonly row: number;
  settings: PoolSettings;
  /** Virtual time of the customers, `V`. */
  virtual: number;
  /** Largest `v` of a customer ever, `vmax`: where `V` goes when nobody waits. */
  latest: number;
  /** Customers with sliced work to give out, and those with opaque work, by finish tag. A customer may be in both. */
  readonly sliced: Heap;
  readonly opaque: Heap;
  slicedOut: number;
  opaqueOut: number;
  /** Whether one more opaque turn is admitted, and the gate clock when that last became so. */
  admitsOpaque: boolean;
  openedAt: number;
  /** Served seconds by leaf that wait to be turned into virtual time, see `takeover.ts`. */
  readonly seeds: Map<number, number>;
}

/** A customer in a pool. */
export class Nodes extends Shares {
  readonly customer = ints();
  readonly pool = ints();
  /** Virtual time of its users. */
  readonly virtual = floats();
  readonly users = ints();
  readonly firstStrand = ints();
  readonly next = ints();
  readonly slicedFinish = floats();
  readonly opaqueFinish = floats();
  readonly slicedPosition = ints();
  readonly opaquePosition = ints();

  add(customer: number, pool: number, parentV: number, next: number): number {
    const row = this.takeRow();
    this.start(row, parentV);
    this.customer.set(row, customer);
    this.pool.set(row, pool);
    this.virtual.set(row, 0);
    this.users.set(row, 0);
    this.next.set(row, next);
    for (const column of [this.firstStrand, this.slicedPosition, this.opaquePosition]) column.set(row, NONE);
    return row;
  }

  remove(row: number): void {
    this.returnRow(row);
  }
}

/** A customer's flows of one kind in a pool: what a `maxShare` cap counts, and what one turn can bundle. */
export class Strands extends Table {
  readonly node = ints();
  readonly kind = ints();
  readonly next = ints();
  /** Most have one leaf, which then stands for its heap: an array would take 56 bytes. */
  private readonly heaps: (Heap | number)[] = [];
  /** Jobs that its leaves have to give out. */
  readonly queued = ints();
  /** Turns issued or claimed. */
  readonly turnsOut = ints();
  /** Whether its cap and back-off let one more turn out, and the gate clock when that last became so. */
  readonly open = flags();
  readonly openedAt = floats();
  readonly backoffUntil = floats();

  add(node: number, kind: number, next: number): number {
    const row = this.takeRow();
    this.node.set(row, node);
    this.kind.set(row, kind);
    this.next.set(row, next);
    for (const column of [this.queued, this.turnsOut, this.openedAt, this.backoffUntil]) column.set(row, 0);
    this.open.set(row, 1);
    return row;
  }

  remove(row: number): void {
    this.backoffUntil.set(row, 0);
    this.heaps[row] = NONE;
    this.returnRow(row);
  }

  /** The leaf whose user comes first among those with work to give out; `NONE` if there is none. */
  first(row: number): number {
    const heap = this.heaps[row] ?? NONE;
    return typeof heap === 'number' ? heap : heapTop(heap);
  }

  /** The leaves that come first, in order. */
  firstOf(row: number, limit: number, order: HeapOrder): number[] {
    const heap = this.heaps[row] ?? NONE;
    if (typeof heap !== 'number') return heapFirst(heap, limit, order);
    return heap === NONE ? [] : [heap];
  }

  /** Puts a leaf with work in, or moves it to where its changed finish tag belongs. */
  place(row: number, leaf: number, order: HeapOrder): void {
    const heap = this.heaps[row] ?? NONE;
    if (typeof heap !== 'number') heapPlace(heap, leaf, order);
    else if (heap === NONE || heap === leaf) {
      this.heaps[row] = leaf;
      order.position.set(leaf, 0);
    } else {
      const two = [heap];
      heapPlace(two, leaf, order);
      this.heaps[row] = two;
    }
  }

  /** Takes a leaf out; does nothing when it is not in. */
  take(row: number, leaf: number, order: HeapOrder): void {
    const heap = this.heaps[row] ?? NONE;
    if (typeof heap !== 'number') heapRemove(heap, leaf, order);
    else if (heap === leaf) {
      this.heaps[row] = NONE;
      order.position.set(leaf, NONE);
    }
  }
}

/** A user of a customer in a pool. */
export class Users extends Shares {
  readonly node = ints();
  /** Virtual time of its leaves. */
  readonly virtual = floats();
  readonly firstLeaf = ints();

  add(node: number, parentV: number): number {
    const row = this.takeRow();
    this.start(row, parentV);
    this.node.set(row, node);
    this.virtual.set(row, 0);
    this.firstLeaf.set(row, NONE);
    return row;
  }

  remove(row: number): void {
    this.returnRow(row);
  }
}

/** A flow in a pool. */
export class Leaves extends Shares {
  readonly user = ints();
  readonly flow = ints();
  readonly strand = ints();
  readonly nextOfUser = ints();
  readonly nextOfFlow = ints();
  /** Finish tag of its *user* if this leaf is chosen; the strand's heap is ordered by it. */
  readonly finish = floats();
  readonly position = ints();
  /** Jobs of it that are counted in `Strands.queued`. */
  readonly counted = ints();
  /** Whether the pool serves its lane; if not, turns of it are still out. */
  readonly served = flags();
  /** Turns out in this pool that have a part in it; they pin it. */
  readonly turns = ints();

  add(user: number, flow: number, strand: number, parentV: number): number {
    const row = this.takeRow();
    this.start(row, parentV);
    this.user.set(row, user);
    this.flow.set(row, flow);
    this.strand.set(row, strand);
    this.position.set(row, NONE);
    this.counted.set(row, 0);
    this.turns.set(row, 0);
    return row;
  }

  remove(row: number): void {
    this.returnRow(row);
  }
}
