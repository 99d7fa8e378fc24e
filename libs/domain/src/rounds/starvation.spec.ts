import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Aging, chooseGreedily, finishRound, prepareRound, type RoundTask } from './index.js';

/** A task of the simulation: when it came, and for how long it holds its resources. */
interface Arrival {
  readonly at: number;
  readonly resources: readonly string[];
  readonly profit: number;
  readonly holdsSeconds: number;
}

/**
 * Plays arrivals and ends, a round at each of them and once a second as in the service, until the task that came at
 * `watched` starts. Returns how long it waited, or undefined when it had not started by `untilSeconds`.
 */
function waitOf(
  arrivals: readonly Arrival[],
  watched: number,
  aging: Aging,
  untilSeconds: number,
): number | undefined {
  const waiting = new Set<number>();
  const running = new Map<number, number>();
  for (let now = 0; now <= untilSeconds; now += 0.5) {
    for (const [task, end] of running) if (end <= now) running.delete(task);
    arrivals.forEach(({ at }, index) => at > now - 0.5 && at <= now && waiting.add(index));
    const held = new Set([...running.keys()].flatMap((task) => arrivals[task]!.resources));
    const tasks = [...waiting].map((index): RoundTask => {
      const { resources, profit, at } = arrivals[index]!;
      return { id: String(index), seq: index, resources, profit, waitedSeconds: now - at };
    });
    const contest = prepareRound(tasks, held, aging);
    for (const { seq } of finishRound(contest, chooseGreedily(contest.contestants))) {
      waiting.delete(seq);
      running.set(seq, now + arrivals[seq]!.holdsSeconds);
    }
    if (!waiting.has(watched) && now >= arrivals[watched]!.at) return now - arrivals[watched]!.at;
  }
  return undefined;
}

const HOLD = 4;
/** For ever more work than time for each resource by itself, a second apart, so that both are never free at once. */
const flood = (profit: number, seconds: number): Arrival[] =>
  Array.from({ length: seconds }, (_, at) => ({
    at,
    resources: [at % 2 === 0 ? 'disk' : 'proc'],
    profit,
    holdsSeconds: HOLD,
  }));

describe('aging', () => {
  const wants: Arrival = { at: 0, resources: ['disk', 'proc'], profit: 0, holdsSeconds: 1 };

  it('lets a task of no profit wait for ever when it is off', () => {
    const arrivals = [...flood(1, 600).slice(0, 3), { ...wants, at: 3 }, ...flood(1, 600).slice(3)];
    expect(waitOf(arrivals, 3, { profitPerMinute: 0, patienceSeconds: 0 }, 590)).toBeUndefined();
  });

  it('starts a task that needs two contended resources once the gain of its wait is what its rivals state', () => {
    const arrivals = [...flood(1, 600).slice(0, 3), { ...wants, at: 3 }, ...flood(1, 600).slice(3)];
    const aging = { profitPerMinute: 1, patienceSeconds: 10 };
    // Two rivals of profit 1: due after 120 s, and then two holders of at most 4 s end; three tasks came before it.
    expect(waitOf(arrivals, 3, aging, 590)).toBeLessThanOrEqual(120 + (2 * 3 + 1) * HOLD);
  });

  it('bounds the wait of every task, whatever arrives', () => {
    const arrival = fc.record({
      at: fc.integer({ min: 0, max: 200 }),
      resources: fc.uniqueArray(fc.constantFrom('disk', 'proc', 'arm'), { minLength: 1, maxLength: 3 }),
      profit: fc.integer({ min: 0, max: 3 }),
      holdsSeconds: fc.integer({ min: 1, max: HOLD }),
    });
    const aging = { profitPerMinute: 12, patienceSeconds: 20 };
    const dueSeconds = Math.max(aging.patienceSeconds, 60 * Math.ceil((3 * 3) / aging.profitPerMinute));
    fc.assert(
      fc.property(fc.array(arrival, { minLength: 1, maxLength: 60 }), fc.nat(), (unsorted, pick) => {
        const arrivals = [...unsorted].sort((a, b) => a.at - b.at);
        const watched = pick % arrivals.length;
        const bound = dueSeconds + (2 * watched + 1) * HOLD + 1;
        const wait = waitOf(arrivals, watched, aging, arrivals[watched]!.at + bound);
        expect(wait).toBeDefined();
      }),
      { numRuns: 200 },
    );
  });
});
