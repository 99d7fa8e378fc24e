import { parentPort } from 'node:worker_threads';
import { loadSolver, solveExactly } from './solve-exactly.js';
import type { Solution, SolverRequest } from './solver-protocol.js';

/** What the solver's thread runs: one problem after the other. An error ends the thread, which its owner sees. */
const solver = loadSolver();

parentPort?.on('message', ({ tasks, limitSeconds }: SolverRequest) => {
  void solver.then((highs) =>
    parentPort?.postMessage(solveExactly(highs, tasks, limitSeconds) satisfies Solution),
  );
});
