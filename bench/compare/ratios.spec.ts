import { describe, expect, it } from '@jest/globals';
import { withRatios } from './ratios.js';

const contender = (name: string, ...rates: number[]) => ({
  name,
  title: name,
  kind: 'fairlane' as const,
  runs: rates.map((rate) => ({ rate })),
});

describe('the ratios between contenders', () => {
  it('are of the same round, whatever the order of the contenders', () => {
    const measured = withRatios([contender('b', 20, 30), contender('a', 10, 60)], 'a', [['share', 'rate']]);
    expect(measured.map(({ runs }) => runs.map((run) => run.share))).toEqual([
      [2, 0.5],
      [1, 1],
    ]);
    expect(measured[0]?.runs[0]).toEqual({ rate: 20, share: 2 });
  });

  it('are divided by what is said of the contender', () => {
    const per = ({ name }: { name: string }) => Number(name);
    const measured = withRatios([contender('1', 10), contender('4', 30)], '1', [['share', 'rate']], per);
    expect(measured.map(({ runs }) => runs[0]?.share)).toEqual([1, 0.75]);
  });

  it('are left out where there is nothing to compare', () => {
    const [first] = withRatios([contender('a', 1)], 'absent', [['share', 'rate']]);
    expect(first?.runs).toEqual([{ rate: 1 }]);
    const [second] = withRatios([contender('a', 1)], 'a', [['share', 'unknown']]);
    expect(second?.runs).toEqual([{ rate: 1 }]);
  });
});
