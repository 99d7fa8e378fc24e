import {
  Database,
  isUnavailable,
  type JobOutcome,
  MOST_JOBS_TOGETHER,
  MOST_TURNS,
  Rounds,
  type Settlement,
  type SettleOutcome,
  settleTogether,
  settleTurn,
  withDatabaseDeadline,
} from '@fairlane/persistence';
import type { Logger } from '@fairlane/platform';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { LOG } from '../tokens.js';

const FIRST_PAUSE_SECONDS = 0.1;
const LONGEST_PAUSE_SECONDS = 5;
/** Refusals of the same settlement, by a database that does answer, before its contents are taken for the cause. */
const MOST_REFUSALS = 3;
/** Longest wait for the answer to settlements that share a statement. */
const ANSWER_SECONDS = 20;

/**
 * Settles, however long it takes: while PostgreSQL is away the slot keeps its results and asks again, until it hears
 * `settled` or `lost`. Work that was done is never dropped for want of an answer.
 *
 * Small settlements that come at the same time share a statement and a commit; where that is refused, each is settled by itself.
 */
@Injectable()
export class Settler {
  private readonly rounds = new Rounds<Settlement, SettleOutcome | undefined>(
    async (settlements) => settleTogether(this.database, settlements),
    MOST_TURNS,
  );

  constructor(
    private readonly database: Database,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async settle(settlement: Settlement): Promise<SettleOutcome> {
    let refusals = 0;
    for (let pause = FIRST_PAUSE_SECONDS; ; pause = Math.min(LONGEST_PAUSE_SECONDS, pause * 2)) {
      try {
        if (refusals === 0) return await this.ask(settlement);
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

  private async ask(settlement: Settlement): Promise<SettleOutcome> {
    const isShared = settlement.outcomes.length <= MOST_JOBS_TOGETHER;
    const together = isShared ? await this.askTogether(settlement) : undefined;
    return together ?? settleTurn(this.database, settlement);
  }

  private async askTogether(settlement: Settlement): Promise<SettleOutcome | undefined> {
    return withDatabaseDeadline(ANSWER_SECONDS, async () => this.rounds.ask(settlement));
  }
}

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
