/** A task as the solver sees it; answers name it by its place in the list. */
export interface SolverTask {
  readonly resources: readonly string[];
  readonly value: number;
}

/** Places of the chosen tasks; `optimal` is false when time was up before it was proven that no set is worth more. */
export interface Solution {
  readonly chosen: readonly number[];
  readonly optimal: boolean;
}

export interface SolverRequest {
  readonly tasks: readonly SolverTask[];
  readonly limitSeconds: number;
}
