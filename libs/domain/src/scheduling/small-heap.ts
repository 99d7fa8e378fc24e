import { type Column, NONE } from './columns.js';

/**
 * Binary heaps of row numbers that know where each row stands, so that a row whose key has changed can be moved, and any
 * row taken out, in O(log n). What `Heap` is for a pool's customers this is for a customer's leaves: they are few and
 * their rows in the caches, so no copy of the keys is worth its memory. A plain array takes 180 bytes, a `Heap` 1,100.
 */
export type SmallHeap = number[];

export interface SmallHeapOrder {
  /** Whether row `a` comes before row `b`. */
  readonly before: (a: number, b: number) => boolean;
  /** Where a row stands in its heap, from 1 on; 0 when it is in none. */
  readonly place: Column;
}

export function smallHeapTop(heap: SmallHeap): number {
  return heap[0] ?? NONE;
}

/** Puts a row in, or moves it to where its changed key belongs. */
export function smallHeapPlace(heap: SmallHeap, row: number, order: SmallHeapOrder): void {
  if (order.place.get(row) === 0) order.place.set(row, heap.push(row));
  if (!siftUp(heap, row, order)) siftDown(heap, row, order);
}

/** Takes a row out; does nothing when it is not in. */
export function smallHeapRemove(heap: SmallHeap, row: number, order: SmallHeapOrder): void {
  const at = order.place.get(row) - 1;
  if (at < 0) return;
  order.place.set(row, 0);
  const last = heap.pop();
  if (last === undefined || last === row) return;
  heap[at] = last;
  order.place.set(last, at + 1);
  if (!siftUp(heap, last, order)) siftDown(heap, last, order);
}

/** The first `limit` rows in order, in O(limit log limit) whatever the size of the heap. */
export function smallHeapFirst(heap: SmallHeap, limit: number, order: SmallHeapOrder): number[] {
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

function childrenOf(heap: SmallHeap, row: number, order: SmallHeapOrder): number[] {
  const at = order.place.get(row) * 2 - 1;
  return heap.slice(at, at + 2);
}

function siftUp(heap: SmallHeap, row: number, order: SmallHeapOrder): boolean {
  const from = order.place.get(row) - 1;
  let at = from;
  while (at > 0) {
    const above = (at - 1) >> 1;
    const other = heap[above] ?? NONE;
    if (!order.before(row, other)) break;
    heap[at] = other;
    order.place.set(other, at + 1);
    at = above;
  }
  heap[at] = row;
  order.place.set(row, at + 1);
  return at !== from;
}

function siftDown(heap: SmallHeap, row: number, order: SmallHeapOrder): void {
  let at = order.place.get(row) - 1;
  for (;;) {
    const left = at * 2 + 1;
    const leftRow = heap[left];
    if (leftRow === undefined) break;
    const rightRow = heap[left + 1];
    const right = rightRow !== undefined && order.before(rightRow, leftRow);
    const below = right ? rightRow : leftRow;
    if (!order.before(below, row)) break;
    heap[at] = below;
    order.place.set(below, at + 1);
    at = right ? left + 1 : left;
  }
  heap[at] = row;
  order.place.set(row, at + 1);
}
