import { describe, expect, it } from '@jest/globals';
import { COST_FIGURES, toRun } from './index.js';

const costs = (submit: number, scan: number, claim: number, settle: number) => ({
  ...{ submit, scan, claim, settle },
});

describe('the costs of a turn', () => {
  const run = toRun(
    [costs(1, 10, 100, 1_000), costs(9, 90, 900, 9_000), costs(2, 20, 200, 2_000)],
    [costs(5, 6, 7, 8)],
  );

  it('are medians, and the whole is their sum', () => {
    expect(run).toMatchObject({ submitMillis: 2, settleMillis: 2_000, cost: 2_222 });
    expect(run).toMatchObject({ scanBuffers: 6, claimBuffers: 7, buffers: 26 });
  });

  it('have a figure each', () => {
    const keys = [...Object.keys(run), 'dispatchMillis'];
    expect(COST_FIGURES.map(({ key }) => key).sort()).toEqual(keys.sort());
  });
});
