import { describe, expect, it } from '@jest/globals';
import type { FlowNode } from '../../api/types.js';
import { layOut } from './lay-out.js';

const node = (id: string) => ({ id }) as FlowNode;
const edge = (text: string) => ({ from: text[0] ?? '', to: text[1] ?? '' });
const place = (ids: string, edges: string[]) => {
  const layout = layOut({ nodes: Array.from(ids, node), edges: edges.map(edge) });
  return Object.fromEntries(layout.nodes.map(({ node: { id }, column, row }) => [id, `${column}.${row}`]));
};

describe('layOut', () => {
  it('puts each job one column behind the deepest of its parents', () => {
    expect(place('abcd', ['ab', 'bc', 'cd', 'ad'])).toEqual({ a: '0.0', b: '1.0', c: '2.0', d: '3.0' });
  });

  it('keeps children beside their parents, so that lines do not cross', () => {
    expect(place('abxy', ['bx', 'ay'])).toEqual({ a: '0.0', b: '0.1', y: '1.0', x: '1.1' });
  });

  it('places jobs that nothing joins in the first column', () => {
    expect(place('ab', [])).toEqual({ a: '0.0', b: '0.1' });
  });
});
