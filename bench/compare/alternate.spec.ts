import { describe, expect, it, jest } from '@jest/globals';
import { alternate } from './alternate.js';

describe('the alternation', () => {
  it('runs each contender once a round, and begins each round with another', async () => {
    jest.spyOn(console, 'error').mockImplementation(() => undefined);
    const prepare = jest.fn(() => Promise.resolve());
    const order: string[] = [];
    const contenders = ['a', 'b', 'c'].map((name) => ({
      name,
      title: name,
      kind: 'peer' as const,
      run: () => Promise.resolve({ place: order.push(name) }),
    }));
    const measured = await alternate({ id: 'W0', contenders }, 3, prepare);
    expect(prepare).toHaveBeenCalledTimes(9);
    expect(order.join('')).toBe('abcbcacab');
    expect(measured.map(({ name, runs }) => [name, runs.map(({ place }) => place)])).toEqual([
      ['a', [1, 6, 8]],
      ['b', [2, 4, 9]],
      ['c', [3, 5, 7]],
    ]);
  });
});
