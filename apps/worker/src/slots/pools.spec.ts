import { describe, expect, it } from '@jest/globals';
import { dealSlots } from './pools.js';

describe('dealSlots', () => {
  it.each([
    [undefined, { general: 4 }],
    [15, { general: 15 }],
    [16, { general: 15, express: 1 }],
    [40, { general: 38, express: 2 }],
  ])('deals %s slots out as %j', (slots, pools) => {
    expect(dealSlots(slots, [])).toEqual(pools);
  });

  it('takes the pools as they are named', () => {
    expect(dealSlots(undefined, ['general:3', 'big:2'])).toEqual({ general: 3, big: 2 });
    expect(dealSlots(5, ['general:3', 'big:2'])).toEqual({ general: 3, big: 2 });
  });

  it.each([
    [4, ['general:3'], /FAIRLANE_SLOTS: is 4, but FAIRLANE_POOLS deals out 3/],
    [undefined, ['general'], /"general" must be a pool and its slots/],
    [undefined, ['general:0'], /"general:0" must be a pool and its slots/],
    [undefined, ['General:1'], /"General:1"/],
    [undefined, ['a:1', 'a:2'], /"a" is there twice/],
  ])('refuses %s slots with the pools %j', (slots, pools, message) => {
    expect(() => dealSlots(slots, pools)).toThrow(message);
  });
});
