import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { splitBudget } from './split-budget.js';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

describe('splitBudget', () => {
  it('adds up to the cent, each share within a cent of its part', () => {
    const weights = fc
      .array(fc.nat({ max: 1_000 }), { minLength: 1, maxLength: 400 })
      .filter((all) => sum(all) > 0);
    fc.assert(
      fc.property(fc.nat({ max: 100_000_000_000 }), weights, (cents, given) => {
        const shares = splitBudget(cents, given);
        expect(sum(shares)).toBe(cents);
        for (const [place, weight] of given.entries())
          expect(Math.abs((shares[place] ?? -1) - (cents * weight) / sum(given))).toBeLessThan(1.001);
      }),
    );
  });

  it('gives equal days shares that differ by one cent at most', () => {
    fc.assert(
      fc.property(fc.nat({ max: 10_000_000 }), fc.integer({ min: 1, max: 366 }), (cents, days) => {
        const shares = splitBudget(cents, Array<number>(days).fill(1));
        expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
        expect(shares).toEqual([...shares].sort((a, b) => b - a));
      }),
    );
  });

  it('gives what is left to the largest remainders', () => {
    expect(splitBudget(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(splitBudget(1, [1, 1, 1])).toEqual([1, 0, 0]);
    expect(splitBudget(10, [1, 6, 3])).toEqual([1, 6, 3]);
    expect(splitBudget(5, [10, 19, 1])).toEqual([2, 3, 0]);
    expect(splitBudget(10, [3, 0, 3])).toEqual([5, 0, 5]);
  });

  it('loses nothing of an amount that is larger than numbers are exact', () => {
    const cents = Number.MAX_SAFE_INTEGER;
    expect(sum(splitBudget(cents, [1, 1]))).toBe(cents);
  });

  it.each([
    [10.5, [1]],
    [-1, [1]],
    [10, []],
    [10, [0, 0]],
    [10, [-1, 2]],
  ])('refuses %p over %p', (cents, weights) => {
    expect(() => splitBudget(cents, weights)).toThrow(RangeError);
  });
});
