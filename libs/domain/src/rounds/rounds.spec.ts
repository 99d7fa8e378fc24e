import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Aging,
  chooseGreedily,
  finishRound,
  isConflictFree,
  preferOlder,
  prepareRound,
  type RoundTask,
  totalValue,
} from './index.js';

const NAMES = ['camera', 'disk', 'proc', 'radio', 'arm'];
const NO_AGING: Aging = { profitPerMinute: 0, patienceSeconds: 0 };

const tasks = fc
  .array(
    fc.record({
      resources: fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 1, maxLength: 4 }),
      // Few values, so that ties are common; tenths, so that sums round.
      profit: fc.constantFrom(0, 0.1, 0.2, 0.3, 0.4, 2.9, 9.2),
      waitedSeconds: fc.integer({ min: 0, max: 600 }),
    }),
    { maxLength: 12 },
  )
  .map((list) => list.map((task, seq): RoundTask => ({ ...task, id: `t${seq}`, seq })));
const held = fc.uniqueArray(fc.constantFrom(...NAMES), { maxLength: 2 }).map((names) => new Set(names));

const greedyRound = (
  waiting: readonly RoundTask[],
  taken: ReadonlySet<string>,
  aging: Aging,
): RoundTask[] => {
  const contest = prepareRound(waiting, taken, aging);
  return finishRound(contest, chooseGreedily(contest.contestants));
};
const names = (started: readonly RoundTask[]): string[] => started.flatMap(({ resources }) => resources);

describe('a round', () => {
  it('starts only tasks whose resources are free, and no two that share one', () => {
    fc.assert(
      fc.property(tasks, held, fc.constantFrom(0, 1, 10), (waiting, taken, profitPerMinute) => {
        const used = names(greedyRound(waiting, taken, { profitPerMinute, patienceSeconds: 60 }));
        expect(new Set(used).size).toBe(used.length);
        for (const name of used) expect(taken.has(name)).toBe(false);
      }),
    );
  });

  it('leaves out nobody who could run beside the others, whatever the profit', () => {
    fc.assert(
      fc.property(tasks, held, (waiting, taken) => {
        const started = greedyRound(waiting, taken, NO_AGING);
        const used = new Set([...taken, ...names(started)]);
        for (const task of waiting)
          if (!started.includes(task)) expect(task.resources.some((name) => used.has(name))).toBe(true);
      }),
    );
  });

  it('has the last word by age: of equals the older starts, and what fits beside the choice', () => {
    const of = (seq: number, profit: number, ...resources: string[]): RoundTask => ({
      ...{ id: `t${seq}`, seq, profit, resources, waitedSeconds: 0 },
    });
    const waiting = [of(0, 2, 'disk', 'arm'), of(1, 1, 'arm'), of(2, 1, 'disk'), of(3, 0, 'radio')];
    const contest = prepareRound(waiting, new Set(), NO_AGING);
    const youngerPair = contest.contestants.filter(({ seq }) => seq === 1 || seq === 2);
    expect(finishRound(contest, youngerPair).map(({ id }) => id)).toEqual(['t0', 't3']);
  });

  it('has one contestant for all that want the same resources: the one worth most, of equals the oldest', () => {
    const twin = (seq: number, profit: number, resources: string[]): RoundTask => ({
      id: `t${seq}`,
      seq,
      profit,
      resources,
      waitedSeconds: 0,
    });
    const contest = prepareRound(
      [twin(0, 1, ['disk', 'arm']), twin(1, 2, ['arm', 'disk']), twin(2, 2, ['disk', 'arm'])],
      new Set(),
      NO_AGING,
    );
    expect(contest.contestants.map(({ task }) => task.id)).toEqual(['t1']);
  });
});

describe('chooseGreedily', () => {
  it('takes the older of two that count the same', () => {
    const candidates = [1, 0].map((seq) => ({ resources: ['disk'], value: 1, seq }));
    expect(chooseGreedily(candidates).map(({ seq }) => seq)).toEqual([0]);
  });
});

describe('preferOlder', () => {
  it('keeps what a choice is worth, and leaves no task out that could take the place of younger ones', () => {
    fc.assert(
      fc.property(tasks, (waiting) => {
        const candidates = waiting.map((task) => ({ ...task, value: task.profit }));
        const chosen = chooseGreedily([...candidates].reverse());
        const result = preferOlder(candidates, chosen);
        expect(isConflictFree(result)).toBe(true);
        expect(totalValue(result)).toBeGreaterThanOrEqual(totalValue(chosen) - 1e-6);
        for (const task of candidates.filter((candidate) => !result.includes(candidate))) {
          const rivals = result.filter(({ resources }) =>
            resources.some((name) => task.resources.includes(name)),
          );
          const hasOlderRival = rivals.some(({ seq }) => seq < task.seq);
          expect(hasOlderRival || totalValue(rivals) > task.value).toBe(true);
        }
      }),
    );
  });

  it('gives the same whatever the order of the candidates, and of the choice', () => {
    fc.assert(
      fc.property(tasks, (waiting) => {
        const candidates = waiting.map((task) => ({ ...task, value: task.profit }));
        const chosen = chooseGreedily(candidates);
        const reversed = preferOlder([...candidates].reverse(), [...chosen].reverse());
        expect(reversed).toEqual(preferOlder(candidates, chosen));
      }),
    );
  });

  it('takes the older of two equals, also where one stands for several', () => {
    const candidates = [
      { id: 'both', resources: ['disk', 'arm'], value: 0.3, seq: 0 },
      { id: 'disk', resources: ['disk'], value: 0.1, seq: 1 },
      { id: 'arm', resources: ['arm'], value: 0.2, seq: 2 }, // the sum of the two is a little more than 0.3
    ];
    expect(preferOlder(candidates, candidates.slice(1)).map(({ id }) => id)).toEqual(['both']);
  });
});
