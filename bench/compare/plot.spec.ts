import { describe, expect, it } from '@jest/globals';
import { plot } from './plot.js';

describe('the plot', () => {
  it('draws each bar as long as its share of the largest value, and escapes titles', () => {
    const value = (median: number) => ({ median, min: median, max: median });
    const contenders = [
      { name: 'a', title: 'a < b', kind: 'fairlane' as const, value: value(50), fairlaneRatio: undefined },
      { name: 'b', title: 'b', kind: 'peer' as const, value: value(100), fairlaneRatio: value(0.5) },
    ];
    const svg = plot('W1 & W2', [
      { figure: { key: 'rate', title: 'jobs/s', better: 'more' as const }, contenders },
    ]);
    expect(
      [...svg.matchAll(/<rect x="\d+" y="[\d.]+" width="([\d.]+)"/g)].map((match) => Number(match[1])),
    ).toEqual([240, 480]);
    expect(svg).toContain('W1 &amp; W2');
    expect(svg).toContain('a &lt; b');
  });
});
