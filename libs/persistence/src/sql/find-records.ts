import type { Queryable, Statement } from '../database.js';
import { RECORD_ROW, type RecordRow } from './record-columns.js';

export interface RecordFilter {
  readonly customerId: string;
  readonly active?: boolean | undefined;
  /** Only records behind this position; 0 for all. */
  readonly after: number;
}

/** The primary key (customer_id, position). */
const FIND: Statement = {
  name: 'find-records',
  text: `select ${RECORD_ROW} from records r
    where r.customer_id = $1 and r.position > $2 and ($3::boolean is null or r.active = $3)
    order by r.position limit $4`,
};

/** Records by position. */
export async function findRecords(
  database: Queryable,
  { customerId, active, after }: RecordFilter,
  limit: number,
): Promise<RecordRow[]> {
  return database.query<RecordRow>(FIND, [customerId, after, active ?? null, limit]);
}

/** The unique index (customer_id, id). */
const FIND_ONE: Statement = {
  name: 'find-record',
  text: `select ${RECORD_ROW} from records r where r.customer_id = $1 and r.id = $2`,
};

export async function findRecord(
  database: Queryable,
  customerId: string,
  id: string,
): Promise<RecordRow | undefined> {
  const [record] = await database.query<RecordRow>(FIND_ONE, [customerId, id]);
  return record;
}
