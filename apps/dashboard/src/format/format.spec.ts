import { describe, expect, it } from '@jest/globals';
import { bytes, count, percent, plural, rate, seconds } from './format.js';

describe('figures for people', () => {
  it.each([
    [null, '–'],
    [0, '0 s'],
    [0.0004, '1 ms'],
    [0.041, '41 ms'],
    [0.41, '0.41 s'],
    [4.04, '4.0 s'],
    [12.4, '12 s'],
    [99.6, '1 min 40 s'],
    [200, '3 min 20 s'],
    [7_500, '2 h 5 min'],
    [86_400 * 3, '3 d'],
    [-0.5, '-0.50 s'],
  ])('says %p seconds as %s', (value, text) => expect(seconds(value)).toBe(text));

  it('says counts, rates, parts and sizes with as many digits as say something', () => {
    expect([count(1_234), count(1_250_000)]).toEqual(['1,234', '1.3M']);
    expect([rate(0), rate(0.25), rate(3.44), rate(120.4)]).toEqual(['0', '0.25', '3.4', '120']);
    expect([percent(null), percent(0), percent(0.004), percent(0.5)]).toEqual(['–', '0 %', '0.4 %', '50 %']);
    expect([bytes(0), bytes(1_500), bytes(213e6)]).toEqual(['0 B', '1.5 kB', '213 MB']);
    expect([plural(1, 'job'), plural(2, 'job')]).toEqual(['1 job', '2 jobs']);
  });
});
