import type { TierKey } from '@fairlane/domain';
import type { Queryable, Transaction } from '../database.js';

/** What a customer's records add up to. */
export interface RecordTotals {
  /** Active records, wherever they are kept. */
  readonly activeRecords: number;
  readonly tier: TierKey;
}

export interface ReservedPositions extends RecordTotals {
  /** The new records' positions follow this one. */
  readonly after: number;
}

const TOTALS = 'active_records::float8 as "activeRecords", tier';

/** Undefined: there is no such customer. */
export async function recordTotals(
  database: Queryable,
  customerId: string,
): Promise<RecordTotals | undefined> {
  const statement = { name: 'record-totals', text: `select ${TOTALS} from customers where id = $1` };
  const [totals] = await database.query<RecordTotals>(statement, [customerId]);
  return totals;
}

/**
 * The same, and no other change of this customer's records until the transaction ends. The lock that an update takes
 * anyway: it stops neither submissions nor claims.
 */
export async function lockRecords(
  transaction: Transaction,
  customerId: string,
): Promise<RecordTotals | undefined> {
  const text = `select ${TOTALS} from customers where id = $1 for no key update`;
  const [totals] = await transaction.query<RecordTotals>({ name: 'lock-records', text }, [customerId]);
  return totals;
}

/** Takes the next `count` positions, and the lock as above: given back when the transaction rolls back. */
export async function reservePositions(
  transaction: Transaction,
  customerId: string,
  count: number,
): Promise<ReservedPositions | undefined> {
  const text = `update customers set last_position = last_position + $2 where id = $1
    returning (last_position - $2)::float8 as after, ${TOTALS}`;
  const [reserved] = await transaction.query<ReservedPositions>({ name: 'reserve-positions', text }, [
    customerId,
    count,
  ]);
  return reserved;
}
