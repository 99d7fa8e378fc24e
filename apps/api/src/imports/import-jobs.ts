import type { IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';
import { DomainError } from '@fairlane/domain';
import { Database, findImport } from '@fairlane/persistence';
import { newId } from '@fairlane/platform';
import { Inject, Injectable } from '@nestjs/common';
import { CsvError, type Info } from 'csv-parse';
import { API_CONFIG, type ApiConfig } from '../api.settings.js';
import type { Principal } from '../auth/principal.js';
import { bodyStream } from '../records/import/body-stream.js';
import { csvParser, firstLine } from '../records/import/csv-lines.js';
import { ImportGate } from '../records/import/import-gate.js';
import { invalidRequest } from '../validation/request-validation.pipe.js';
import { ImportChunkOfLines, type ImportLine } from './import-chunk.js';
import { ImportReport } from './import-report.js';
import { importKey, type ImportQuery, type ImportView } from './import.schemas.js';
import { compileMapping, type MappingInput, mappingSchema } from './mapping.js';
import { boundaryOf, readForm } from './multipart.js';

/** Most lines, and most jobs, of one transaction. */
const CHUNK_LINES = 500;
const CHUNK_JOBS = 2_000;

/** What was posted. */
interface Posted {
  readonly key: string;
  readonly mapping: MappingInput;
  readonly file: AsyncIterable<Buffer>;
}

/**
 * Turns the lines of a CSV into jobs, in memory that does not grow with it:
 *
 *   request -> bytes -> rows -> mapped lines -> chunks, each submitted in one transaction with the report of it
 *
 * Where chunks begin depends on nothing but the file and the mapping, so an import that was cut off and is posted again
 * finds what it had done.
 */
@Injectable()
export class ImportJobs {
  private readonly gate: ImportGate;

  constructor(
    private readonly database: Database,
    private readonly chunks: ImportChunkOfLines,
    @Inject(API_CONFIG) private readonly config: ApiConfig,
  ) {
    this.gate = new ImportGate(Math.floor(config.databasePoolSize / 2));
  }

  /**
   * @throws DomainError IMPORT.MAPPING, IMPORT.BROKEN_LINE, IMPORT.MISMATCH or CUSTOMER.QUEUE_FULL, or what `bodyStream`
   *   throws; the chunks before it stay, and are found when it is posted again
   */
  async execute(caller: Principal, query: ImportQuery, request: IncomingMessage): Promise<ImportView> {
    return this.gate.enter(async () => {
      const { key, mapping, file } = await this.read(query, request);
      const report = new ImportReport(key);
      const rows = async (parsed: AsyncIterable<Row>): Promise<void> =>
        this.submit(caller, key, mapping, parsed, report);
      await pipeline(file, csvParser({ relax_column_count: true }), rows).catch((error: unknown) => {
        throw refusedCsv(error);
      });
      return report.view;
    });
  }

  /** What is known of an import. @throws DomainError IMPORT.NOT_FOUND */
  async show(caller: Principal, key: string): Promise<ImportView> {
    const chunks = await findImport(this.database, caller.customerId ?? '', key);
    if (chunks.length === 0)
      throw new DomainError('not_found', 'IMPORT.NOT_FOUND', `There is no import ${key}.`);
    const report = new ImportReport(key);
    for (const chunk of chunks) report.add(chunk, false);
    return report.view;
  }

  private async read(query: ImportQuery, request: IncomingMessage): Promise<Posted> {
    const body = bodyStream(request, this.config.streamLimitBytes);
    const boundary = boundaryOf(request.headers['content-type'] ?? '');
    const { fields, file } =
      boundary === undefined
        ? { fields: new Map<string, string>(), file: body }
        : await readForm(body, boundary);
    return {
      key: keyOf(fields.get('key') ?? query.key),
      mapping: mappingOf(fields.get('mapping') ?? query.mapping),
      file,
    };
  }

  private async submit(
    caller: Principal,
    key: string,
    mapping: MappingInput,
    rows: AsyncIterable<Row>,
    report: ImportReport,
  ): Promise<void> {
    const size = Math.max(1, Math.min(CHUNK_LINES, Math.floor(CHUNK_JOBS / mapping.jobs.length)));
    const owner = caller.customerId ?? '';
    let header: { map: ReturnType<typeof compileMapping>; seed: string } | undefined;
    let lines: ImportLine[] = [];
    let chunk = 0;
    const flush = async (): Promise<void> => {
      const given = { owner, key, chunk, seed: header?.seed ?? '', lines };
      const done = await this.chunks.execute(caller, given);
      report.add(done.chunk, done.isRepeated);
      lines = [];
      chunk += 1;
    };
    for await (const { record: cells, info } of rows) {
      if (header) {
        lines.push({ line: firstLine(cells, info), cells, mapped: header.map(cells) });
        if (lines.length === size) await flush();
        continue;
      }
      const columns = cells.map((cell) => cell.trim());
      header = { map: compileMapping(mapping, columns), seed: JSON.stringify([mapping, columns]) };
    }
    if (!header) throw new DomainError('invalid', 'REQUEST.INVALID', 'The CSV has no header line.');
    if (lines.length > 0) await flush();
  }
}

interface Row {
  readonly record: readonly string[];
  readonly info: Info;
}

function keyOf(key: string | undefined): string {
  if (key === undefined) return newId();
  const parsed = importKey.safeParse(key);
  if (parsed.success) return parsed.data;
  throw invalidRequest(parsed.error.issues, 'key');
}

function mappingOf(text: string | undefined): MappingInput {
  if (text === undefined)
    throw new DomainError(
      'invalid',
      'IMPORT.MAPPING',
      'There is no mapping: a form field before the file, or ?mapping=.',
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new DomainError('invalid', 'IMPORT.MAPPING', 'The mapping is no JSON.', { cause });
  }
  const parsed = mappingSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { issues } = invalidRequest(parsed.error.issues, 'mapping.');
  throw new DomainError('invalid', 'IMPORT.MAPPING', 'The mapping is wrong.', { issues });
}

/** What the parser says of a line that is no CSV: where the file goes on after it, nobody knows. */
function refusedCsv(error: unknown): unknown {
  if (!(error instanceof CsvError)) return error;
  const line = typeof error.lines === 'number' ? error.lines : 1;
  const detail = `Line ${line} is no CSV; the whole chunks before it are in.`;
  const issues = [{ path: `line ${line}`, message: error.message }];
  return new DomainError('invalid', 'IMPORT.BROKEN_LINE', detail, { issues, cause: error });
}
