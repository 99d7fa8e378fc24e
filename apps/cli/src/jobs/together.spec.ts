import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { together } from './together.js';

const never = (signal: AbortSignal) => sleep(60_000, undefined, { signal });

describe('together', () => {
  it('gives the results in order', async () => {
    const { signal } = new AbortController();
    expect(
      await together<[number, string]>(signal, [() => Promise.resolve(1), () => Promise.resolve('b')]),
    ).toEqual([1, 'b']);
  });

  it('ends the others at the first failure, and throws that one', async () => {
    const { signal } = new AbortController();
    const failing = () => Promise.reject(new Error('first'));
    await expect(together<[void, void]>(signal, [never, failing])).rejects.toThrow('first');
  });

  it('ends all with the signal that it was given', async () => {
    const outer = new AbortController();
    const ended = together<[void]>(outer.signal, [never]);
    outer.abort();
    await expect(ended).rejects.toMatchObject({ name: 'AbortError' });
  });
});
