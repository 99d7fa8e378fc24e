import type { Writable } from 'node:stream';
import { from } from 'pg-copy-streams';
import type { Transaction } from '../database.js';
import { INCOMING_COLUMNS, type NewRecord, RECORD_COLUMNS } from './record-columns.js';

/** Where `stageRecords` puts them, and `insertRecords` takes them from. */
export const STAGED_RECORDS = 'incoming_records';

/**
 * Makes the temporary table and opens a COPY into it, for rows that `copyRow` made. Holds no lock, however long the
 * rows take to come. Destroying the stream fails the COPY and with it the transaction.
 *
 * @param timeoutSeconds longest time of this and of every later statement of the transaction, instead of the
 *   connection's own
 */
export async function stageRecords(transaction: Transaction, timeoutSeconds: number): Promise<Writable> {
  await transaction.query(`set local statement_timeout = ${Math.ceil(timeoutSeconds * 1_000)}`);
  await transaction.query(`create temporary table ${STAGED_RECORDS} (${INCOMING_COLUMNS}) on commit drop`);
  const copy = from(`copy ${STAGED_RECORDS} (n, line, ${RECORD_COLUMNS.join(', ')}) from stdin`);
  // pg cuts off any query after the pool's `query_timeout`; it reads a query's own from this property.
  return transaction.client.query(Object.assign(copy, { query_timeout: timeoutSeconds * 1_000 }));
}

/**
 * One row in the text format of COPY, with its line end.
 * @param n its number, from 1
 * @param line where it begins in the stream that it came in
 */
export function copyRow(n: number, line: number, record: NewRecord): string {
  let row = `${n}\t${line}`;
  for (const column of RECORD_COLUMNS) row += `\t${copyField(record[column])}`;
  return `${row}\n`;
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function copyField(value: NewRecord[keyof NewRecord]): string {
  if (value === undefined || value === null) return '\\N';
  if (typeof value === 'boolean') return value ? 't' : 'f';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /[\\\t\n\r]/.test(text)
    ? text.replace(/[\\\t\n\r]/g, (special) => ESCAPES[special] ?? special)
    : text;
}
