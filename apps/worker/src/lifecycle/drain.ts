import { type Logger, monotonicSeconds } from '@fairlane/platform';
import { Inject, Injectable } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import { Presence } from '../lease/presence.js';
import { TurnStrategy } from '../slots/turn-strategy.js';
import { CONFIG, LOG } from '../tokens.js';
import { Grants } from '../turns/grants.js';
import { HeldTurns } from '../turns/held-turns.js';
import { Reports } from '../turns/reports.js';
import { STOP_GRACE_SECONDS } from '../turns/turn-run.js';
import type { WorkerConfig } from '../worker.settings.js';

/** Part of the time that is kept for settling, after the last task was told to stop. */
const SETTLE_PART = 0.1;

/**
 * The end of a worker, in this order: take no more turns; end the quantum of those that run, so that they suspend at
 * their next checkpoint; tell what still runs near the deadline to stop (it goes back to the queue at its last
 * checkpoint, and no attempt is counted); settle; retire the worker's row.
 */
@Injectable()
export class Drain {
  constructor(
    @Inject(CONFIG) private readonly config: Pick<WorkerConfig, 'drainSeconds'>,
    private readonly strategy: TurnStrategy,
    private readonly grants: Grants,
    private readonly held: HeldTurns,
    private readonly reports: Reports,
    private readonly presence: Presence,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Resolves to false when the deadline came before the last turn was settled: what is left is the reaper's. */
  async run(reason: string): Promise<boolean> {
    const { drainSeconds } = this.config;
    const endsAt = monotonicSeconds() + drainSeconds;
    this.log.info({ reason, drainSeconds, turns: this.held.all.length }, 'worker drains');
    const stopping = this.stopNearDeadline();
    void this.presence.announce('draining');
    this.grants.drain();
    const isIdle = await within(endsAt, this.strategy.drain());
    clearTimeout(stopping);
    this.reports.flush();
    if (isIdle) await within(endsAt, this.presence.announce('down'));
    this.log.info({ isIdle }, 'worker drained');
    return isIdle;
  }

  private stopNearDeadline(): NodeJS.Timeout {
    const { drainSeconds } = this.config;
    const graceSeconds = Math.min(STOP_GRACE_SECONDS, drainSeconds / 3);
    const stopAfterSeconds = drainSeconds * (1 - SETTLE_PART) - graceSeconds;
    return setTimeout(() => {
      for (const turn of this.held.all) turn.stop('drained', graceSeconds);
    }, stopAfterSeconds * 1_000);
  }
}

/** Whether the work is done before a moment of the monotonic clock. */
async function within(endsAt: number, work: Promise<unknown>): Promise<boolean> {
  const deadline = new AbortController();
  const late = delay(Math.max(0, endsAt - monotonicSeconds()) * 1_000, false, { signal: deadline.signal });
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    late.catch(() => undefined);
    deadline.abort();
  }
}
