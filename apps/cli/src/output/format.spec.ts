import { describe, expect, it } from '@jest/globals';
import { count, figure, inWords, percent, seconds } from './format.js';

describe('format', () => {
  it.each([
    [0, '0.000 s'],
    [0.05, '0.050 s'],
    [0.214, '0.21 s'],
    [3.44, '3.4 s'],
    [125.9, '2 min 05 s'],
    [12_000, '3 h 20 min'],
    [undefined, '-'],
    [Number.NaN, '-'],
  ])('writes %p seconds as %p', (value, text) => {
    expect(seconds(value)).toBe(text);
  });

  it('sets thousands apart, writes parts in percent and small numbers in words', () => {
    expect([count(216_700), percent(0.1234), figure(1.0187), inWords(9), inWords(1_500)]).toEqual([
      '216,700',
      '12.3 %',
      '1.02',
      'nine',
      '1,500',
    ]);
  });
});
