import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { together } from './together.js';

const forEver = (signal: AbortSignal) => sleep(60_000, undefined, { signal });

describe('together', () => {
  it('ends the others when the leading one has ended', async () => {
    let wasAborted = false;
    const other = (signal: AbortSignal) => forEver(signal).finally(() => (wasAborted = signal.aborted));
    await together(new AbortController().signal, () => Promise.resolve(), other);
    expect(wasAborted).toBe(true);
  });

  it('ends the leading one at the failure of another, and throws that', async () => {
    const failing = () => Promise.reject(new Error('first'));
    await expect(together(new AbortController().signal, forEver, failing)).rejects.toThrow('first');
  });

  it('ends all with the signal that it was given', async () => {
    const outer = new AbortController();
    const ended = together(outer.signal, forEver, forEver);
    outer.abort();
    await expect(ended).rejects.toMatchObject({ name: 'AbortError' });
  });
});
