import { type Arena, NONE, Rare, Table } from './columns.js';
import { type Heap } from './heap.js';
import { type PoolSettings } from './interface.js';
import {
  type SmallHeap,
  smallHeapFirst,
  type SmallHeapOrder,
  smallHeapPlace,
  smallHeapRemove,
  smallHeapTop,
} from './small-heap.js';
import { Shares } from './virtual-time.js';

/** Not a row: there is more than one. */
const SEVERAL = -2;

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
  /** Virtual time of its users. */
  readonly virtual = this.floats();
  readonly customer = this.ints();
  readonly pool = this.ints();
  readonly users = this.ints();
  readonly firstStrand = this.ints();
  readonly next = this.ints();
  /** Its numbers in its pool's heaps, see `HeapOrder`. */
  readonly slicedEntry = this.ints();
  readonly opaqueEntry = this.ints();

  add(customer: number, pool: number, parentV: number, next: number): number {
    const row = this.takeRow();
    this.start(row, parentV);
    this.customer.set(row, customer);
    this.pool.set(row, pool);
    this.virtual.set(row, 0);
    this.users.set(row, 0);
    this.next.set(row, next);
    this.firstStrand.set(row, NONE);
    this.slicedEntry.set(row, 0);
    this.opaqueEntry.set(row, 0);
    return row;
  }

  remove(row: number): void {
    this.returnRow(row);
  }
}

/** A customer's flows of one kind in a pool: what a `maxShare` cap counts, and what one turn can bundle. */
export class Strands extends Table {
  readonly node = this.ints();
  readonly kind = this.ints();
  readonly next = this.ints();
  /** The leaf that has work to give out, `NONE` if none has; `SEVERAL` where there is, or was, more than one: a heap. */
  private readonly only = this.ints();
  private readonly heaps = new Map<number, SmallHeap>();
  /** Jobs that its leaves have to give out. */
  readonly queued = this.ints();
  /** Turns issued or claimed. */
  readonly turnsOut = this.ints();
  /** Whether its cap and back-off let one more turn out, and the gate clock when that last became so. */
  readonly open = this.flags();
  readonly opaque = this.flags();
  readonly openedAt = new Rare();
  readonly backoffUntil = new Rare();

  /** @param order of leaves. */
  constructor(
    arena: Arena,
    private readonly order: SmallHeapOrder,
  ) {
    super(arena);
  }

  add(node: number, kind: number, opaque: boolean, next: number): number {
    const row = this.takeRow();
    this.node.set(row, node);
    this.kind.set(row, kind);
    this.opaque.set(row, opaque ? 1 : 0);
    this.next.set(row, next);
    this.only.set(row, NONE);
    for (const column of [this.queued, this.turnsOut]) column.set(row, 0);
    this.open.set(row, 1);
    return row;
  }

  remove(row: number): void {
    for (const rare of [this.openedAt, this.backoffUntil]) rare.set(row, 0);
    this.heaps.delete(row);
    this.returnRow(row);
  }

  /** The leaf whose user comes first among those with work to give out; `NONE` if there is none. */
  first(row: number): number {
    const only = this.only.get(row);
    return only === SEVERAL ? smallHeapTop(this.heap(row)) : only;
  }

  /** The leaves that come first, in order. */
  firstOf(row: number, limit: number): number[] {
    const only = this.only.get(row);
    if (only === SEVERAL) return smallHeapFirst(this.heap(row), limit, this.order);
    return only === NONE ? [] : [only];
  }

  /** Puts a leaf with work in, or moves it to where its changed finish tag belongs. */
  place(row: number, leaf: number): void {
    const only = this.only.get(row);
    if (only === SEVERAL) smallHeapPlace(this.heap(row), leaf, this.order);
    else if (only === NONE || only === leaf) {
      this.only.set(row, leaf);
      this.order.place.set(leaf, 1);
    } else {
      const two = [only];
      smallHeapPlace(two, leaf, this.order);
      this.heaps.set(row, two);
      this.only.set(row, SEVERAL);
    }
  }

  /** Takes a leaf out; does nothing when it is not in. */
  take(row: number, leaf: number): void {
    const only = this.only.get(row);
    if (only === SEVERAL) smallHeapRemove(this.heap(row), leaf, this.order);
    else if (only === leaf) {
      this.only.set(row, NONE);
      this.order.place.set(leaf, 0);
    }
  }

  private heap(row: number): SmallHeap {
    return this.heaps.get(row) ?? [];
  }
}

/** A user of a customer in a pool. */
export class Users extends Shares {
  /** Virtual time of its leaves. */
  readonly virtual = this.floats();
  readonly node = this.ints();
  readonly firstLeaf = this.ints();

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
  /** Finish tag of its *user* if this leaf is chosen; the strand's heap is ordered by it. */
  readonly finish = this.floats();
  readonly user = this.ints();
  readonly flow = this.ints();
  readonly strand = this.ints();
  readonly nextOfUser = this.ints();
  readonly nextOfFlow = this.ints();
  /** Where it stands in its strand's heap, see `SmallHeapOrder`; 1 when it is the only one. */
  readonly place = this.ints();
  /** Jobs of it that are counted in `Strands.queued`. */
  readonly counted = this.ints();
  /** Turns out in this pool that have a part in it; they pin it. */
  readonly turns = this.ints();
  /** Whether the pool serves its lane; if not, turns of it are still out. */
  readonly served = this.flags();

  add(user: number, flow: number, strand: number, parentV: number): number {
    const row = this.takeRow();
    this.start(row, parentV);
    this.user.set(row, user);
    this.flow.set(row, flow);
    this.strand.set(row, strand);
    this.place.set(row, 0);
    this.counted.set(row, 0);
    this.turns.set(row, 0);
    return row;
  }

  remove(row: number): void {
    this.returnRow(row);
  }
}
