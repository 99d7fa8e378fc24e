import { sqlState, type Transaction } from '../database.js';
import {
  INCOMING_COLUMNS,
  type NewRecord,
  RECORD_COLUMNS,
  RECORD_ROW,
  type RecordRow,
} from './record-columns.js';
import { STAGED_RECORDS } from './stage-records.js';

/** A record whose id is taken, by one that is stored or by an earlier one of the same call. */
export interface TakenId {
  /** Its number, from 1. */
  readonly n: number;
  /** Its line in the stream; null when it came in an array. */
  readonly line: number | null;
  readonly id: string;
}

export type Inserted<Result> = { readonly stored: Result } | { readonly taken: readonly TakenId[] };

const UNIQUE_VIOLATION = '23505';
/** Most taken ids that are named. */
const TAKEN_LIMIT = 100;

/** 200,000 rows take about 2 s; past this the pool would take the server for gone. */
const INSERT_TIMEOUT_MILLIS = 300_000;

const ARRAY = `jsonb_to_recordset($2::jsonb) as incoming (${INCOMING_COLUMNS})`;

/** The triggers of `records` count the active ones and derive the tier, once a statement. */
const insertFrom = (source: string, after: '$2' | '$3') => `
  insert into records as r (customer_id, position, ${RECORD_COLUMNS.join(', ')})
  select $1, ${after}::bigint + n, coalesce(id, gen_random_uuid()::text), name, email, phone, address, country, state, city,
    pincode, dob, coalesce(active, true), attributes
  from ${source}`;

/** Unique index (customer_id, id); only runs after a violation. */
const takenOf = (source: string) => `
  select n::float8 as n, line::float8 as line, id from (
    select n, line, id, row_number() over (partition by id order by n) as nth from ${source} where id is not null) i
  where nth > 1 or exists (select from records where customer_id = $1 and id = i.id)
  order by i.n limit ${TAKEN_LIMIT}`;

/**
 * Stores records after the position `after`, in the order given.
 * @returns the records, or the ids that are taken, and then nothing is stored
 */
export async function insertRecords(
  transaction: Transaction,
  customerId: string,
  after: number,
  records: readonly NewRecord[],
): Promise<Inserted<RecordRow[]>> {
  const json = JSON.stringify(records.map((record, index) => ({ n: index + 1, ...record })));
  return orTaken(
    transaction,
    async () => {
      const rows = await transaction.query<RecordRow>(
        { name: 'insert-records', text: `${insertFrom(ARRAY, '$3')} returning ${RECORD_ROW}` },
        [customerId, json, after],
      );
      return rows.sort((one, other) => one.position - other.position);
    },
    async () => transaction.query<TakenId>(takenOf(ARRAY), [customerId, json]),
  );
}

/** The same for what `stageRecords` has staged. @returns how many, or the ids that are taken */
export async function insertStagedRecords(
  transaction: Transaction,
  customerId: string,
  after: number,
): Promise<Inserted<number>> {
  const timeoutMillis = INSERT_TIMEOUT_MILLIS;
  const insertion = `with inserted as (${insertFrom(STAGED_RECORDS, '$2')} returning 1)
    select count(*)::float8 as count from inserted`;
  return orTaken(
    transaction,
    async () => {
      const statement = { name: '', text: insertion, timeoutMillis };
      const [inserted] = await transaction.query<{ count: number }>(statement, [customerId, after]);
      return inserted?.count ?? 0;
    },
    async () => {
      const statement = { name: '', text: takenOf(STAGED_RECORDS), timeoutMillis };
      return transaction.query<TakenId>(statement, [customerId]);
    },
  );
}

/** A violation ends a transaction, except for what a savepoint keeps: enough to find out which ids it was. */
async function orTaken<Result>(
  transaction: Transaction,
  insert: () => Promise<Result>,
  findTaken: () => Promise<TakenId[]>,
): Promise<Inserted<Result>> {
  await transaction.query('savepoint insertion');
  try {
    return { stored: await insert() };
  } catch (error) {
    if (sqlState(error) !== UNIQUE_VIOLATION) throw error;
    await transaction.query('rollback to savepoint insertion');
    return { taken: await findTaken() };
  }
}
