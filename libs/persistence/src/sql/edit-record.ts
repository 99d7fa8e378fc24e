import type { Queryable, Statement } from '../database.js';
import { type NewRecord, RECORD_COLUMNS, RECORD_ROW, type RecordRow } from './record-columns.js';

const EDITABLE = RECORD_COLUMNS.filter((column) => column !== 'id');

/** The unique index (customer_id, id). A field that the JSON does not name keeps its value, one that is null loses it. */
const UPDATE: Statement = {
  name: 'update-record',
  text: `update records r set updated_at = now(), (${EDITABLE.join(', ')}) =
      (select ${EDITABLE.map((column) => `edited.${column}`).join(', ')} from jsonb_populate_record(r, $3::jsonb) edited)
    where r.customer_id = $1 and r.id = $2
    returning ${RECORD_ROW}`,
};

/** Changes the fields that are named. Undefined: there is no such record. */
export async function updateRecord(
  database: Queryable,
  customerId: string,
  id: string,
  edit: Omit<NewRecord, 'id'>,
): Promise<RecordRow | undefined> {
  const [record] = await database.query<RecordRow>(UPDATE, [customerId, id, JSON.stringify(edit)]);
  return record;
}

const DELETE: Statement = {
  name: 'delete-record',
  text: 'delete from records where customer_id = $1 and id = $2 returning id',
};

/** Whether there was such a record. Its position is not given again. */
export async function deleteRecord(database: Queryable, customerId: string, id: string): Promise<boolean> {
  return (await database.query(DELETE, [customerId, id])).length > 0;
}
