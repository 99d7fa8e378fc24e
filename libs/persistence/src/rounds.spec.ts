import { describe, expect, it } from '@jest/globals';
import { withDatabaseDeadline } from './deadline.js';
import { Rounds } from './rounds.js';

/** Rounds whose statement ends when the test says so; each answers an item with ten times itself. */
function held(most = 100) {
  const begun: { readonly items: readonly number[]; end(error?: Error): void }[] = [];
  const rounds = new Rounds<number, number>(
    async (items) =>
      new Promise((resolve, reject) => {
        const end = (error?: Error): void =>
          error ? reject(error) : resolve(items.map((item) => item * 10));
        begun.push({ items, end });
      }),
    most,
  );
  return { begun, ask: async (item: number) => rounds.ask(item) };
}

const turnOfEventLoop = async (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

describe('Rounds', () => {
  it('gather while one is under way, and give each his own', async () => {
    const { begun, ask } = held();
    const first = [ask(1), ask(2)];
    await turnOfEventLoop();
    const second = [ask(3), ask(4)];
    await turnOfEventLoop();
    expect(begun.map(({ items }) => items)).toEqual([[1, 2]]);
    begun[0]?.end();
    expect(await Promise.all(first)).toEqual([10, 20]);
    await turnOfEventLoop();
    begun[1]?.end();
    expect(await Promise.all(second)).toEqual([30, 40]);
    expect(begun.map(({ items }) => items)).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('are no larger than they may be', async () => {
    const { begun, ask } = held(2);
    const answers = Promise.all([1, 2, 3, 4, 5].map(ask));
    for (let round = 0; round < 3; round += 1) {
      await turnOfEventLoop();
      begun[round]?.end();
      await turnOfEventLoop();
    }
    expect(begun.map(({ items }) => items)).toEqual([[1, 2], [3, 4], [5]]);
    expect(await answers).toEqual([10, 20, 30, 40, 50]);
  });

  it('that fail, fail for those in them alone', async () => {
    const { begun, ask } = held(1);
    const answers = Promise.allSettled([ask(1), ask(2)]);
    await turnOfEventLoop();
    begun[0]?.end(new Error('lost'));
    await turnOfEventLoop();
    await turnOfEventLoop();
    begun[1]?.end();
    expect(await answers).toMatchObject([{ status: 'rejected' }, { status: 'fulfilled', value: 20 }]);
  });

  it('leave out whoever could not wait, and end his wait at his own deadline', async () => {
    const { begun, ask } = held();
    const answers = [ask(1)];
    await turnOfEventLoop();
    const hasty = withDatabaseDeadline(0.02, async () => ask(2));
    answers.push(withDatabaseDeadline(10, async () => ask(3)));
    await expect(hasty).rejects.toMatchObject({ kind: 'unavailable', code: 'DATABASE.UNAVAILABLE' });
    begun[0]?.end();
    await turnOfEventLoop();
    await turnOfEventLoop();
    begun[1]?.end();
    expect(await Promise.all(answers)).toEqual([10, 30]);
    expect(begun[1]?.items).toEqual([3]);
  });
});
