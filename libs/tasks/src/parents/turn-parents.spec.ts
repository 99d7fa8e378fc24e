import { describe, expect, it } from '@jest/globals';
import { FetchedParents, ParentStore, type PlacedParent } from './turn-parents.js';

const parent = (place: number): PlacedParent => ({
  ...{ place, name: `p${place}`, id: `id${place}`, state: 'succeeded', result: place, error: null },
});

class Shelf extends ParentStore {
  asked = 0;
  isAway = false;

  constructor(private readonly parents: readonly PlacedParent[]) {
    super();
  }

  async page(_childId: string, after: number, limit: number): Promise<readonly PlacedParent[]> {
    this.asked += 1;
    return Promise.resolve(this.parents.filter(({ place }) => place > after).slice(0, limit));
  }

  async one(_childId: string, name: string): Promise<PlacedParent | undefined> {
    this.asked += 1;
    if (this.isAway) throw new Error('away');
    return Promise.resolve(this.parents.find((one) => one.name === name || one.id === name));
  }
}

const shelfOf = (count: number): Shelf => new Shelf(Array.from({ length: count }, (_, n) => parent(n + 1)));

describe('FetchedParents', () => {
  it('asks for nothing until the task does, and for a name once', async () => {
    const shelf = shelfOf(3);
    const parents = new FetchedParents('job', shelf);
    expect(shelf.asked).toBe(0);
    expect((await parents.get('p2'))?.result).toBe(2);
    expect((await parents.get('p2'))?.id).toBe('id2');
    expect(shelf.asked).toBe(1);
    expect((await parents.get('id3'))?.name).toBe('p3');
    expect(await parents.get('other')).toBeUndefined();
  });

  it('asks again for what it did not get', async () => {
    const shelf = shelfOf(1);
    const parents = new FetchedParents('job', shelf);
    shelf.isAway = true;
    await expect(parents.get('p1')).rejects.toThrow('away');
    shelf.isAway = false;
    expect((await parents.get('p1'))?.result).toBe(1);
  });

  it.each([0, 1, 20, 21, 60, 101])('gives all of %d parents, in order, a page at a time', async (count) => {
    const shelf = shelfOf(count);
    const seen: unknown[] = [];
    for await (const { result } of new FetchedParents('job', shelf)) seen.push(result);
    expect(seen).toEqual(Array.from({ length: count }, (_, n) => n + 1));
    expect(shelf.asked).toBe(Math.floor(count / 20) + 1);
  });
});
