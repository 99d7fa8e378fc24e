import { chooseGreedily, isConflictFree, totalValue } from '@fairlane/domain';
import loadHighs, { type Highs, type ModelData } from 'highs';
import type { Solution, SolverTask } from './solver-protocol.js';

/**
 * The conflict-free set of greatest value by mixed integer linear programming: one yes-or-no variable a task, and for
 * each resource the sum of those who want it is at most one (weighted set packing).
 *
 * Starts from the greedy choice, and gives that, or the best found on the way, when the time is up: `optimal` is false
 * then. Blocks its thread for as long as it takes.
 */
export function solveExactly(highs: Highs, tasks: readonly SolverTask[], limitSeconds: number): Solution {
  const indexed = tasks.map((task, index) => ({ ...task, seq: index, index }));
  const greedy = chooseGreedily(indexed);
  const answer = (chosen: readonly { readonly index: number }[], optimal: boolean): Solution => ({
    chosen: chosen.map(({ index }) => index),
    optimal,
  });
  // Nobody is in anybody's way.
  if (greedy.length === tasks.length) return answer(greedy, true);
  return highs.withModel(modelOf(highs, tasks), (model) => {
    model.options.set({
      output_flag: false,
      time_limit: limitSeconds,
      // The defaults stop within 0.01 % of the optimum.
      mip_rel_gap: 0,
      mip_abs_gap: 1e-9,
    });
    const taken = new Set(greedy.map(({ index }) => index));
    model.setSolution({ colValue: tasks.map((_, index) => (taken.has(index) ? 1 : 0)) });
    const { modelStatus } = model.run();
    const { colValue } = model.getSolution();
    const found = indexed.filter(({ index }) => (colValue[index] ?? 0) > 0.5);
    const isGood = isConflictFree(found) && totalValue(found) >= totalValue(greedy);
    const optimal = modelStatus === highs.constants.modelStatus.optimal;
    // An optimum that rounding made worse than the greedy choice by less than the solver can tell is no reason to doubt.
    return answer(isGood ? found : greedy, optimal && isConflictFree(found));
  });
}

/** Loads the solver, once a thread: compiling it takes some 50 ms. */
export async function loadSolver(): Promise<Highs> {
  // Its types describe the CommonJS build, whose default export is one level deeper than that of the module.
  return (loadHighs as unknown as typeof loadHighs.default)();
}

function modelOf(highs: Highs, tasks: readonly SolverTask[]): ModelData {
  const rows = new Map<string, number>();
  const starts = [0];
  const indices: number[] = [];
  for (const { resources } of tasks) {
    for (const name of resources) {
      const row = rows.get(name) ?? rows.size;
      rows.set(name, row);
      indices.push(row);
    }
    starts.push(indices.length);
  }
  // Within the solver's tolerances whatever the unit of profit is.
  const scale = Math.max(...tasks.map(({ value }) => value)) || 1;
  const numCols = tasks.length;
  const numRows = rows.size;
  return {
    numCols,
    numRows,
    sense: highs.constants.objectiveSense.maximize,
    colCost: tasks.map(({ value }) => value / scale),
    colLower: new Float64Array(numCols),
    colUpper: new Float64Array(numCols).fill(1),
    rowLower: new Float64Array(numRows).fill(-highs.infinity),
    rowUpper: new Float64Array(numRows).fill(1),
    integrality: new Int32Array(numCols).fill(highs.constants.variableType.integer),
    matrix: {
      format: 'csc',
      numRows,
      numCols,
      starts,
      indices,
      values: new Float64Array(indices.length).fill(1),
    },
  };
}
