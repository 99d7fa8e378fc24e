import { describe, expect, it } from '@jest/globals';
import { PoolWindow } from './pool-window.js';

/** A window after a minute of turns of this length on all its slots. */
function windowOf(slots: number, turnSeconds: number, roundTripSeconds: number): PoolWindow {
  const window = new PoolWindow({ name: 'general', tiers: ['small'], types: ['instant'] });
  window.slots = slots;
  for (let second = 0; second < 60; second += 1) {
    for (let turn = 0; turn < slots / turnSeconds; turn += 1) window.countSettled();
    window.measureRoundTrip(roundTripSeconds);
    window.closeInterval(1);
  }
  return window;
}

describe('the lookahead of a pool', () => {
  it.each([
    ['half-second turns on 8 slots', 8, 0.5, 0.003, 0],
    ['5 ms turns on 8 slots', 8, 0.005, 0.003, 9],
    ['half-second turns on 200 slots, with a slow round trip', 200, 0.5, 0.024, 0],
    ['the same with one that takes a tenth of a turn', 200, 0.5, 0.05, 20],
    ['whatever the measures say, at the most', 100, 0.01, 1, 64],
  ])('is right for %s', (_name, slots, turnSeconds, roundTripSeconds, lookahead) => {
    expect(windowOf(slots, turnSeconds, roundTripSeconds).lookahead).toBe(lookahead);
  });
});
