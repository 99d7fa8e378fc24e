import { describe, expect, it } from '@jest/globals';
import { fluidFinishes } from './fluid.js';

const job = (customerId: string, seconds: number, submittedAt = 0, userId = '') => ({
  customerId,
  userId,
  submittedAt,
  seconds,
});

describe('the fluid limit', () => {
  it('gives a job no more than one slot', () => {
    expect(fluidFinishes([job('a', 10), job('b', 4, 2)], 8)).toEqual([10, 6]);
  });

  it('divides a slot between customers, not between jobs', () => {
    // b has half of the slot until 8, a's jobs a quarter each; then a's have half each of what is left: 2 s.
    expect(fluidFinishes([job('a', 4), job('a', 4), job('b', 4)], 1)).toEqual([12, 12, 8]);
  });

  it('divides the part of a customer between its users', () => {
    // Each user has half: the one with one job is done at 4, the other one's jobs had a quarter of the slot each.
    const jobs = [job('a', 2, 0, 'one'), job('a', 2, 0, 'two'), job('a', 2, 0, 'two')];
    expect(fluidFinishes(jobs, 1)).toEqual([4, 6, 6]);
  });

  it('leaves to the others what one cannot use', () => {
    // b can use one of the three slots, so a's four jobs have half a slot each.
    const jobs = [...Array.from({ length: 4 }, () => job('a', 3)), job('b', 6)];
    expect(fluidFinishes(jobs, 3)).toEqual([6, 6, 6, 6, 6]);
  });

  it('divides anew at each arrival, also after a time with nothing to do', () => {
    // a alone to 1, both to 3 at half a slot, a alone again for the 2 s that it has left.
    expect(fluidFinishes([job('a', 4), job('b', 1, 1)], 1)).toEqual([5, 3]);
    expect(fluidFinishes([job('a', 1), job('b', 1, 100)], 1)).toEqual([1, 101]);
  });

  it('takes jobs in any order, and such as take no time', () => {
    expect(fluidFinishes([job('b', 1, 5), job('a', 0, 2), job('a', 3)], 1)).toEqual([6, 2, 3]);
    expect(fluidFinishes([], 1)).toEqual([]);
  });
});
