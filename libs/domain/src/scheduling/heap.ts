import { type Column, NONE } from './columns.js';

/** Children of an entry. Four keys lie in one line of the cache or two, and the heap is half as deep as with two. */
const WIDTH = 4;

export interface HeapOrder {
  /** Whether row `a` comes before row `b` when their keys are equal. */
  readonly before: (a: number, b: number) => boolean;
  /** Which entry of its heap each row has, from 1 on; 0 when it is in none. */
  readonly entry: Column;
}

/**
 * Rows by key, the least first. A row whose key has changed is moved, and any row taken out, in O(log n).
 *
 * Moving an entry up or down touches no row: a row has a number in the heap that it keeps while it is in, and the heap
 * knows where each number stands. All that moves thus lies densely in four arrays, 20 bytes for each row, most of which
 * is in the caches when the rows are not; only equal keys make it look at rows.
 */
export class Heap {
  private count = 0;
  /** By place: the key, and whose it is. From `count` on these are the numbers that are not in use. */
  private keys = new Float64Array(0);
  private numbers = new Int32Array(0);
  /** By number: the row, and where it stands. */
  private rows = new Int32Array(0);
  private places = new Int32Array(0);

  constructor(private readonly order: HeapOrder) {}

  get size(): number {
    return this.count;
  }

  /** The row that comes first; `NONE` when there is none. */
  get top(): number {
    return this.count === 0 ? NONE : this.rowAt(0);
  }

  /** The key of the row that comes first; Infinity when there is none. */
  get topKey(): number {
    return this.count === 0 ? Infinity : this.keyAt(0);
  }

  /** Puts a row in, or moves it to where its changed key belongs. */
  place(row: number, key: number): void {
    const number = this.order.entry.get(row) - 1;
    if (number >= 0) this.sift(this.places[number] ?? 0, number, key);
    else this.sift(this.count, this.enter(row), key);
  }

  /** Takes a row out; does nothing when it is not in. */
  remove(row: number): void {
    const number = this.order.entry.get(row) - 1;
    if (number < 0) return;
    this.order.entry.set(row, 0);
    this.count--;
    const at = this.places[number] ?? 0;
    const last = this.numbers[this.count] ?? 0;
    this.numbers[this.count] = number;
    if (last !== number) this.sift(at, last, this.keyAt(this.count));
  }

  /** Rows and keys, in no order. */
  *entries(): Generator<readonly [row: number, key: number]> {
    for (let at = 0; at < this.count; at++) yield [this.rowAt(at), this.keyAt(at)];
  }

  private enter(row: number): number {
    if (this.count === this.keys.length) this.grow();
    const number = this.numbers[this.count++] ?? 0;
    this.rows[number] = row;
    this.order.entry.set(row, number + 1);
    return number;
  }

  /** Puts a number where it belongs, from the place `at` upwards or downwards; what stands there is gone. */
  private sift(at: number, number: number, key: number): void {
    const risen = this.rise(at, number, key);
    this.put(risen === at ? this.sink(at, number, key) : risen, number, key);
  }

  private rise(from: number, number: number, key: number): number {
    let at = from;
    while (at > 0) {
      const above = (at - 1) >> 2;
      const aboveKey = this.keyAt(above);
      if (key > aboveKey || (key === aboveKey && !this.winsTie(number, this.numberAt(above)))) break;
      this.put(at, this.numberAt(above), aboveKey);
      at = above;
    }
    return at;
  }

  private sink(from: number, number: number, key: number): number {
    let at = from;
    for (let child = this.firstChild(at); child !== NONE; child = this.firstChild(at)) {
      const childKey = this.keyAt(child);
      if (childKey > key || (childKey === key && !this.winsTie(this.numberAt(child), number))) break;
      this.put(at, this.numberAt(child), childKey);
      at = child;
    }
    return at;
  }

  private firstChild(at: number): number {
    const first = at * WIDTH + 1;
    const end = Math.min(first + WIDTH, this.count);
    if (first >= end) return NONE;
    let best = first;
    for (let child = first + 1; child < end; child++) if (this.precedes(child, best)) best = child;
    return best;
  }

  private precedes(at: number, other: number): boolean {
    const key = this.keyAt(at);
    const otherKey = this.keyAt(other);
    return key < otherKey || (key === otherKey && this.winsTie(this.numberAt(at), this.numberAt(other)));
  }

  private winsTie(number: number, other: number): boolean {
    return this.order.before(this.rows[number] ?? NONE, this.rows[other] ?? NONE);
  }

  private keyAt(at: number): number {
    return this.keys[at] ?? 0;
  }

  private numberAt(at: number): number {
    return this.numbers[at] ?? 0;
  }

  private rowAt(at: number): number {
    return this.rows[this.numberAt(at)] ?? NONE;
  }

  private put(at: number, number: number, key: number): void {
    this.keys[at] = key;
    this.numbers[at] = number;
    this.places[number] = at;
  }

  private grow(): void {
    const length = Math.max(4, Math.ceil(this.count * 1.125));
    this.keys = copied(this.keys, new Float64Array(length));
    this.numbers = copied(this.numbers, new Int32Array(length));
    this.rows = copied(this.rows, new Int32Array(length));
    this.places = copied(this.places, new Int32Array(length));
    for (let number = this.count; number < length; number++) this.numbers[number] = number;
  }
}

function copied<Cells extends Float64Array | Int32Array>(from: Cells, to: Cells): Cells {
  to.set(from);
  return to;
}
