import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Highs } from 'highs';
import { loadSolver, solveExactly } from './solve-exactly.js';
import type { SolverTask } from './solver-protocol.js';

const task = fc.record({
  resources: fc.uniqueArray(fc.integer({ min: 0, max: 9 }).map(String), { minLength: 1, maxLength: 5 }),
  value: fc.oneof(fc.constantFrom(0, 0.1, 0.2, 0.4, 2.9, 9.2), fc.double({ min: 0, max: 1e6, noNaN: true })),
});

/** Tries every subset. */
function greatestValue(tasks: readonly SolverTask[], from = 0, taken = new Set<string>()): number {
  const next = tasks[from];
  if (!next) return 0;
  const without = greatestValue(tasks, from + 1, taken);
  if (next.resources.some((name) => taken.has(name))) return without;
  return Math.max(
    without,
    next.value + greatestValue(tasks, from + 1, new Set([...taken, ...next.resources])),
  );
}

describe('solveExactly', () => {
  let highs: Highs;
  beforeAll(async () => {
    highs = await loadSolver();
  });

  it('chooses a conflict-free set worth as much as the best of all subsets', () => {
    fc.assert(
      fc.property(fc.array(task, { maxLength: 12 }), (tasks) => {
        const { chosen, optimal } = solveExactly(highs, tasks, 10);
        const names = chosen.flatMap((index) => tasks[index]!.resources);
        expect(new Set(names).size).toBe(names.length);
        const best = greatestValue(tasks);
        const worth = chosen.reduce((sum, index) => sum + tasks[index]!.value, 0);
        expect(worth).toBeGreaterThanOrEqual(best - 1e-6 * Math.max(1, best));
        expect(optimal).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('takes the satellite that is worth more than both of its rivals', () => {
    const tasks = [
      { resources: ['camera', 'disk', 'proc'], value: 9.2 },
      { resources: ['disk'], value: 0.4 },
      { resources: ['proc'], value: 2.9 },
    ];
    expect(solveExactly(highs, tasks, 1)).toEqual({ chosen: [0], optimal: true });
  });

  it('gives the greedy choice, and says that it may not be the best, when there is no time', () => {
    const { chosen, optimal } = solveExactly(highs, hard(400), 0);
    expect(chosen.length).toBeGreaterThan(0);
    expect(optimal).toBe(false);
  });
});

/** Random triples of 60 resources: far from what presolving alone decides. */
function hard(count: number): SolverTask[] {
  let seed = 7;
  const next = (): number => (seed = (seed * 48_271) % 2_147_483_647);
  return Array.from({ length: count }, () => ({
    resources: [...new Set([next() % 60, next() % 60, next() % 60].map(String))],
    value: 1 + (next() % 1_000) / 1_000,
  }));
}
