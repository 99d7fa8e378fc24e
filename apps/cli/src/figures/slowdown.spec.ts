import { describe, expect, it } from '@jest/globals';
import { boundedSlowdown, meanSlowdowns } from './slowdown.js';

const job = (customerId: string, runSeconds: number, responseSeconds: number) => ({
  customerId,
  runSeconds,
  responseSeconds,
});

describe('boundedSlowdown', () => {
  it('is never below one', () => {
    expect(boundedSlowdown(job('a', 1_000, 900), 600)).toBe(1);
  });

  it('counts a job below the bound as if it ran that long', () => {
    expect(boundedSlowdown(job('a', 1, 1_200), 600)).toBe(2);
  });

  it('is response over run time above the bound', () => {
    expect(boundedSlowdown(job('a', 1_000, 5_000), 600)).toBe(5);
  });
});

describe('meanSlowdowns', () => {
  it('averages over jobs, then over customers, apart for those with the most jobs', () => {
    const jobs = [
      ...Array.from({ length: 10 }, () => job('flood', 1_000, 10_000)),
      job('a', 1_000, 2_000),
      job('a', 1_000, 4_000),
      job('b', 1_000, 1_000),
    ];
    expect(meanSlowdowns(jobs, 600, 1)).toEqual({
      heavy: { customers: 1, mean: 10 },
      light: { customers: 2, mean: 2 },
    });
  });

  it('has no figure for a side without customers', () => {
    expect(meanSlowdowns([job('a', 1, 1)], 600).light).toEqual({ customers: 0, mean: Number.NaN });
  });
});
