import { Database, startJob } from '@fairlane/persistence';
import { type Logger, monotonicSeconds } from '@fairlane/platform';
import { Inject, Injectable } from '@nestjs/common';
import { LOG } from '../tokens.js';

/** `away`: PostgreSQL does not answer, so nobody knows. */
export type StartAnswer = 'started' | 'lost' | 'away';

/** An answer that took longer than this is asked for again, so that what is recorded is the moment of the start. Seconds. */
const SLOW_SECONDS = 0.05;
const MOST_TRIES = 3;

/**
 * Records the start of a job whose start others wait for, in the moment before its task begins.
 *
 * Where PostgreSQL does not answer the job goes back, and its gates let it start anew: a start that was recorded seconds
 * before the task begins would let the next one come too soon.
 */
@Injectable()
export class Starter {
  constructor(
    private readonly database: Database,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async start(jobId: string, leaseId: string): Promise<StartAnswer> {
    try {
      for (let tries = 1; tries <= MOST_TRIES; tries += 1) {
        const askedAt = monotonicSeconds();
        if (!(await startJob(this.database, jobId, leaseId, tries > 1))) return 'lost';
        if (monotonicSeconds() - askedAt < SLOW_SECONDS) break;
      }
      return 'started';
    } catch (error) {
      this.log.warn({ jobId, leaseId, err: error }, 'PostgreSQL does not answer a start');
      return 'away';
    }
  }
}
