import { DomainError } from '@fairlane/domain';
import { RECORD_COLUMNS } from '@fairlane/persistence';
import { CsvError, type Info, type Options, parse } from 'csv-parse';
import { brokenLine } from '../record.errors.js';
import { checkedLine, LINE_LIMIT_BYTES, type RecordLine } from './record-line.js';

interface Row {
  readonly record: readonly string[];
  readonly info: Info;
}

/** RFC 4180, UTF-8, comma, with a header line. */
/** @param options besides those */
export function csvParser(options: Options = {}) {
  return parse({
    bom: true,
    info: true,
    skip_empty_lines: true,
    max_record_size: LINE_LIMIT_BYTES,
    ...options,
  });
}

/**
 * The records of a parsed CSV. An empty cell is a field that was left out.
 * @throws DomainError RECORD.BROKEN_LINE for the first line that is no record, and for an unknown column
 */
export async function* csvLines(parsed: AsyncIterable<Row>): AsyncGenerator<RecordLine> {
  let columns: readonly string[] | undefined;
  for await (const { record: cells, info } of parsed) {
    const line = firstLine(cells, info);
    if (columns) yield checkedLine(line, toRecord(columns, cells));
    else columns = header(line, cells);
  }
  if (!columns) throw new DomainError('invalid', 'REQUEST.INVALID', 'The CSV has no header line.');
}

/** What the parser says of a line that is no CSV, as RECORD.BROKEN_LINE; every other error as it is. */
export function refusedCsv(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const line = typeof error.lines === 'number' ? error.lines : 1;
  return brokenLine(line, [{ path: '', message: error.message }], error);
}

/** The parser tells where a row ends; a quoted cell may span lines. */
export function firstLine(cells: readonly string[], info: Info): number {
  let line = info.lines;
  for (const cell of cells) if (cell.includes('\n')) line -= cell.split('\n').length - 1;
  return line;
}

function header(line: number, cells: readonly string[]): string[] {
  const columns = cells.map((cell) => cell.trim());
  const issues = columns.flatMap((column, index) => {
    if (!(RECORD_COLUMNS as readonly string[]).includes(column))
      return [{ path: column, message: `Unknown column; there are ${RECORD_COLUMNS.join(', ')}` }];
    return columns.indexOf(column) === index ? [] : [{ path: column, message: 'The column is there twice' }];
  });
  if (issues.length > 0) throw brokenLine(line, issues);
  return columns;
}

function toRecord(columns: readonly string[], cells: readonly string[]): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  for (const [index, column] of columns.entries()) {
    const cell = cells[index];
    if (cell !== undefined && cell !== '') record[column] = typed(column, cell);
  }
  return record;
}

/** What is not as its column wants it stays text, for the schema to refuse. */
function typed(column: string, cell: string): unknown {
  if (column === 'active') return BOOLEANS.get(cell.toLowerCase()) ?? cell;
  return column === 'attributes' ? jsonOr(cell) : cell;
}

const BOOLEANS = new Map([
  ['true', true],
  ['false', false],
  ['1', true],
  ['0', false],
]);

function jsonOr(cell: string): unknown {
  try {
    return JSON.parse(cell);
  } catch {
    return cell;
  }
}
