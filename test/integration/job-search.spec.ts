import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SEARCHED_ROWS } from '@fairlane/persistence';
import { insertJobs, type QueuedJobs } from '@fairlane/testing';
import { startApi, type TestApi } from './api-support/api.js';

/** Few jobs of a task among so many others that no single search reads them all. */
let api: TestApi;
let rare: string[];

beforeAll(async () => {
  api = await startApi();
  await api.call('POST', '/v1/customers', { id: 'a', name: 'A' });
  const [ended] = await insert({ count: 1, task: 'rare' });
  await api.database.query(
    `select end_jobs(null, null, null, array[$1::uuid], array['failed'::job_state], null, null, null,
       null, null, null, 0::smallint)`,
    [ended],
  );
  const [old] = await insert({ count: 1, task: 'rare' });
  await insert({ count: SEARCHED_ROWS + 1_000 });
  const [middle] = await insert({ count: 1, task: 'rare' });
  await insert({ count: SEARCHED_ROWS / 2 });
  const newest = await insert({ count: 2, task: 'rare' });
  rare = [...newest.reverse(), middle, old, ended] as string[];
  await api.database.query('vacuum analyze');
}, 60_000);

afterAll(async () => {
  await api.stop();
});

// Nobody lets them go on.
const insert = async (jobs: Omit<QueuedJobs, 'customerId'>) =>
  insertJobs(api.database, { customerId: 'a', state: 'blocked', ...jobs });

interface Page {
  readonly ids: string[];
  readonly nextCursor: string | null;
}

async function pageOf(filter: string, cursor: string | null = null): Promise<Page> {
  const after = cursor === null ? '' : `&cursor=${cursor}`;
  const { status, body } = await api.call('GET', `/v1/jobs?${filter}${after}`);
  expect(status).toBe(200);
  const { items, nextCursor } = body as unknown as { items: { id: string }[]; nextCursor: string | null };
  return { ids: items.map(({ id }) => id), nextCursor };
}

async function walk(filter: string): Promise<Page[]> {
  const pages = [await pageOf(filter)];
  for (let cursor = pages[0]?.nextCursor; cursor && pages.length < 20;) {
    const page = await pageOf(filter, cursor);
    pages.push(page);
    cursor = page.nextCursor;
  }
  return pages;
}

describe('a search for few jobs among very many', () => {
  it.each(['task=rare', 'task=rare&customerId=a'])(
    'finds each once, the newest first: %s',
    async (filter) => {
      const pages = await walk(`${filter}&limit=50`);
      expect(pages.flatMap(({ ids }) => ids)).toEqual(rare);
      expect(pages.at(-1)?.nextCursor).toBeNull();
    },
  );

  it('answers with what it has found so far, and a cursor that goes on from there', async () => {
    const [first, second] = await walk('task=rare&limit=50');
    expect(first?.ids).toEqual(rare.slice(0, 3));
    expect(first?.nextCursor).not.toBeNull();
    expect(second?.ids).toEqual(rare.slice(3));
  });

  it('ends a page where it is full', async () => {
    const pages = await walk('task=rare&limit=2');
    expect(pages.map(({ ids }) => ids.length)).toEqual([2, 1, 2]);
    expect(pages.flatMap(({ ids }) => ids)).toEqual(rare);
  });

  it('finds what failed by an index, however many others there are', async () => {
    for (const filter of ['state=failed', 'state=failed&customerId=a'])
      expect(await walk(filter)).toEqual([{ ids: rare.slice(-1), nextCursor: null }]);
  });

  it('ends when nothing matches', async () => {
    const pages = await walk('task=none');
    expect(pages.flatMap(({ ids }) => ids)).toEqual([]);
    expect(pages).toHaveLength(2);
  });
});
