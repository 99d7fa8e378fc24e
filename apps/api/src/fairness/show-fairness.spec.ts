import { describe, expect, it } from '@jest/globals';
import { jainIndex } from './show-fairness.js';

describe('jainIndex', () => {
  it('is 1 when everyone got the fair share, whatever its size', () => {
    expect(
      jainIndex([
        { share: 0.8, fairShare: 0.8 },
        { share: 0.2, fairShare: 0.2 },
      ]),
    ).toBeCloseTo(1);
  });

  it('is 1/n when one of n equals got everything', () => {
    const due = { share: 0, fairShare: 0.25 };
    expect(jainIndex([{ share: 1, fairShare: 0.25 }, due, due, due])).toBeCloseTo(0.25);
  });

  it('says nothing about an idle system', () => {
    expect(jainIndex([])).toBeNull();
  });
});
