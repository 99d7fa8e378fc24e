import type { ParentEnd, TurnParents } from '../task.js';

/** Parents that are fetched at once: a result may be a megabyte. */
const PAGE_PARENTS = 20;

/** Where the ends of a job's parents are found. */
export abstract class ParentStore {
  /** Those after a place in the job's `dependsOn` (0: from the first), at most `limit`; in order. */
  abstract page(childId: string, after: number, limit: number): Promise<readonly PlacedParent[]>;
  /** The one that the job calls so. */
  abstract one(childId: string, name: string): Promise<PlacedParent | undefined>;
}

export interface PlacedParent extends ParentEnd {
  readonly place: number;
}

class NoParents extends ParentStore {
  async page(): Promise<readonly PlacedParent[]> {
    return Promise.resolve([]);
  }

  async one(): Promise<undefined> {
    return Promise.resolve(undefined);
  }
}

/** Where jobs wait for none. */
export const NO_PARENTS: ParentStore = new NoParents();

/** The parents of one job: fetched when they are asked for, each name once a turn. */
export class FetchedParents implements TurnParents {
  private readonly known = new Map<string, Promise<PlacedParent | undefined>>();

  constructor(
    private readonly jobId: string,
    private readonly store: ParentStore,
  ) {}

  async get(name: string): Promise<ParentEnd | undefined> {
    const known = this.known.get(name);
    if (known) return known;
    const asked = this.store.one(this.jobId, name);
    this.known.set(name, asked);
    // What could not be fetched is asked for again.
    asked.catch(() => this.known.delete(name));
    return asked;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ParentEnd> {
    let after = 0;
    for (;;) {
      const page = await this.store.page(this.jobId, after, PAGE_PARENTS);
      yield* page;
      if (page.length < PAGE_PARENTS) return;
      after = page.at(-1)?.place ?? after;
    }
  }
}
