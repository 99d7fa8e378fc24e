import { parentEnd, parentEnds, type Queryable } from '@fairlane/persistence';
import { ParentStore, type PlacedParent } from './turn-parents.js';

/** Parents in PostgreSQL. */
export class DatabaseParentStore extends ParentStore {
  constructor(private readonly database: Queryable) {
    super();
  }

  async page(childId: string, after: number, limit: number): Promise<readonly PlacedParent[]> {
    return parentEnds(this.database, childId, after, limit);
  }

  async one(childId: string, name: string): Promise<PlacedParent | undefined> {
    return parentEnd(this.database, childId, name);
  }
}
