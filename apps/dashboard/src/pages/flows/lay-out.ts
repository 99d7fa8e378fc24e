import type { Flow, FlowNode } from '../../api/types.js';

export interface PlacedNode {
  readonly node: FlowNode;
  /** Column: one more than that of its deepest parent. */
  readonly column: number;
  readonly row: number;
}

export interface Layout {
  readonly nodes: readonly PlacedNode[];
  readonly columns: number;
  readonly rows: number;
}

/**
 * Places jobs in columns by their depth. In each column they are ordered by the mean place of their parents, so that few
 * lines cross (the barycentre rule of Sugiyama, Tagawa, Toda 1981, one pass).
 */
export function layOut({ nodes, edges }: Pick<Flow, 'nodes' | 'edges'>): Layout {
  const parents = new Map<string, string[]>();
  for (const { from, to } of edges) parents.set(to, [...(parents.get(to) ?? []), from]);
  const depths = depthsOf(nodes, edges);
  const columns: FlowNode[][] = [];
  for (const node of nodes) (columns[depths.get(node.id) ?? 0] ??= []).push(node);

  const rowOf = new Map<string, number>();
  const placed = columns.flatMap((column, place) => {
    const weighed = column.map((node, index) => {
      const rows = (parents.get(node.id) ?? []).map((id) => rowOf.get(id) ?? 0);
      return {
        node,
        weight: rows.length === 0 ? index : rows.reduce((sum, row) => sum + row, 0) / rows.length,
      };
    });
    weighed.sort((a, b) => a.weight - b.weight);
    return weighed.map(({ node }, row) => {
      rowOf.set(node.id, row);
      return { node, column: place, row };
    });
  });
  return {
    nodes: placed,
    columns: columns.length,
    rows: Math.max(0, ...columns.map(({ length }) => length)),
  };
}

/** Length of the longest chain to each job. The API refuses cycles, so every job is reached. */
function depthsOf(nodes: readonly FlowNode[], edges: Flow['edges']): Map<string, number> {
  const depths = new Map(nodes.map(({ id }) => [id, 0]));
  const open = new Map(nodes.map(({ id }) => [id, 0]));
  const children = new Map<string, string[]>();
  for (const { from, to } of edges) {
    open.set(to, (open.get(to) ?? 0) + 1);
    children.set(from, [...(children.get(from) ?? []), to]);
  }
  const ready = nodes.filter(({ id }) => open.get(id) === 0).map(({ id }) => id);
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    for (const child of children.get(id) ?? []) {
      depths.set(child, Math.max(depths.get(child) ?? 0, (depths.get(id) ?? 0) + 1));
      const left = (open.get(child) ?? 0) - 1;
      open.set(child, left);
      if (left === 0) ready.push(child);
    }
  }
  return depths;
}
