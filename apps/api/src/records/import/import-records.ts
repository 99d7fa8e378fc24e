import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import {
  copyRow,
  Database,
  insertStagedRecords,
  recordTotals,
  reservePositions,
  stageRecords,
  type Transaction,
} from '@fairlane/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { API_CONFIG, type ApiConfig } from '../../api.settings.js';
import { customerNotFound, type Principal, requireOwn } from '../../auth/principal.js';
import { placeInStream, recordExists } from '../record.errors.js';
import type { Imported } from '../record.schemas.js';
import { TierChanges } from '../tier-changes.js';
import { bodyStream } from './body-stream.js';
import { csvLines, csvParser, refusedCsv } from './csv-lines.js';
import { ImportGate } from './import-gate.js';
import { ndjsonLines } from './ndjson-lines.js';
import type { RecordLine } from './record-line.js';

/** Longest time that a caller may take to send his records. */
const IMPORT_SECONDS = 600;
/** Characters of rows that go to PostgreSQL in one piece. */
const PIECE_CHARACTERS = 65_536;

/**
 * Stores a stream of records, all or none, in memory that does not grow with it:
 *
 *   request -> bytes -> rows -> checked records -> COPY into a temporary table -> INSERT ... SELECT
 *
 * Each step waits for the one behind it, so a slow database slows the sender down. The customer's row is locked for
 * the last step only; until then any number of imports of one customer run beside each other.
 */
@Injectable()
export class ImportRecords {
  private readonly gate: ImportGate;

  constructor(
    private readonly database: Database,
    private readonly tiers: TierChanges,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {
    this.gate = new ImportGate(Math.floor(config.databasePoolSize / 2));
  }

  /**
   * @throws DomainError CUSTOMER.NOT_FOUND, RECORD.BROKEN_LINE or RECORD.EXISTS naming the line, or what `bodyStream`
   *   throws; nothing is stored then
   */
  async execute(caller: Principal, customerId: string, request: IncomingMessage): Promise<Imported> {
    requireOwn(caller, customerId);
    if (!(await recordTotals(this.database, customerId))) throw customerNotFound(customerId);
    const { inserted, before, after } = await this.gate.enter(async () =>
      this.database.transaction(async (transaction) => {
        const count = await this.stage(transaction, request);
        return store(transaction, customerId, count);
      }),
    );
    this.tiers.announce(customerId, before, after);
    return { inserted, activeRecords: after.activeRecords, tier: after.tier };
  }

  /** @returns the number of records */
  private async stage(transaction: Transaction, request: IncomingMessage): Promise<number> {
    const copy = await stageRecords(transaction, IMPORT_SECONDS);
    const body = bodyStream(request, this.config.streamLimitBytes);
    const rows = { count: 0 };
    const pieces = (lines: AsyncIterable<RecordLine>) => copyPieces(lines, rows);
    if (/^text\/csv/i.test(request.headers['content-type'] ?? ''))
      await pipeline(body, csvParser(), csvLines, pieces, copy).catch((error: unknown) => {
        throw refusedCsv(error);
      });
    else await pipeline(body, ndjsonLines, pieces, copy);
    return rows.count;
  }
}

async function* copyPieces(
  lines: AsyncIterable<RecordLine>,
  rows: { count: number },
): AsyncGenerator<Buffer> {
  let piece = '';
  for await (const { line, record } of lines) {
    rows.count += 1;
    piece += copyRow(rows.count, line, record);
    if (piece.length < PIECE_CHARACTERS) continue;
    yield Buffer.from(piece);
    piece = '';
  }
  if (piece !== '') yield Buffer.from(piece);
}

async function store(transaction: Transaction, customerId: string, count: number) {
  const before = await reservePositions(transaction, customerId, count);
  if (!before) throw customerNotFound(customerId);
  const inserted = await insertStagedRecords(transaction, customerId, before.after);
  if ('taken' in inserted)
    throw recordExists(inserted.taken, ({ n, line }) => placeInStream(line ?? n, 'id'));
  const after = (await recordTotals(transaction, customerId)) ?? before;
  return { inserted: inserted.stored, before, after };
}
