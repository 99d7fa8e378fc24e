import type { Turn, TurnSettled } from '@fairlane/contracts';
import type { Claim } from '@fairlane/persistence';
import { monotonicSeconds, TRACING, type Tracing } from '@fairlane/platform';
import { Inject, Injectable } from '@nestjs/common';
import { Claimer } from './claimer.js';
import { HeldTurns } from './held-turns.js';
import { Reports } from './reports.js';
import { TurnRun } from './turn-run.js';
import { TurnServices } from './turn-services.js';
import { TurnTrace } from './turn-trace.js';

/** What a slot does with a turn: claim, run, settle, report. */
@Injectable()
export class Grants {
  private isDraining = false;

  constructor(
    private readonly claimer: Claimer,
    private readonly held: HeldTurns,
    private readonly services: TurnServices,
    private readonly reports: Reports,
    @Inject(TRACING) private readonly tracing: Tracing | null,
  ) {}

  /** Resolves once the turn is settled; only then may its message be acknowledged. */
  async take(turn: Turn, slot: number): Promise<void> {
    const startedAt = monotonicSeconds();
    const run = await this.claim(turn, slot, startedAt);
    if (!run) return;
    try {
      if (this.isDraining) run.end();
      await run.run();
      const report = await run.settle();
      if (report) this.reports.add(report);
    } finally {
      run.trace?.end();
      this.held.release(run);
    }
  }

  /** From now on turns end at the next checkpoint of their running jobs. */
  drain(): void {
    this.isDraining = true;
    for (const run of this.held.all) run.end();
  }

  private async claim(turn: Turn, slot: number, startedAt: number): Promise<TurnRun | undefined> {
    const arrivedAt = Date.now();
    this.held.beginClaim(turn.id);
    try {
      const claim = await this.claimer.claim(turn, slot);
      if (claim.outcome !== 'claimed') {
        // A duplicate is not reported: the delivery that holds the lease reports it.
        if (claim.outcome !== 'duplicate') this.reports.add(refused(turn, slot, claim.outcome, startedAt));
        return undefined;
      }
      const { tracing } = this;
      const trace = tracing ? new TurnTrace(tracing, turn, claim, arrivedAt) : undefined;
      const run = new TurnRun(turn, slot, claim, this.services, trace);
      this.held.hold(run);
      return run;
    } finally {
      this.held.endClaim(turn.id);
    }
  }
}

function refused(
  turn: Turn,
  slot: number,
  outcome: Exclude<Claim['outcome'], 'claimed' | 'duplicate'>,
  startedAt: number,
): Omit<TurnSettled, 'workerId'> {
  const { id: turnId, pool, tier, customerId, jobType, opaque } = turn;
  return {
    ...{ turnId, outcome, pool, tier, customerId, jobType, opaque, slot },
    claimedAt: null,
    heldSeconds: monotonicSeconds() - startedAt,
    users: [],
    succeeded: 0,
    failed: 0,
    waitSeconds: [],
    runSeconds: [],
    floor: null,
  };
}
