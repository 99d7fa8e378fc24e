import { monotonicSeconds } from '@fairlane/platform';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { TurnRun } from './turn-run.js';

/** Fine enough for timeouts in seconds; a tick over a few dozen slots costs microseconds. */
const TICK_MILLIS = 100;

/** The turns that the slots of this process hold, by the id of their lease. */
@Injectable()
export class HeldTurns implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly turns = new Map<string, TurnRun>();
  /** Turns whose claim is under way: a lease of theirs may exist before its turn is held. */
  private readonly claiming = new Set<string>();
  private timer: NodeJS.Timeout | undefined;

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      const now = monotonicSeconds();
      for (const turn of this.turns.values()) turn.tick(now);
    }, TICK_MILLIS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  get all(): readonly TurnRun[] {
    return [...this.turns.values()];
  }

  knows(leaseId: string): boolean {
    return this.turns.has(leaseId) || this.claiming.has(leaseId);
  }

  get(leaseId: string): TurnRun | undefined {
    return this.turns.get(leaseId);
  }

  beginClaim(turnId: string): void {
    this.claiming.add(turnId);
  }

  endClaim(turnId: string): void {
    this.claiming.delete(turnId);
  }

  hold(turn: TurnRun): void {
    this.turns.set(turn.turn.id, turn);
  }

  release(turn: TurnRun): void {
    this.turns.delete(turn.turn.id);
  }
}
