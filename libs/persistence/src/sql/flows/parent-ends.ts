import type { EndedState } from '@fairlane/domain';
import type { Queryable, Statement } from '../../database.js';
import type { JobFailure } from '../turn-types.js';

/** How a parent of a job ended. */
export interface StoredParentEnd {
  readonly place: number;
  readonly name: string;
  readonly id: string;
  readonly state: EndedState;
  /** Null where there is none. */
  readonly result: unknown;
  readonly error: JobFailure | null;
}

const ENDS = `
  select d.place, d.name, d.parent_id as id, coalesce(h.state, d.parent_state) as state, h.result, h.error
  from job_dependencies d left join job_history h on h.id = d.parent_id
  where d.child_id = $1 and d.parent_state is not null`;

/** The primary keys of `job_dependencies` and of `job_history`. */
const PAGE: Statement = {
  name: 'parent-ends',
  text: `${ENDS} and d.place > $2 order by d.place limit $3`,
};
const ONE: Statement = {
  name: 'parent-end',
  text: `${ENDS} and (d.name = $2 or d.parent_id::text = $2) order by d.place limit 1`,
};

/** How the parents of a job ended, in the order of its `dependsOn`, at most `limit` after the place `after` (from 0). */
export async function parentEnds(
  database: Queryable,
  childId: string,
  after: number,
  limit: number,
): Promise<StoredParentEnd[]> {
  return database.query<StoredParentEnd>(PAGE, [childId, after, limit]);
}

/** The parent that the job calls so, by key or by id; undefined when it waited for none of that name. */
export async function parentEnd(
  database: Queryable,
  childId: string,
  name: string,
): Promise<StoredParentEnd | undefined> {
  const [end] = await database.query<StoredParentEnd>(ONE, [childId, name]);
  return end;
}
