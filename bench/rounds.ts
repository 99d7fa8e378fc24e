import { chooseGreedily } from '@fairlane/domain';
import { monotonicSeconds } from '@fairlane/platform';
import { loadSolver, solveExactly } from '../apps/api/src/gates/resources/solver/solve-exactly.js';
import type { SolverTask } from '../apps/api/src/gates/resources/solver/solver-protocol.js';
import { quantile, rounded } from './live/measure.js';

const RUNS = 5;
const LIMIT_SECONDS = 30;
/** Waiting tasks, resources, and most resources a task needs. */
const PROBLEMS = [
  { tasks: 10, resources: 8, each: 3 },
  { tasks: 100, resources: 30, each: 4 },
  { tasks: 1_000, resources: 100, each: 4 },
  { tasks: 10_000, resources: 100, each: 4 },
  { tasks: 10_000, resources: 1_000, each: 4 },
] as const;

/**
 * The choice of a resource round by itself, in this process: random tasks of which each needs one to four resources, all
 * free, with profits from 1 to 10. `ofOptimum`: what the greedy choice is worth beside it.
 */
export async function rounds(): Promise<object> {
  const highs = await loadSolver();
  solveExactly(highs, problem(100, 30, 4, 1), LIMIT_SECONDS); // compiles what the first one would be charged for
  return Object.fromEntries(
    PROBLEMS.map(({ tasks, resources, each }) => {
      const runs = Array.from({ length: RUNS }, (_, run) => {
        const list = problem(tasks, resources, each, run + 2);
        const startedAt = monotonicSeconds();
        const { chosen, optimal } = solveExactly(highs, list, LIMIT_SECONDS);
        const exactAt = monotonicSeconds();
        const greedy = chooseGreedily(list.map((task, seq) => ({ ...task, seq })));
        const greedyAt = monotonicSeconds();
        const best = chosen.reduce((sum, place) => sum + (list[place]?.value ?? 0), 0);
        return {
          millis: (exactAt - startedAt) * 1_000,
          greedyMillis: (greedyAt - exactAt) * 1_000,
          ofOptimum: greedy.reduce((sum, { value }) => sum + value, 0) / best,
          optimal,
        };
      });
      const millis = runs.map((run) => run.millis);
      return [
        `${tasks} tasks, ${resources} resources`,
        {
          millis: rounded(quantile(millis, 0.5)),
          longest: rounded(Math.max(...millis)),
          greedyMillis: rounded(
            quantile(
              runs.map((run) => run.greedyMillis),
              0.5,
            ),
          ),
          ofOptimum: rounded(
            quantile(
              runs.map((run) => run.ofOptimum),
              0.5,
            ),
          ),
          optimal: runs.filter(({ optimal }) => optimal).length,
        },
      ];
    }),
  );
}

function problem(tasks: number, resources: number, each: number, seed: number): SolverTask[] {
  let state = seed * 7_919;
  const next = (most: number): number => (state = (state * 48_271) % 2_147_483_647) % most;
  return Array.from({ length: tasks }, () => {
    const names = Array.from({ length: 1 + next(each) }, () => `r${next(resources)}`);
    return { resources: [...new Set(names)], value: 1 + next(9_000) / 1_000 };
  });
}
