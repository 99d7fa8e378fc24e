import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { JobType } from './job-type.js';
import { ENOUGH_SAMPLES, isMisdeclared, learn, type Learned, reclassify } from './learned-seconds.js';

const TYPES: readonly JobType[] = (
  [
    ['instant', 0.001],
    ['quick', 0.01],
    ['short', 0.1],
    ['long', 1],
    ['extended', 10],
  ] as const
).map(([key, secondsPerRecord]) => ({ key, secondsPerRecord, maxShare: 1 }));

const turn = (seconds: number, units = 1) => ({ units, seconds: seconds * units, turns: 1 });

function learnAll(seconds: readonly number[], before?: Learned): Learned {
  return seconds.reduce<Learned | undefined>(
    (known, each) => learn(known, turn(each), 'short', TYPES),
    before,
  ) as Learned;
}

describe('what is learned of a task', () => {
  it('begins as the plain mean', () => {
    expect(learnAll([0.1, 0.2, 0.6])).toMatchObject({ seconds: expect.closeTo(0.3, 9), samples: 3 });
  });

  it('is the seconds of one record or job, whatever a turn had of them', () => {
    expect(learn(undefined, turn(0.02, 25), 'short', TYPES)).toMatchObject({
      seconds: expect.closeTo(0.02, 9),
      samples: 1,
    });
  });

  it('comes to the same from turns one by one and at once', () => {
    const atOnce = learn(undefined, { units: 6, seconds: 1.8, turns: 3 }, 'short', TYPES);
    expect(atOnce.seconds).toBeCloseTo(learnAll([0.3, 0.3, 0.3]).seconds, 9);
    expect(atOnce.samples).toBe(3);
  });

  it('follows a task that has changed, however long it was as before', () => {
    const settled = learnAll(Array<number>(10_000).fill(0.05));
    expect(learnAll(Array<number>(60).fill(0.5), settled).seconds).toBeGreaterThan(0.45);
  });

  it('lies between the least and the most that was seen', () => {
    const seconds = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(seconds, { minLength: 1, maxLength: 60 }), (seen) => {
        const learned = learnAll(seen).seconds;
        expect(learned).toBeGreaterThanOrEqual(Math.min(...seen) - 1e-6);
        expect(learned).toBeLessThanOrEqual(Math.max(...seen) + 1e-6);
      }),
    );
  });
});

describe('the type that is learned', () => {
  it('is the declared one as long as it may be', () => {
    expect(learnAll([0.15, 0.15]).type).toBe('short');
    expect(learnAll([0.006, 0.006]).type).toBe('short');
  });

  it('is another from twice the bound on', () => {
    expect(learnAll([0.3]).type).toBe('long');
    expect(learnAll([3]).type).toBe('extended');
    expect(learnAll([0.0001]).type).toBe('instant');
  });

  it('does not change to and fro at a bound', () => {
    const seen = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? 0.08 : 0.12));
    for (const start of ['short', 'long'] as const) {
      let type: Learned['type'] = start;
      const types = seen.map((seconds) => (type = reclassify(type, seconds, TYPES)));
      expect(new Set(types)).toEqual(new Set([start]));
    }
  });

  it('makes a task misdeclared when there are enough samples', () => {
    const few = learnAll(Array<number>(ENOUGH_SAMPLES - 1).fill(2));
    expect(isMisdeclared(few, 'short')).toBe(false);
    const enough = learnAll([2], few);
    expect(isMisdeclared(enough, 'short')).toBe(true);
    expect(isMisdeclared(enough, 'extended')).toBe(false);
  });
});
