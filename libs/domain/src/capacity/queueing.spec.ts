import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { busyProbability, type Demand, joinDemands, meanWaitSeconds, slotsFor } from './queueing.js';

const demand = (arrivalsPerSecond: number, meanSeconds: number, squaredVariation = 1): Demand => ({
  arrivalsPerSecond,
  meanSeconds,
  varianceSeconds: squaredVariation * meanSeconds ** 2,
});

describe('busyProbability', () => {
  it('has the values of the tables of Erlang C', () => {
    expect(busyProbability(0.5, 1)).toBeCloseTo(0.5, 12); // one slot: its utilisation
    expect(busyProbability(1, 2)).toBeCloseTo(1 / 3, 12);
    expect(busyProbability(2, 3)).toBeCloseTo(4 / 9, 12);
    expect(busyProbability(8, 10)).toBeCloseTo(0.40918, 5);
    expect(busyProbability(3, 3)).toBe(1);
    expect(busyProbability(0, 3)).toBe(0);
  });

  it('neither overflows nor leaves 0 to 1 for thousands of slots', () => {
    expect(busyProbability(4_900, 5_000)).toBeGreaterThan(0);
    expect(busyProbability(4_900, 5_000)).toBeLessThan(1);
  });
});

describe('meanWaitSeconds', () => {
  it('is exact for one slot: Pollaczek and Khinchine', () => {
    // rho / (1 - rho) x (1 + C2) / 2 x S
    expect(meanWaitSeconds(demand(0.8, 1, 1), 1)).toBeCloseTo(4, 9);
    expect(meanWaitSeconds(demand(0.8, 1, 0), 1)).toBeCloseTo(2, 9);
    expect(meanWaitSeconds(demand(0.5, 1, 3), 1)).toBeCloseTo(2, 9);
  });

  it('is exact for exponential run times: C(c, a) S / (c - a)', () => {
    expect(meanWaitSeconds(demand(1, 2), 3)).toBeCloseTo((4 / 9) * 2, 9);
  });

  it('is infinite where the slots cannot keep up', () => {
    expect(meanWaitSeconds(demand(2, 1), 2)).toBe(Infinity);
  });

  it('is near what a simulation of the queue gives', () => {
    // Ten slots at 0.8, fixed run times: 200,000 jobs by the recursion of Kiefer and Wolfowitz.
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const free = new Float64Array(10);
    let now = 0;
    let waited = 0;
    const jobs = 200_000;
    for (let job = 0; job < jobs; job += 1) {
      now -= Math.log(random()) / 8;
      let slot = 0;
      for (let other = 1; other < free.length; other += 1)
        if ((free[other] as number) < (free[slot] as number)) slot = other;
      const startsAt = Math.max(now, free[slot] as number);
      waited += startsAt - now;
      free[slot] = startsAt + 1;
    }
    const expected = meanWaitSeconds(demand(8, 1, 0), 10);
    expect(waited / jobs / expected).toBeGreaterThan(0.85);
    expect(waited / jobs / expected).toBeLessThan(1.15);
  });
});

describe('slotsFor', () => {
  it('is the fewest slots that keep the wait', () => {
    const load = fc.record({
      arrivalsPerSecond: fc.double({ min: 0.01, max: 200, noNaN: true }),
      meanSeconds: fc.double({ min: 0.001, max: 20, noNaN: true }),
      varianceSeconds: fc.double({ min: 0, max: 1_000, noNaN: true }),
    });
    fc.assert(
      fc.property(load, fc.double({ min: 0.001, max: 60, noNaN: true }), (given, target) => {
        const slots = slotsFor(given, target);
        expect(meanWaitSeconds(given, slots)).toBeLessThanOrEqual(target);
        if (slots > 1) expect(meanWaitSeconds(given, slots - 1)).toBeGreaterThan(target);
      }),
      { numRuns: 200 },
    );
  });

  it('needs none where nothing comes', () => {
    expect(slotsFor(demand(0, 1), 1)).toBe(0);
  });
});

describe('joinDemands', () => {
  it('mixes kinds by how often they come', () => {
    const joined = joinDemands([demand(3, 1, 0), demand(1, 5, 0)]);
    expect(joined).toEqual({ arrivalsPerSecond: 4, meanSeconds: 2, varianceSeconds: 3 });
    expect(joinDemands([])).toEqual({ arrivalsPerSecond: 0, meanSeconds: 0, varianceSeconds: 0 });
  });
});
