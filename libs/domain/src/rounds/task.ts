/** A job that waits for exclusive resources, as a round sees it. */
export interface RoundTask {
  readonly id: string;
  /** Names, each once, at least one. No two tasks that run at once share any. */
  readonly resources: readonly string[];
  /** What it is worth to run it; zero or more, in a unit of the user's own. */
  readonly profit: number;
  /** Order of arrival in its scope: the lower, the older. */
  readonly seq: number;
  /** Seconds since it first could have been chosen. */
  readonly waitedSeconds: number;
}

/** A task with what it counts in the choice: its profit and what it has gained by waiting. */
export interface Candidate {
  readonly resources: readonly string[];
  readonly value: number;
  readonly seq: number;
}

/** What the chosen tasks are worth together. */
export const totalValue = (chosen: readonly Candidate[]): number =>
  chosen.reduce((sum, { value }) => sum + value, 0);

/** Older first. */
export const byAge = (a: { readonly seq: number }, b: { readonly seq: number }): number => a.seq - b.seq;

/** Whether no two of the tasks share a resource. */
export function isConflictFree(chosen: readonly Candidate[]): boolean {
  const names = chosen.flatMap(({ resources }) => resources);
  return new Set(names).size === names.length;
}
