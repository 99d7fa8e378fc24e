import { byAge, type RoundTask } from './task.js';

/** How waiting counts, so that nothing starves. */
export interface Aging {
  /** Profit that a task gains by each full minute of waiting; 0: none, and a task may then wait for ever. */
  readonly profitPerMinute: number;
  /** No resource stays free for a task that has waited less than this, in seconds. */
  readonly patienceSeconds: number;
}

/** What a task has gained by waiting: by full minutes, so that tasks that came together are equals at first. */
export const gain = ({ waitedSeconds }: RoundTask, { profitPerMinute }: Aging): number =>
  profitPerMinute * Math.floor(waitedSeconds / 60);

/**
 * The tasks for which resources are kept free, the oldest first.
 *
 * Aging by itself does not end starvation. A task that needs two resources which others take in turns never finds both
 * free, whatever it is worth; and among many small tasks each ages too, so that their sum outruns one big task's. So a
 * task is *due* once what it gained by waiting alone is at least all that any set of tasks which it keeps from running
 * may say it is worth: each of those holds one of its resources at least, so the greatest profit that another waiting task
 * states for each of its resources, added up. From then on no younger task takes what it needs.
 *
 * Bound on the wait, with the greatest profit P, at most m resources a task, tasks that hold their resources for at most
 * D seconds and k older tasks of which each may become due: max(patience, 60 ceil(m P / rate)) + (2k + 1) D seconds.
 */
export function dueTasks(waiting: readonly RoundTask[], aging: Aging): RoundTask[] {
  if (aging.profitPerMinute === 0) return [];
  const rivals = greatestProfits(waiting);
  return waiting
    .filter((task) => {
      if (task.waitedSeconds < aging.patienceSeconds) return false;
      const rivalry = task.resources.reduce((sum, name) => sum + rivalProfit(task, rivals.get(name)), 0);
      return gain(task, aging) >= rivalry;
    })
    .sort(byAge);
}

/** The two greatest profits stated for a resource, so that a task is not its own rival. */
interface Greatest {
  readonly owner: RoundTask;
  readonly first: number;
  readonly second: number;
}

function greatestProfits(waiting: readonly RoundTask[]): Map<string, Greatest> {
  const greatest = new Map<string, Greatest>();
  for (const task of waiting)
    for (const name of task.resources) {
      const known = greatest.get(name);
      if (!known) greatest.set(name, { owner: task, first: task.profit, second: 0 });
      else if (task.profit > known.first)
        greatest.set(name, { owner: task, first: task.profit, second: known.first });
      else if (task.profit > known.second) greatest.set(name, { ...known, second: task.profit });
    }
  return greatest;
}

const rivalProfit = (task: RoundTask, greatest: Greatest | undefined): number =>
  greatest ? (greatest.owner === task ? greatest.second : greatest.first) : 0;
