import { describe, expect, it } from '@jest/globals';
import type { TurnSettled } from '@fairlane/contracts';
import { Changes } from './changes.js';
import { CustomerWindow } from './customer-window.js';
import { SlotTrail } from './slot-trail.js';
import { ThroughputSeries } from './throughput-series.js';

const START = 1_000_000;

const turn = (change: Partial<TurnSettled> & { fromMillis?: number } = {}): TurnSettled => {
  const { fromMillis = 0, ...fields } = change;
  return {
    ...{ outcome: 'worked', customerId: 'a', workerId: 'w', slot: 0, jobType: 'short', tier: 'small' },
    ...{ succeeded: 1, failed: 0, heldSeconds: 0.5, waitSeconds: [], runSeconds: [] },
    claimedAt: new Date(START * 1_000 + fromMillis).toISOString(),
    ...fields,
  } as TurnSettled;
};

describe('ThroughputSeries', () => {
  it('counts what ended in each step, and takes percentiles of the waits', () => {
    const series = new ThroughputSeries();
    for (let n = 0; n < 10; n++) series.add(turn({ failed: n === 0 ? 1 : 0, waitSeconds: [n] }), START + 1);
    series.add(turn(), START + 6);
    const [first, second] = series.points(START + 7);
    expect(first).toMatchObject({ at: START, jobsPerSecond: 2.2, failedPerSecond: 0.2, busySlots: 1 });
    expect(first?.waitP99Seconds).toBeGreaterThan(8);
    expect(second).toMatchObject({ at: START + 5, jobsPerSecond: 0.5, waitP99Seconds: null });
  });

  it('keeps an hour, however long it runs', () => {
    const series = new ThroughputSeries();
    for (let at = 0; at < 7_200; at += 5) series.add(turn(), START + at);
    expect(series.points(START + 7_200).length).toBeLessThanOrEqual(721);
    expect(series.points(START + 7_200, START + 7_195)).toHaveLength(2);
  });
});

describe('CustomerWindow', () => {
  it('tells ten minutes of one customer, and the waits of the last minute of all', () => {
    const window = new CustomerWindow();
    for (let at = 0; at < 700; at += 10) {
      window.add(turn({ customerId: 'a', waitSeconds: [at] }), START + at);
      window.add(turn({ customerId: 'b' }), START + at);
    }
    const points = window.points('a', START + 700);
    expect(points.length).toBeLessThanOrEqual(60);
    expect(points.at(-1)).toMatchObject({ jobs: 1, heldSeconds: 0.5, waitP99Seconds: 690 });
    expect(points[0]?.waitP99Seconds).not.toBeNull(); // condensed, and still known
    const waits = window.waits(START + 700);
    expect(waits.has('b')).toBe(false);
    expect(Math.min(...(waits.get('a') ?? []))).toBeGreaterThanOrEqual(640);
    expect(window.points('nobody', START + 700)).toEqual([]);
  });

  it('counts two thousand customers in a step, and no more', () => {
    const window = new CustomerWindow();
    for (let n = 0; n < 2_500; n++) window.add(turn({ customerId: `c${n}`, waitSeconds: [1] }), START);
    expect(window.waits(START).size).toBe(2_000);
  });
});

describe('SlotTrail', () => {
  const now = START * 1_000;

  it('joins turns of one customer that follow each other, and tells only what is new', () => {
    const trail = new SlotTrail();
    trail.add(turn({ fromMillis: 0, heldSeconds: 0.5 }));
    trail.add(turn({ fromMillis: 510, heldSeconds: 0.5 }));
    trail.add(turn({ fromMillis: 1_020, heldSeconds: 0.5, customerId: 'b' }));
    const all = trail.since(0, now + 2_000);
    expect(all.segments).toMatchObject([
      { customerId: 'a', jobs: 2 },
      { customerId: 'b', jobs: 1 },
    ]);
    expect((all.segments[0]?.to ?? 0) - (all.segments[0]?.from ?? 0)).toBeCloseTo(1_010);
    expect(trail.since(all.version, now + 2_000).segments).toEqual([]);
    trail.add(turn({ fromMillis: 1_530, heldSeconds: 0.5, customerId: 'b' }));
    expect(trail.since(all.version, now + 2_100).segments).toMatchObject([{ customerId: 'b', jobs: 2 }]);
  });

  it('stays small under any rate of turns, and forgets after a minute', () => {
    const trail = new SlotTrail();
    for (let n = 0; n < 30_000; n++)
      trail.add(turn({ fromMillis: n * 2, heldSeconds: 0.002, customerId: `c${n % 3}` }));
    expect(trail.since(0, now + 60_000).segments.length).toBeLessThanOrEqual(1_100);
    expect(trail.since(0, now + 200_000).segments).toEqual([]);
  });

  it('leaves out turns that found nothing', () => {
    const trail = new SlotTrail();
    trail.add(turn({ outcome: 'empty', claimedAt: null }));
    expect(trail.since(0, now).segments).toEqual([]);
  });
});

describe('Changes', () => {
  it('gathers any number of events into one, and names no more than five hundred customers', () => {
    const changes = new Changes();
    expect(changes.take()).toBeUndefined();
    for (let n = 0; n < 1_000; n++) changes.job(`c${n % 2}`);
    changes.setting();
    expect(changes.take()).toEqual({
      customerIds: ['c0', 'c1'],
      jobsArrived: false,
      settings: true,
      workers: false,
    });
    for (let n = 0; n < 1_000; n++) changes.job(`c${n}`);
    expect(changes.take()).toMatchObject({ customerIds: null });
    expect(changes.take()).toBeUndefined();
  });
});
