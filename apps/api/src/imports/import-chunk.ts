import { createHash } from 'node:crypto';
import { DomainError } from '@fairlane/domain';
import {
  Database,
  findImportChunk,
  type ImportChunk,
  type RejectedLine,
  storeImportChunk,
} from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { newJobSchema, type NewJobInput } from '../jobs/job.schemas.js';
import { SubmitJobs } from '../jobs/submit-jobs.js';
import { fieldIssues } from '../validation/request-validation.pipe.js';
import type { MappedLine } from './mapping.js';

/** A line of the file, with what the mapping made of it. */
export interface ImportLine {
  readonly line: number;
  readonly cells: readonly string[];
  readonly mapped: MappedLine;
}

/** Some lines of an import that are accepted in one transaction. */
export interface LinesOfImport {
  readonly owner: string;
  readonly key: string;
  readonly chunk: number;
  /** Mapping and header. */
  readonly seed: string;
  readonly lines: readonly ImportLine[];
}

/** A line whose jobs may be submitted. */
interface GoodLine {
  readonly line: number;
  readonly jobs: readonly NewJobInput[];
}

/** Thrown in the transaction of a chunk that another call has just stored. */
class StoredMeanwhile extends Error {}

/** Submits the lines of a chunk that can be submitted, and says why the others were not: once, however often it is asked. */
@Injectable()
export class ImportChunkOfLines {
  constructor(
    private readonly database: Database,
    private readonly submission: SubmitJobs,
  ) {}

  /** @throws DomainError IMPORT.MISMATCH, CUSTOMER.QUEUE_FULL */
  async execute(
    caller: Principal,
    given: LinesOfImport,
  ): Promise<{ chunk: ImportChunk; isRepeated: boolean }> {
    const digest = digestOf(given);
    const known = await this.known(given, digest);
    if (known) return { chunk: known, isRepeated: true };
    try {
      return { chunk: await this.submit(caller, given, digest), isRepeated: false };
    } catch (error) {
      if (!(error instanceof StoredMeanwhile)) throw error;
      const stored = await this.known(given, digest);
      if (!stored) throw new Error('A chunk of an import was there and is not there.', { cause: error });
      return { chunk: stored, isRepeated: true };
    }
  }

  private async known(given: LinesOfImport, digest: Buffer): Promise<ImportChunk | undefined> {
    const known = await findImportChunk(this.database, given);
    if (!known || known.digest.equals(digest)) return known;
    const first = given.lines[0]?.line ?? 0;
    const detail = `The import ${given.key} was posted before with other lines from line ${first} on, or another mapping.`;
    throw new DomainError('conflict', 'IMPORT.MISMATCH', detail);
  }

  /** Each try that is refused for some of the lines goes on without them, so there are at most as many as lines. */
  private async submit(caller: Principal, given: LinesOfImport, digest: Buffer): Promise<ImportChunk> {
    const rejected: RejectedLine[] = [];
    let good = given.lines.flatMap((line): GoodLine[] => checked(line, rejected));
    for (;;) {
      const inputs = good.flatMap(({ jobs }) => jobs);
      const scopes = good.flatMap(({ jobs }, place) => jobs.map(() => place));
      const { owner, key, chunk } = given;
      const row: ImportChunk = {
        ...{
          owner,
          key,
          chunk,
          digest,
          lines: given.lines.length,
          accepted: good.length,
          jobs: inputs.length,
        },
        rejected: [...rejected].sort((a, b) => a.line - b.line),
      };
      try {
        await this.submission.executeWith(caller, inputs, scopes, async (transaction) => {
          if (!(await storeImportChunk(transaction, row))) throw new StoredMeanwhile();
        });
        return row;
      } catch (error) {
        const refused = refusedPlaces(error, scopes);
        if (refused.size === 0) throw error;
        for (const [place, reasons] of refused) {
          const { line = 0 } = good[place] ?? {};
          rejected.push(...reasons.map((reason) => ({ line, ...reason })));
        }
        good = good.filter((_, place) => !refused.has(place));
      }
    }
  }
}

function checked({ line, mapped }: ImportLine, rejected: RejectedLine[]): GoodLine[] {
  if (mapped.issues) {
    rejected.push(...mapped.issues.map((issue) => ({ line, ...issue })));
    return [];
  }
  const jobs: NewJobInput[] = [];
  let isGood = true;
  for (const [index, job] of mapped.jobs.entries()) {
    const parsed = newJobSchema.safeParse(job);
    if (parsed.success) jobs.push(parsed.data);
    else {
      isGood = false;
      for (const { path, message } of parsed.error.issues.flatMap(fieldIssues))
        rejected.push({ line, path: placeOf(index, path), message });
    }
  }
  return isGood ? [{ line, jobs }] : [];
}

/** What a submission was refused for, by line: its issues name jobs by their place among all of them. */
function refusedPlaces(
  error: unknown,
  scopes: readonly number[],
): Map<number, { path: string; message: string }[]> {
  const refused = new Map<number, { path: string; message: string }[]>();
  if (!(error instanceof DomainError)) return refused;
  for (const { path, message } of error.issues) {
    const [, job, field = ''] = /^\[(\d+)\]\.?(.*)$/.exec(path) ?? [];
    const place = job === undefined ? undefined : scopes[Number(job)];
    if (place === undefined) continue;
    const first = scopes.indexOf(place);
    const reasons = refused.get(place) ?? [];
    reasons.push({ path: placeOf(Number(job) - first, field), message });
    refused.set(place, reasons);
  }
  return refused;
}

const placeOf = (index: number, field: string): string => `jobs[${index}]${field === '' ? '' : `.${field}`}`;

function digestOf({ seed, lines }: LinesOfImport): Buffer {
  const hash = createHash('sha256').update(seed);
  for (const { cells } of lines) hash.update(JSON.stringify(cells));
  return hash.digest();
}
