import type { ImportChunk, RejectedLine } from '@fairlane/persistence';
import type { ImportView } from './import.schemas.js';

/** Reasons that an answer gives. */
const MOST_ERRORS = 1_000;

/** Adds up what became of the chunks of an import. */
export class ImportReport {
  private lines = 0;
  private accepted = 0;
  private rejected = 0;
  private repeated = 0;
  private jobs = 0;
  private readonly errors: RejectedLine[] = [];

  constructor(private readonly key: string) {}

  add(chunk: Pick<ImportChunk, 'lines' | 'accepted' | 'jobs' | 'rejected'>, isRepeated: boolean): void {
    this.lines += chunk.lines;
    this.accepted += chunk.accepted;
    this.rejected += chunk.lines - chunk.accepted;
    if (isRepeated) this.repeated += chunk.lines;
    this.jobs += chunk.jobs;
    this.errors.push(...chunk.rejected.slice(0, MOST_ERRORS - this.errors.length));
  }

  get view(): ImportView {
    const { key, lines, accepted, rejected, repeated, jobs, errors } = this;
    return { key, lines, accepted, rejected, repeated, jobs, errors };
  }
}
