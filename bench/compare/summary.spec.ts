import { describe, expect, it } from '@jest/globals';
import type { Kind, Measurement, Run } from './measurement.js';
import { best, flatten, spread, summarise } from './summary.js';

const contender = (name: string, kind: Kind, runs: readonly Run[]) => ({ name, title: name, kind, runs });
const rates = (...values: number[]) => values.map((jobsPerSecond) => ({ jobsPerSecond }));

const drain: Measurement = {
  id: 'W1',
  title: 'Drain',
  description: '',
  measuredAt: '2026-01-01T00:00:00.000Z',
  machine: {},
  figures: [
    { key: 'jobsPerSecond', title: 'jobs/s', better: 'more' },
    { key: 'waitSeconds', title: 'wait, s', better: 'less' },
  ],
  contenders: [
    contender('fairlane', 'fairlane', [
      { jobsPerSecond: 300, waitSeconds: 2 },
      { jobsPerSecond: 100, waitSeconds: 4 },
      { jobsPerSecond: 200, waitSeconds: 3 },
    ]),
    contender(
      'slow-peer',
      'peer',
      rates(20, 10, 90).map((run) => ({ ...run, waitSeconds: 1 })),
    ),
    contender(
      'fast-peer',
      'peer',
      rates(60, 50, 40).map((run) => ({ ...run, waitSeconds: 30 })),
    ),
    contender('bare-sql', 'database limit', rates(400, 400, 400)),
  ],
};

describe('the spread', () => {
  it('has the middle one as median, or the mean of the two in the middle', () => {
    expect(spread([3, 1, 10])).toEqual({ median: 3, min: 1, max: 10 });
    expect(spread([10, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 10 });
    expect(spread([7])).toEqual({ median: 7, min: 7, max: 7 });
  });

  it('is an error of nothing', () => {
    expect(() => spread([])).toThrow(RangeError);
  });
});

describe('the summary', () => {
  const [jobs, waits] = summarise(drain);

  it('compares what was measured in the same round', () => {
    // 300/60, 100/50, 200/40; of the medians it would be 4.
    expect(jobs?.contenders[2]?.fairlaneRatio).toEqual({ median: 5, min: 2, max: 5 });
    expect(jobs?.contenders[0]?.fairlaneRatio).toBeUndefined();
  });

  it('leaves out who does not give the figure', () => {
    expect(waits?.contenders.map(({ name }) => name)).toEqual(['fairlane', 'slow-peer', 'fast-peer']);
  });

  it('finds the best by the median, where more is better and where less is', () => {
    expect(jobs && best(jobs, 'peer')?.name).toBe('fast-peer');
    expect(waits && best(waits, 'peer')?.name).toBe('slow-peer');
    expect(jobs && best(jobs, 'broker limit')).toBeUndefined();
  });

  it('has one flat key for each figure', () => {
    expect(flatten(drain)).toMatchObject({
      'W1.jobsPerSecond': 200,
      'W1.jobsPerSecondMin': 100,
      'W1.jobsPerSecondMax': 300,
      'W1.fastPeerJobsPerSecond': 50,
      'W1.ratioToFastestPeer': 5,
      'W1.ratioToDatabaseLimit': 0.5,
      'W1.waitSecondsRatioToFastestPeer': 3,
    });
    expect(flatten(drain)).not.toHaveProperty('W1.jobsPerSecondRatio');
    expect(flatten(drain)).not.toHaveProperty('W1.ratioToBrokerLimit');
    expect(flatten(drain)).not.toHaveProperty('W1.waitSecondsRatioToDatabaseLimit');
  });

  it('has the ratio to the first baseline by the name of the figure alone', () => {
    const contenders = [
      contender('few', 'baseline', [{ cost: 2 }, { cost: 4 }, { cost: 4 }]),
      contender('more', 'baseline', [{ cost: 1 }, { cost: 1 }, { cost: 1 }]),
      contender('many', 'fairlane', [{ cost: 3 }, { cost: 4 }, { cost: 5 }]),
    ];
    const figures = [{ key: 'cost', title: 'cost', better: 'less' as const }];
    expect(flatten({ ...drain, id: 'W6', figures, contenders })).toMatchObject({
      'W6.manyCost': 4,
      'W6.fewCost': 4,
      'W6.costRatio': 1.25, // of 1.5, 1 and 1.25
    });
  });
});
