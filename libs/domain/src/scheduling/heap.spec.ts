import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Arena, NONE, Table } from './columns.js';
import { Heap } from './heap.js';

/** Rows that come first, among equal keys, the larger they are. */
class Rows extends Table {
  readonly entry = this.ints();
  readonly order = { before: (a: number, b: number) => a > b, entry: this.entry };
  readonly take = () => this.takeRow();
}

const changeArbitrary = fc.record({
  which: fc.nat({ max: 39 }),
  // Few, so that many are equal; and one that is no integer.
  key: fc.option(fc.constantFrom(-3, 0, 0.5, 1, 2, 7, 1e9)),
});

describe('a heap', () => {
  it('gives its rows in order whatever was put in, moved and taken out before', () => {
    fc.assert(
      fc.property(fc.array(changeArbitrary, { maxLength: 200 }), (changes) => {
        const rows = new Rows(new Arena());
        const all = Array.from({ length: 40 }, rows.take);
        const heap = new Heap(rows.order);
        const kept = new Map<number, number>();
        for (const { which, key } of changes) {
          const row = all[which]!;
          if (key === null) kept.delete(row);
          else kept.set(row, key);
          if (key === null) heap.remove(row);
          else heap.place(row, key);
        }
        const sorted = [...kept].sort(([a, keyOfA], [b, keyOfB]) => keyOfA - keyOfB || b - a);
        for (const [row, key] of sorted) {
          expect([heap.size, heap.top, heap.topKey]).toEqual([kept.size, row, key]);
          heap.remove(row);
          kept.delete(row);
        }
        expect([heap.size, heap.top, heap.topKey]).toEqual([0, NONE, Infinity]);
      }),
      { numRuns: 300 },
    );
  });
});
