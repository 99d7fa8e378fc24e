import { DomainError } from '@fairlane/domain';
import {
  Database,
  type JobOutcome,
  type Settlement,
  type SettleOutcome,
  settleTurn,
} from '@fairlane/persistence';
import type { Logger } from '@fairlane/platform';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { LOG } from '../tokens.js';

const FIRST_PAUSE_SECONDS = 0.1;
const LONGEST_PAUSE_SECONDS = 5;
/** Refusals of the same settlement, by a database that does answer, before its contents are taken for the cause. */
const MOST_REFUSALS = 3;

/**
 * Settles, however long it takes: while PostgreSQL is away the slot keeps its results and asks again, until it hears
 * `settled` or `lost`. Work that was done is never dropped for want of an answer.
 */
@Injectable()
export class Settler {
  constructor(
    private readonly database: Database,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async settle(settlement: Settlement): Promise<SettleOutcome> {
    let refusals = 0;
    for (let pause = FIRST_PAUSE_SECONDS; ; pause = Math.min(LONGEST_PAUSE_SECONDS, pause * 2)) {
      try {
        return await settleTurn(
          this.database,
          refusals < MOST_REFUSALS ? settlement : withoutContents(settlement),
        );
      } catch (error) {
        if (isUnavailable(error)) {
          this.log.warn(
            { leaseId: settlement.leaseId, err: error },
            'PostgreSQL does not answer; the results are kept',
          );
        } else {
          refusals += 1;
          this.log.error(
            { leaseId: settlement.leaseId, err: error, refusals },
            'PostgreSQL refused a settlement',
          );
          if (refusals > MOST_REFUSALS) return 'lost'; // the lease audit gives the jobs back
        }
        await delay(pause * 1_000 * (0.5 + Math.random() / 2));
      }
    }
  }
}

export const isUnavailable = (error: unknown): boolean =>
  error instanceof DomainError && error.kind === 'unavailable';

/** The same settlement without anything that a task made: results and checkpoints fail their jobs instead. */
function withoutContents(settlement: Settlement): Settlement {
  return { ...settlement, outcomes: settlement.outcomes.map(withoutContent) };
}

function withoutContent(outcome: JobOutcome): JobOutcome {
  if (outcome.kind === 'returned' || outcome.kind === 'cancelled') return outcome;
  if (outcome.kind === 'succeeded' && outcome.result === undefined) return outcome;
  const { jobId, startedAt, runSeconds, progressDone, progressTotal } = outcome;
  const error = {
    code: 'JOB.RESULT_REFUSED',
    message: 'PostgreSQL refused what the task left; see the log of the worker.',
  };
  return {
    kind: 'failed',
    ...{ jobId, startedAt, runSeconds, progressDone, progressTotal },
    ...{ error, retryInSeconds: null, checkpoint: null, remainingSeconds: 0 },
  };
}
