import { describe, expect, it } from '@jest/globals';
import { ACTIVITIES, activityOf, queuedJobsOf } from './activity.js';

describe('activity', () => {
  it.each([
    [0, 'idle'],
    [1, 'active'],
    [10, 'active'],
    [11, 'very_active'],
    [100, 'very_active'],
    [101, 'hyperactive'],
    [4_000_000, 'hyperactive'],
  ])('of %d queued jobs is %s', (queued, activity) => expect(activityOf(queued)).toBe(activity));

  it('has ranges that cover every number once', () => {
    const ranges = ACTIVITIES.map(queuedJobsOf);
    expect(ranges[0]?.least).toBe(0);
    expect(ranges.at(-1)?.most).toBeNull();
    expect(ranges.slice(1).map(({ least }) => least - 1)).toEqual(
      ranges.slice(0, -1).map(({ most }) => most),
    );
    for (const activity of ACTIVITIES) expect(activityOf(queuedJobsOf(activity).least)).toBe(activity);
  });
});
