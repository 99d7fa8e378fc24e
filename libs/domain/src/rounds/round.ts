import { type Aging, dueTasks, gain } from './aging.js';
import { preferOlder } from './prefer-older.js';
import { type Candidate, type RoundTask } from './task.js';

/** A waiting task whose resources are all free. */
export interface Contestant extends Candidate {
  readonly task: RoundTask;
}

/** What a round has to decide. */
export interface Contest {
  /** Start whatever else is chosen: they have waited long enough. Oldest first. */
  readonly due: readonly RoundTask[];
  /** Among these the set of greatest value is chosen. Each of them is worth choosing: none is beaten by a twin. */
  readonly contestants: readonly Contestant[];
  /** All that could start, twins too: for the last word by age. */
  readonly free: readonly Contestant[];
}

/**
 * Prepares a round: tasks that are due start when their resources are free, and else keep what is free of them from
 * younger ones; the others contend for the rest.
 *
 * @param waiting all that wait in the scope
 * @param held the resources that running tasks hold
 */
export function prepareRound(
  waiting: readonly RoundTask[],
  held: ReadonlySet<string>,
  aging: Aging,
): Contest {
  const unavailable = new Set(held);
  const isFree = ({ resources }: RoundTask): boolean => !resources.some((name) => unavailable.has(name));
  const due: RoundTask[] = [];
  const isDue = new Set<RoundTask>();
  for (const task of dueTasks(waiting, aging)) {
    isDue.add(task);
    if (isFree(task)) due.push(task);
    task.resources.forEach((name) => unavailable.add(name));
  }
  const free = waiting
    .filter((task) => !isDue.has(task) && isFree(task))
    .map((task) => ({
      task,
      resources: task.resources,
      seq: task.seq,
      value: task.profit + gain(task, aging),
    }));
  return { due, free, contestants: withoutTwins(free) };
}

/** The tasks that a round starts, oldest last to be due first: what was due, then the choice, of equals the older. */
export function finishRound(contest: Contest, chosen: readonly Contestant[]): RoundTask[] {
  return [...contest.due, ...preferOlder(contest.free, chosen).map(({ task }) => task)];
}

/**
 * Of tasks with the same resources at most one runs, so only the best can be chosen, of equals the oldest. A long queue
 * for few resources comes down to few contestants by this.
 */
function withoutTwins(free: readonly Contestant[]): Contestant[] {
  const best = new Map<string, Contestant>();
  for (const task of free) {
    const key = JSON.stringify([...task.resources].sort());
    const known = best.get(key);
    const isBetter =
      !known || task.value > known.value || (task.value === known.value && task.seq < known.seq);
    if (isBetter) best.set(key, task);
  }
  return [...best.values()];
}
