import type { Turn } from '@fairlane/contracts';
import {
  type Claim,
  type ClaimRequest,
  claimTogether,
  claimTurn,
  Database,
  isUnavailable,
  MOST_JOBS_TOGETHER,
  MOST_TURNS,
  Rounds,
  withDatabaseDeadline,
} from '@fairlane/persistence';
import { type Logger, monotonicSeconds } from '@fairlane/platform';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { setTimeout as delay } from 'node:timers/promises';
import { LOG } from '../tokens.js';
import { WorkerIdentity } from '../worker-identity.js';

const FIRST_PAUSE_SECONDS = 0.1;
const LONGEST_PAUSE_SECONDS = 2;
/** After this the turn is given up: it is a hint only, and the dispatcher makes another. */
const GIVE_UP_SECONDS = 10;
/** Customers of whom it is remembered that their limits are locked. */
const MOST_LOCKED = 1_000;

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
  /** Whose last claim did not have the lock in time: they are claimed by themselves, so that the others do not wait for it. */
  private readonly locked = new LRUCache<string, true>({ max: MOST_LOCKED });

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
    const { customerId, maxJobs } = request.turn;
    const isShared = maxJobs <= MOST_JOBS_TOGETHER && !this.locked.has(customerId);
    const together = isShared ? await this.askTogether(request) : undefined;
    const claim = together ?? (await claimTurn(this.database, request));
    if (claim.outcome === 'busy') this.locked.set(customerId, true);
    else this.locked.delete(customerId);
    return claim;
  }

  private async askTogether(request: ClaimRequest): Promise<Claim | undefined> {
    return withDatabaseDeadline(GIVE_UP_SECONDS, async () => this.rounds.ask(request));
  }
}
