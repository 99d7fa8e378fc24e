import { describe, expect, it } from '@jest/globals';
import type { DomainError } from '@fairlane/domain';
import { linkJobs, type LinkedInput } from './link-jobs.js';

const EARLIER = '0190a1b2-0000-7000-8000-000000000009';

const job = (key: string | undefined, dependsOn?: string[], customerId = 'c'): LinkedInput => ({
  ...{ customerId, key, dependsOn },
});
const refusal = (inputs: readonly LinkedInput[], body: unknown = inputs): DomainError => {
  try {
    linkJobs(body, inputs);
  } catch (error) {
    return error as DomainError;
  }
  throw new Error('It was not refused.');
};

describe('linkJobs', () => {
  it('says nothing of jobs that wait for none', () => {
    expect(linkJobs([], [job('a'), job('b', [])])).toBeUndefined();
  });

  it('finds keys, before or after, and ids of earlier jobs', () => {
    const links = linkJobs([], [job('a', ['b', EARLIER, 'b']), job('b'), job('c')]);
    expect(links?.parents).toEqual([
      [
        { name: 'b', path: '[0].dependsOn[0]', index: 1 },
        { name: EARLIER, path: '[0].dependsOn[1]', id: EARLIER },
      ],
      [],
      [],
    ]);
    expect(links?.firsts).toEqual([0, 0, 2]);
  });

  it('names each place of an unknown key, and what may have been meant', () => {
    const error = refusal([job('fetch'), job('store', ['fetch', 'fech'])]);
    expect(error).toMatchObject({ kind: 'invalid', code: 'FLOW.UNKNOWN_KEY' });
    expect(error.issues).toEqual([
      {
        path: '[1].dependsOn[1]',
        message: expect.stringMatching(/key fech.*did you mean fetch/) as unknown as string,
      },
    ]);
  });

  it("does not know another customer's key", () => {
    const error = refusal([job('fetch', undefined, 'other'), job('store', ['fetch'])]);
    expect(error.code).toBe('FLOW.UNKNOWN_KEY');
    expect(error.issues[0]?.message).not.toContain('did you mean fetch');
  });

  it('names a circle and its places', () => {
    const error = refusal([job('x'), job('a', ['b']), job('b', ['c']), job('c', ['a', 'x'])]);
    expect(error).toMatchObject({ kind: 'invalid', code: 'FLOW.CYCLE' });
    expect(error.message).toBe('Jobs wait for each other in a circle: a -> b -> c -> a.');
    expect(error.issues.map(({ path }) => path)).toEqual(['[1].dependsOn', '[2].dependsOn', '[3].dependsOn']);
  });

  it('names a job that waits for itself, alone in its call', () => {
    expect(refusal([job('a', ['a'])], job('a', ['a'])).message).toContain('a -> a');
  });

  it('is brief about a long circle', () => {
    const count = 10_000;
    const circle = Array.from({ length: count }, (_, n) => job(`k${n}`, [`k${(n + 1) % count}`]));
    expect(refusal(circle).message).toMatch(/k19 -> 9980 more -> k0\.$/);
  });

  it('keeps keys of different scopes apart', () => {
    const inputs = [job('a'), job('b', ['a']), job('a'), job('b', ['a'])];
    const links = linkJobs([], inputs, (index) => Math.floor(index / 2));
    expect(links?.parents[3]).toMatchObject([{ name: 'a', index: 2 }]);
    expect(links?.firsts).toEqual([0, 0, 2, 2]);
  });

  it('refuses more dependencies than a call may have', () => {
    const keys = Array.from({ length: 400 }, (_, n) => `k${n}`);
    const error = refusal([...keys.map((key) => job(key)), ...keys.map((_, n) => job(`c${n}`, keys))]);
    expect(error.message).toContain('100000');
  });
});
