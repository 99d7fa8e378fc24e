import type { Turn } from '@fairlane/contracts';
import {
  type Claim,
  type ClaimRequest,
  claimTogether,
  claimTurn,
  Database,
  isUnavailable,
  MOST_TURNS,
  Rounds,
  withDatabaseDeadline,
} from '@fairlane/persistence';
import { type Logger, monotonicSeconds } from '@fairlane/platform';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { LOG } from '../tokens.js';
import { WorkerIdentity } from '../worker-identity.js';

const FIRST_PAUSE_SECONDS = 0.1;
const LONGEST_PAUSE_SECONDS = 2;
/** After this the turn is given up: it is a hint only, and the dispatcher makes another. */
const GIVE_UP_SECONDS = 10;
/** A turn that may take more jobs would hold up the others: it gets a statement of its own. */
const MOST_JOBS = 50;

/**
 * Claims turns; where PostgreSQL stays away for ten seconds, the answer is `busy`. Small turns that the slots are granted at
 * the same time share a statement and a commit; where that is refused, each is claimed by itself.
 */
@Injectable()
export class Claimer {
  private readonly rounds = new Rounds<ClaimRequest, Claim | undefined>(
    async (requests) => claimTogether(this.database, requests),
    MOST_TURNS,
  );

  constructor(
    private readonly database: Database,
    private readonly identity: WorkerIdentity,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  async claim(turn: Turn, slot: number): Promise<Claim> {
    const giveUpAt = monotonicSeconds() + GIVE_UP_SECONDS;
    for (let pause = FIRST_PAUSE_SECONDS; ; pause = Math.min(LONGEST_PAUSE_SECONDS, pause * 2)) {
      try {
        return await this.ask({ turn, workerId: this.identity.id, slot });
      } catch (error) {
        if (!isUnavailable(error)) throw error;
        this.log.warn({ turnId: turn.id, err: error }, 'PostgreSQL does not answer a claim');
        // A claim whose answer was lost leaves a lease that nobody works for: the lease audit finds it.
        if (monotonicSeconds() + pause > giveUpAt)
          return { outcome: 'busy', claimedAt: new Date(0), jobs: [] };
        await delay(pause * 1_000);
      }
    }
  }

  private async ask(request: ClaimRequest): Promise<Claim> {
    const together = async () => withDatabaseDeadline(GIVE_UP_SECONDS, async () => this.rounds.ask(request));
    const claim = request.turn.maxJobs <= MOST_JOBS ? await together() : undefined;
    return claim ?? claimTurn(this.database, request);
  }
}
