import { describe, expect, it } from '@jest/globals';
import type { TurnSettled } from '@fairlane/contracts';
import { TurnWindow } from './turn-window.js';

const settled = (fields: Partial<TurnSettled> = {}): TurnSettled => ({
  turnId: '01a1fca3-dd0d-7756-a235-b4283e1ebf52',
  outcome: 'worked',
  pool: 'general',
  tier: 'small',
  customerId: 'a',
  jobType: 'short',
  opaque: false,
  workerId: '01a1fca3-dd0d-7756-a235-b4283e1ebf52',
  slot: 0,
  claimedAt: null,
  heldSeconds: 0.5,
  users: [],
  succeeded: 2,
  failed: 0,
  waitSeconds: [0.1],
  runSeconds: [],
  floor: null,
  ...fields,
});

describe('TurnWindow', () => {
  it('adds up a lane over the seconds', () => {
    const window = new TurnWindow();
    for (let second = 0; second < 10; second += 1) window.add(settled(), 100 + second);
    expect(window.lane('small', 'short', 110)).toEqual({
      jobsPerSecond: 2,
      waits: Array<number>(10).fill(0.1),
    });
    expect(window.lane('large', 'short', 110)).toEqual({ jobsPerSecond: 0, waits: [] });
  });

  it('forgets what is older than a minute', () => {
    const window = new TurnWindow();
    window.add(settled(), 100);
    window.add(settled({ customerId: 'b' }), 155);
    expect([...window.heldByCustomer(161)]).toEqual([['b', 0.5]]);
  });

  it('keeps a bounded number of waits under any load', () => {
    const window = new TurnWindow();
    for (let n = 0; n < 1_000; n += 1)
      window.add(settled({ waitSeconds: Array<number>(100).fill(1) }), 100.5);
    expect(window.lane('small', 'short', 101).waits).toHaveLength(200);
  });
});
