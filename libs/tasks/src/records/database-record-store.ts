import type { Queryable, Statement } from '@fairlane/persistence';
import type { CustomerRecord } from '../task.js';
import { type RecordPage, RecordStore } from './record-store.js';

/** Keyset by the primary key (customer_id, position); inactive rows are read and passed over. */
const PAGE: Statement = {
  name: 'record-page',
  text: `
    select c.record_count as "keptElsewhere", r.*
    from customers c left join lateral (
      select position, id, name, email, phone, address, country, state, city, pincode, dob::text as dob, attributes
      from records
      where customer_id = c.id and position > $2 and ($3::bigint is null or position <= $3) and active
      order by position
      limit $4) r on c.record_count is null
    where c.id = $1`,
};

/** `active` does not change, so the counting trigger finds nothing to do. */
const TOUCH: Statement = {
  name: 'touch-records',
  text: 'update records set touched_at = now() where customer_id = $1 and position = any ($2::bigint[])',
};

interface Row extends Omit<CustomerRecord, 'customerId' | 'position'> {
  keptElsewhere: string | null;
  position: string | null;
}

/** Records in PostgreSQL. */
export class DatabaseRecordStore extends RecordStore {
  constructor(private readonly database: Queryable) {
    super();
  }

  async page(page: RecordPage): Promise<CustomerRecord[]> {
    const rows = await this.database.query<Row>(PAGE, [page.customerId, page.after, page.last, page.limit]);
    const elsewhere = rows[0]?.keptElsewhere;
    if (elsewhere !== null && elsewhere !== undefined) return barePositions(page, Number(elsewhere));
    return rows.flatMap((row) =>
      row.position === null ? [] : [toRecord(row, page.customerId, row.position)],
    );
  }

  async touch(customerId: string, positions: readonly number[]): Promise<void> {
    if (positions.length > 0) await this.database.query(TOUCH, [customerId, positions]);
  }
}

function toRecord(row: Row, customerId: string, position: string): CustomerRecord {
  const { id, name, email, phone, address, country, state, city, pincode, dob, attributes } = row;
  return {
    customerId,
    position: Number(position),
    id,
    name,
    email,
    phone,
    address,
    country,
    state,
    city,
    pincode,
    dob,
    attributes,
  };
}

const NOTHING_KNOWN = {
  name: null,
  email: null,
  phone: null,
  address: null,
  country: null,
  state: null,
  city: null,
  pincode: null,
  dob: null,
  attributes: null,
} as const;

function barePositions(page: RecordPage, recordCount: number): CustomerRecord[] {
  const last = Math.min(page.last ?? recordCount, recordCount, page.after + page.limit);
  const records: CustomerRecord[] = [];
  for (let position = page.after + 1; position <= last; position += 1)
    records.push({ customerId: page.customerId, position, id: String(position), ...NOTHING_KNOWN });
  return records;
}
