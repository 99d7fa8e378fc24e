import { byAge, type Candidate } from './task.js';

/**
 * A good conflict-free set at once: takes the tasks by value per square root of their number of resources, which is at
 * least 1/sqrt(m) of the greatest value with m resources, and no polynomial rule promises more (Lehmann, O'Callaghan,
 * Shoham: Truth revelation in approximately efficient combinatorial auctions, J. ACM 49, 2002). Ties: the older first.
 */
export function chooseGreedily<T extends Candidate>(candidates: readonly T[]): T[] {
  const density = ({ value, resources }: Candidate): number => value / Math.sqrt(resources.length);
  const taken = new Set<string>();
  return [...candidates]
    .sort((a, b) => density(b) - density(a) || byAge(a, b))
    .filter(({ resources }) => {
      if (resources.some((name) => taken.has(name))) return false;
      for (const name of resources) taken.add(name);
      return true;
    });
}
