import { Database, startJob } from '@fairlane/persistence';
import { type Logger, monotonicSeconds } from '@fairlane/platform';
import { Inject, Injectable } from '@nestjs/common';
import { LOG } from '../tokens.js';

/** `late`: no answer came, or it came too late for the moment that it recorded to be the start's. */
export type StartAnswer = 'started' | 'lost' | 'late';

/** How long before its task begins a start may be recorded. Seconds. */
const MOST_SECONDS = 0.25;

/**
 * Records the start of a job whose start others wait for, in the moment before its task begins.
 *
 * Where that takes long the job goes back, and its gates let it start anew: a start that was recorded seconds before the
 * task begins would let the next one come too soon. To record it once more would not help, since the next one may have been
 * let through by then.
 */
@Injectable()
export class Starter {
  constructor(
    private readonly database: Database,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async start(jobId: string, leaseId: string): Promise<StartAnswer> {
    const askedAt = monotonicSeconds();
    try {
      if (!(await startJob(this.database, jobId, leaseId))) return 'lost';
      return monotonicSeconds() - askedAt < MOST_SECONDS ? 'started' : 'late';
    } catch (error) {
      this.log.warn({ jobId, leaseId, err: error }, 'PostgreSQL does not answer a start');
      return 'late';
    }
  }
}
