import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fairShares } from './fair-shares.js';

const claims = fc.array(
  fc.record({
    weight: fc.double({ min: 0.1, max: 8, noNaN: true }),
    demand: fc.double({ min: 0, max: 100, noNaN: true }),
  }),
  { minLength: 1, maxLength: 12 },
);
const capacity = fc.double({ min: 0, max: 600, noNaN: true });
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe('fairShares', () => {
  it('gives a customer with little work all of it, and the rest to the one that wants more', () => {
    expect(
      fairShares(
        [
          { weight: 1, demand: 100 },
          { weight: 1, demand: 2 },
        ],
        10,
      ),
    ).toEqual([8, 2]);
  });

  it('divides by weight between those who want more than there is', () => {
    expect(
      fairShares(
        [
          { weight: 4, demand: 100 },
          { weight: 1, demand: 100 },
        ],
        10,
      ),
    ).toEqual([8, 2]);
  });

  it('hands out all there is, or all that is wanted, and to nobody more than its demand', () => {
    fc.assert(
      fc.property(claims, capacity, (wants, total) => {
        const shares = fairShares(wants, total);
        expect(sum(shares)).toBeCloseTo(Math.min(total, sum(wants.map((want) => want.demand))), 6);
        shares.forEach((share, index) => expect(share).toBeLessThanOrEqual(wants[index]!.demand + 1e-9));
      }),
    );
  });

  it('leaves nobody unsatisfied below the level of another', () => {
    fc.assert(
      fc.property(claims, capacity, (wants, total) => {
        const levels = fairShares(wants, total).map((share, index) => share / wants[index]!.weight);
        wants.forEach((want, index) => {
          const unsatisfied = levels[index]! * want.weight < want.demand - 1e-6;
          if (unsatisfied) expect(levels[index]! + 1e-6).toBeGreaterThanOrEqual(Math.max(...levels));
        });
      }),
    );
  });
});
