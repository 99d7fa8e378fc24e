import { type Column, NONE } from './columns.js';

/**
 * Binary heaps of row numbers that know where each row stands, so that a row whose key has changed can be moved,
 * and any row taken out, in O(log n). A heap is a plain array: a customer with one flow then pays for one element,
 * not for an object with a comparator.
 */
export type Heap = number[];

export interface HeapOrder {
  /** Whether row `a` comes before row `b`. */
  readonly before: (a: number, b: number) => boolean;
  /** Where a row stands in its heap; `NONE` when it is in none. */
  readonly position: Column;
}

export function heapTop(heap: Heap): number {
  return heap[0] ?? NONE;
}

/** Puts a row in, or moves it to where its changed key belongs. */
export function heapPlace(heap: Heap, row: number, order: HeapOrder): void {
  if (order.position.get(row) === NONE) {
    heap.push(row);
    order.position.set(row, heap.length - 1);
  }
  if (!siftUp(heap, row, order)) siftDown(heap, row, order);
}

/** Takes a row out; does nothing when it is not in. */
export function heapRemove(heap: Heap, row: number, order: HeapOrder): void {
  const at = order.position.get(row);
  if (at === NONE) return;
  order.position.set(row, NONE);
  const last = heap.pop();
  if (last === undefined || last === row) return;
  heap[at] = last;
  order.position.set(last, at);
  if (!siftUp(heap, last, order)) siftDown(heap, last, order);
}

/** The first `limit` rows in order, in O(limit log limit) whatever the size of the heap. */
export function heapFirst(heap: Heap, limit: number, order: HeapOrder): number[] {
  const found: number[] = [];
  const open = heap.slice(0, 1);
  while (found.length < limit) {
    const next = open.reduce((best, row) => (best === NONE || order.before(row, best) ? row : best), NONE);
    if (next === NONE) break;
    found.push(next);
    open.splice(open.indexOf(next), 1, ...childrenOf(heap, next, order));
  }
  return found;
}

function childrenOf(heap: Heap, row: number, order: HeapOrder): number[] {
  const at = order.position.get(row) * 2 + 1;
  return heap.slice(at, at + 2);
}

function siftUp(heap: Heap, row: number, order: HeapOrder): boolean {
  const from = order.position.get(row);
  let at = from;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const other = heap[above] ?? NONE;
    if (!order.before(row, other)) break;
    heap[at] = other;
    order.position.set(other, at);
    at = above;
  }
  heap[at] = row;
  order.position.set(row, at);
  return at !== from;
}

function siftDown(heap: Heap, row: number, order: HeapOrder): void {
  let at = order.position.get(row);
  for (;;) {
    const left = at * 2 + 1;
    const leftRow = heap[left];
    if (leftRow === undefined) break;
    const rightRow = heap[left + 1];
    const right = rightRow !== undefined && order.before(rightRow, leftRow);
    const below = right ? rightRow : leftRow;
    if (!order.before(below, row)) break;
    heap[at] = below;
    order.position.set(below, at);
    at = right ? left + 1 : left;
  }
  heap[at] = row;
  order.position.set(row, at);
}
