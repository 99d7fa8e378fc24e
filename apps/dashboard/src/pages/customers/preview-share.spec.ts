import { describe, expect, it } from '@jest/globals';
import { previewShare } from './preview-share.js';

const share = (customerId: string, part: number, weight = 1) => ({
  ...{ customerId, name: customerId, weight, servedSeconds: 0, share: part, fairShare: part },
  ...{ lagSeconds: null, boundSeconds: null },
});
const flood = {
  id: 'flood',
  name: 'flood',
  paused: false,
  queued: 1,
  queuedSeconds: 1,
  oldestWaitSeconds: 1,
};
const overview = {
  shares: [share('flood', 0.9), share('quiet', 0.1)],
  noisy: [{ ...flood, share: 0.9, fairShare: 0.9, costSeconds: 0 }],
  pools: [{ pool: 'general', slots: 10, busy: 10, draining: 0 }],
};

describe('previewShare', () => {
  it('shares by weight with who wants all, and leaves to the quiet what they had', () => {
    const preview = previewShare(overview, 'new', { weight: 2, maxConcurrentTurns: null });
    expect(preview.slots).toBeCloseTo(6); // (10 - 1) x 2/3
    expect(preview.othersShare).toBeCloseTo(0.4);
  });

  it('gives no more than the cap', () => {
    expect(previewShare(overview, 'new', { weight: 100, maxConcurrentTurns: 3 }).slots).toBeCloseTo(3);
  });

  it('does not count the customer twice', () => {
    expect(previewShare(overview, 'flood', { weight: 1, maxConcurrentTurns: null }).slots).toBeCloseTo(9);
  });
});
