import { byAge, type Candidate } from './task.js';

/** What counts as equal: a solver's sums and ours round differently. */
const TOLERANCE = 1e-9;

/**
 * Breaks ties: as long as a task that was left out could take the place of younger ones without loss, it does. So the
 * result is worth as much, no task that fits is left out (also one of no profit), and of equals the older runs.
 *
 * Each exchange puts an older task in the place of younger ones, so it ends.
 */
export function preferOlder<T extends Candidate>(candidates: readonly T[], chosen: readonly T[]): T[] {
  const inAge = [...candidates].sort(byAge);
  const holders = new Map<string, T>();
  const take = (task: T): void => task.resources.forEach((name) => holders.set(name, task));
  chosen.forEach(take);
  const inPlace = new Set(chosen);
  for (let changed = true; changed;) {
    changed = false;
    for (const task of inAge) {
      if (inPlace.has(task)) continue;
      const rivals = new Set(task.resources.flatMap((name) => holders.get(name) ?? []));
      if (!mayReplace(task, rivals)) continue;
      for (const rival of rivals) {
        inPlace.delete(rival);
        rival.resources.forEach((name) => holders.delete(name));
      }
      inPlace.add(task);
      take(task);
      changed = true;
    }
  }
  return [...inPlace].sort(byAge);
}

function mayReplace(task: Candidate, rivals: ReadonlySet<Candidate>): boolean {
  let worth = 0;
  for (const rival of rivals) {
    if (rival.seq < task.seq) return false;
    worth += rival.value;
  }
  return task.value >= worth - TOLERANCE * Math.max(1, Math.abs(worth));
}
