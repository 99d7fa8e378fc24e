import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { criticalPath, flowEtaSeconds } from './critical-path.js';
import { orderOf, type Parents, partsOf } from './graph.js';

const LONG = 100_000;

/** A graph without a cycle: nodes in a hidden order, each waiting for some that come before it there. */
const acyclic = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 60 })
  .chain((rows) =>
    fc.shuffledSubarray([...rows.keys()], { minLength: rows.length }).map((names) => {
      const parents: number[][] = rows.map(() => []);
      for (const [place, picks] of rows.entries()) {
        const own = place === 0 ? [] : picks.map((pick) => names[pick % place] as number);
        parents[names[place] as number] = [...new Set(own)];
      }
      return parents;
    }),
  );

const anyGraph = fc.integer({ min: 1, max: 30 }).chain((count) =>
  fc.array(fc.uniqueArray(fc.nat({ max: count - 1 }), { maxLength: 3 }), {
    minLength: count,
    maxLength: count,
  }),
);

function isCycle(parents: Parents, cycle: readonly number[]): boolean {
  const closes = cycle.every((node, at) => parents[node]?.includes(cycle[(at + 1) % cycle.length] as number));
  return cycle.length > 0 && closes && new Set(cycle).size === cycle.length;
}

describe('orderOf', () => {
  it('puts every parent before its children, and each node once', () => {
    fc.assert(
      fc.property(acyclic, (parents) => {
        const { order } = orderOf(parents);
        expect([...(order ?? [])].sort((a, b) => a - b)).toEqual([...parents.keys()]);
        const place = new Map(order?.map((node, at) => [node, at]));
        for (const [child, own] of parents.entries())
          for (const parent of own) expect(place.get(parent)).toBeLessThan(place.get(child) as number);
      }),
    );
  });

  it('gives an order or a cycle that is really there, of any graph', () => {
    fc.assert(
      fc.property(anyGraph, (parents) => {
        const { cycle, order } = orderOf(parents);
        expect(cycle ? isCycle(parents, cycle) : order.length === parents.length).toBe(true);
      }),
    );
  });

  it('finds a cycle that was put in, wherever it is', () => {
    fc.assert(
      fc.property(acyclic, fc.nat(), (parents, pick) => {
        const edges = parents.flatMap((own, child) => own.map((parent) => [child, parent] as const));
        const [child, parent] = edges[pick % Math.max(1, edges.length)] ?? [0, 0];
        const planted = parents.map((own, node) => (node === parent ? [...own, child] : own));
        const { cycle } = orderOf(planted);
        expect(isCycle(planted, cycle ?? [])).toBe(true);
      }),
    );
  });

  it('names a node that waits for itself', () => {
    expect(orderOf([[], [1], [1]])).toEqual({ cycle: [1] });
  });

  it('copes with a long chain, and with one node that waits for all others', () => {
    const chain = Array.from({ length: LONG }, (_, node) => (node === 0 ? [] : [node - 1]));
    expect(orderOf(chain).order?.at(-1)).toBe(LONG - 1);
    const circle = chain.with(0, [LONG - 1]);
    expect(orderOf(circle).cycle).toHaveLength(LONG);
    const fanIn = [[...Array(LONG).keys()].map((node) => node + 1), ...Array<number[]>(LONG).fill([])];
    expect(orderOf(fanIn).order?.at(-1)).toBe(0);
  });
});

describe('partsOf', () => {
  it('tells the connected parts apart', () => {
    expect(partsOf([[], [0], [], [2], [5], []])).toEqual([0, 0, 2, 2, 4, 4]);
    expect(partsOf([[], [], [], [0, 1], [2, 3]])).toEqual([0, 0, 0, 0, 0]);
  });

  it('joins exactly what a search along the edges reaches', () => {
    fc.assert(
      fc.property(anyGraph, (parents) => {
        const firsts = partsOf(parents);
        const reached = (start: number): Set<number> => {
          const seen = new Set([start]);
          for (const node of seen)
            for (const [child, own] of parents.entries()) {
              if (child === node) own.forEach((parent) => seen.add(parent));
              if (own.includes(node)) seen.add(child);
            }
          return seen;
        };
        for (const node of parents.keys()) expect(firsts[node]).toBe(Math.min(...reached(node)));
      }),
    );
  });
});

describe('criticalPath', () => {
  it('is the longest of all chains', () => {
    const timed = acyclic
      .filter((parents) => parents.length <= 12)
      .chain((parents) =>
        fc.tuple(
          fc.constant(parents),
          fc.array(fc.nat({ max: 100 }), { minLength: parents.length, maxLength: parents.length }),
        ),
      );
    const longestTo = (parents: Parents, seconds: readonly number[], node: number): number =>
      (seconds[node] ?? 0) +
      Math.max(0, ...(parents[node] ?? []).map((parent) => longestTo(parents, seconds, parent)));
    fc.assert(
      fc.property(timed, ([parents, seconds]) => {
        const path = criticalPath(parents, seconds);
        expect(path.seconds).toBe(Math.max(...parents.map((_, node) => longestTo(parents, seconds, node))));
        expect(path.nodes.reduce((sum, node) => sum + (seconds[node] ?? 0), 0)).toBe(path.seconds);
        for (const [at, node] of path.nodes.entries())
          if (at > 0) expect(parents[node]).toContain(path.nodes[at - 1]);
      }),
    );
  });

  it('goes by seconds, not by the number of jobs', () => {
    //  0 -> 1 -> 2 -> 4 and 3 -> 4, where 3 alone takes longer
    expect(criticalPath([[], [0], [1], [], [2, 3]], [1, 1, 1, 10, 2])).toEqual({
      nodes: [3, 4],
      seconds: 12,
    });
    expect(criticalPath([], [])).toEqual({ nodes: [], seconds: 0 });
  });

  it('copes with a long chain', () => {
    const chain = Array.from({ length: LONG }, (_, node) => (node === 0 ? [] : [node - 1]));
    expect(criticalPath(chain, Array<number>(LONG).fill(1)).seconds).toBe(LONG);
  });
});

describe('flowEtaSeconds', () => {
  it('is the chain alone on any number of slots, and the work over the slots where nothing waits', () => {
    expect(flowEtaSeconds(30, 30, 8)).toBe(30);
    expect(flowEtaSeconds(100, 1, 100)).toBeCloseTo(1.99);
    expect(flowEtaSeconds(100, 10, 1)).toBe(100);
    expect(flowEtaSeconds(100, 10, 0)).toBe(100);
  });
});
