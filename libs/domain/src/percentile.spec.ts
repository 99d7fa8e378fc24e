import { describe, expect, it } from '@jest/globals';
import { mean, percentile } from './percentile.js';

describe('percentile', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);

  it('is a value that was measured, by nearest rank', () => {
    expect([percentile(hundred, 0.5), percentile(hundred, 0.99), percentile(hundred, 1)]).toEqual([
      50, 99, 100,
    ]);
  });

  it('is the largest of few values at p99', () => {
    expect(percentile([0.2, 0.1, 0.3], 0.99)).toBe(0.3);
  });

  it('is no number of nothing, as is the mean', () => {
    expect([percentile([], 0.5), mean([])]).toEqual([Number.NaN, Number.NaN]);
  });
});
