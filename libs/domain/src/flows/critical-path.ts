import { orderOf, type Parents } from './graph.js';

/** The chain of jobs that decides how soon a flow can end, however many slots there are. */
export interface CriticalPath {
  /** From a node without parents to one without children, each a parent of the next. */
  readonly nodes: readonly number[];
  readonly seconds: number;
}

/**
 * The longest chain by seconds. Seconds that are still to do: 0 for a job that has ended.
 * @throws RangeError when the graph has a cycle
 */
export function criticalPath(parents: Parents, seconds: readonly number[]): CriticalPath {
  const { order } = orderOf(parents);
  if (!order) throw new RangeError('A graph with a cycle has no longest chain.');
  const endsAt = new Float64Array(parents.length);
  const latest = new Int32Array(parents.length).fill(-1);
  let last = -1;
  for (const node of order) {
    let startsAt = 0;
    for (const parent of parents[node] ?? []) {
      const parentEnds = endsAt[parent] ?? 0;
      if (latest[node] !== -1 && parentEnds <= startsAt) continue;
      startsAt = parentEnds;
      latest[node] = parent;
    }
    endsAt[node] = startsAt + (seconds[node] ?? 0);
    if (last === -1 || (endsAt[node] ?? 0) > (endsAt[last] ?? 0)) last = node;
  }
  const nodes: number[] = [];
  for (let node = last; node !== -1; node = latest[node] ?? -1) nodes.push(node);
  return { nodes: nodes.reverse(), seconds: last === -1 ? 0 : (endsAt[last] ?? 0) };
}

/**
 * Seconds until a flow may have ended on so many slots: Graham's bound for work that is never left waiting beside a
 * free slot, (work + (slots - 1) x longest chain) / slots. R. L. Graham, Bounds on multiprocessing timing anomalies,
 * SIAM J. Appl. Math. 17 (1969). Never less than the longest chain, and exact where the flow is a single chain.
 */
export function flowEtaSeconds(workSeconds: number, pathSeconds: number, slots: number): number {
  const served = Math.max(1, slots);
  return Math.max(pathSeconds, (workSeconds + (served - 1) * pathSeconds) / served);
}
