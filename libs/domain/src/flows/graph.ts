/**
 * The nodes of a graph are 0 to n - 1, and `parents[node]` lists what must have ended before the node may start. All
 * functions are O(nodes + edges) and none recurses: a chain of ten thousand jobs is an ordinary flow.
 */
export type Parents = readonly (readonly number[])[];

/** An order in which every parent comes before its children, or a cycle because of which there is none. */
export type Ordering =
  | { readonly order: readonly number[]; readonly cycle?: never }
  /** Each waits for the next one, and the last for the first. */
  | { readonly order?: never; readonly cycle: readonly number[] };

/** Kahn (1962): takes away again and again what waits for nobody. Nodes that are free come in the order given. */
export function orderOf(parents: Parents): Ordering {
  const children = childrenOf(parents);
  const left = Int32Array.from(parents, (own) => own.length);
  const order: number[] = [];
  for (const [node, own] of parents.entries()) if (own.length === 0) order.push(node);
  for (let at = 0; at < order.length; at += 1)
    for (const child of children[order[at] as number] ?? []) {
      left[child] = (left[child] ?? 0) - 1;
      if (left[child] === 0) order.push(child);
    }
  return order.length === parents.length ? { order } : { cycle: cycleAmong(parents, left) };
}

/** What waits for each node. */
export function childrenOf(parents: Parents): number[][] {
  const children = parents.map((): number[] => []);
  for (const [child, own] of parents.entries()) for (const parent of own) children[parent]?.push(child);
  return children;
}

/** The connected parts of the graph: for each node the first node of its part. Union by the smaller number. */
export function partsOf(parents: Parents): number[] {
  const firsts = parents.map((_, node) => node);
  const find = (node: number): number => {
    let at = node;
    while (firsts[at] !== at) {
      firsts[at] = firsts[firsts[at] as number] as number; // halves the path for those who come after
      at = firsts[at] as number;
    }
    return at;
  };
  for (const [child, own] of parents.entries())
    for (const parent of own) {
      const [a, b] = [find(child), find(parent)];
      firsts[Math.max(a, b)] = Math.min(a, b);
    }
  return firsts.map((_, node) => find(node));
}

/** Whatever Kahn left over waits for something that was left over too, so going from parent to parent ends in a circle. */
function cycleAmong(parents: Parents, left: Int32Array): number[] {
  const placeOf = new Map<number, number>();
  const walk: number[] = [];
  let node = left.findIndex((count) => count > 0);
  while (!placeOf.has(node)) {
    placeOf.set(node, walk.length);
    walk.push(node);
    node = parents[node]?.find((parent) => (left[parent] ?? 0) > 0) as number;
  }
  return walk.slice(placeOf.get(node));
}
