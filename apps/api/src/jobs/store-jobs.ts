import { Publisher } from '@fairlane/messaging';
import { type Call, Database, type NewJob, Rounds, submitJobs, submitTogether } from '@fairlane/persistence';
import { DomainError } from '@fairlane/domain';
import { Injectable } from '@nestjs/common';
import { Arrivals } from '../capacity/arrivals.js';
import { queuedFlows } from './queued-flows.js';

/** Most calls that one statement stores. */
const MOST_CALLS = 200;
/** A call of more than so many rows, or so much payload, would hold up the others: it gets a statement of its own. */
export const MOST_ROWS = 50;
const MOST_PAYLOAD_CHARACTERS = 16 * 1_024;

/**
 * Stores the jobs of calls that need nothing but to be stored: no key reserved, no queue counted, no gate passed. Small
 * calls that come at the same time share a statement, a commit and a hint; each is stored whole or not at all, whatever
 * becomes of the others. What could hold up or fail a shared statement is tried again alone: a customer who is not there,
 * or is just being deleted, and every refusal by the database.
 */
@Injectable()
export class StoreJobs {
  private readonly rounds = new Rounds<Call, Date | undefined>(
    async (calls) => this.storeTogether(calls),
    MOST_CALLS,
  );

  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
    private readonly arrivals: Arrivals,
  ) {}

  /**
   * @param webhookUrl to be told when the batch has finished; such a call shares with nobody
   * @returns the database's time of submission
   * @throws DomainError CUSTOMER.NOT_FOUND when a customer is gone; nothing of this call is stored then
   */
  async execute(rows: readonly NewJob[], webhookUrl: string | null): Promise<Date> {
    const isShared = webhookUrl === null && isSmall(rows);
    return (
      (isShared ? await this.rounds.ask({ jobs: rows }) : undefined) ?? this.storeAlone(rows, webhookUrl)
    );
  }

  /**
   * Stores small calls if the customers still are as the jobs were planned with.
   * @returns as `execute`, or undefined when nothing was stored
   */
  async ifUnchanged(
    jobs: readonly NewJob[],
    versions: NonNullable<Call['versions']>,
  ): Promise<Date | undefined> {
    return isSmall(jobs) ? this.rounds.ask({ jobs, versions }) : undefined;
  }

  /** Tells the dispatcher, once it is committed, what became claimable, and counts what arrived. */
  announce(rows: readonly NewJob[], now: Date): void {
    const flows = queuedFlows(rows, now);
    if (flows.length > 0) this.publisher.event('jobs.queued', { flows });
    this.arrivals.count(rows);
  }

  private async storeAlone(rows: readonly NewJob[], webhookUrl: string | null): Promise<Date> {
    const now = await submitJobs(this.database, rows, webhookUrl);
    this.announce(rows, now);
    return now;
  }

  private async storeTogether(calls: readonly Call[]): Promise<readonly (Date | undefined)[]> {
    try {
      const times = await submitTogether(this.database, calls);
      const [now] = times.filter((time) => time !== undefined);
      if (now)
        this.announce(
          calls.flatMap(({ jobs }, index) => (times[index] ? jobs : [])),
          now,
        );
      return times;
    } catch (error) {
      // Without an answer it may have been stored; after any other error it was not.
      if (error instanceof DomainError && error.kind === 'unavailable') throw error;
      return calls.map(() => undefined);
    }
  }
}

function isSmall(rows: readonly NewJob[]): boolean {
  if (rows.length > MOST_ROWS) return false;
  return rows.reduce((sum, { payload }) => sum + (payload?.length ?? 0), 0) <= MOST_PAYLOAD_CHARACTERS;
}
