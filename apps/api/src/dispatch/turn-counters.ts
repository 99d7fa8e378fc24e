import type { TurnSettled } from '@fairlane/contracts';
import type { JobLane } from '@fairlane/persistence';

/** What the dispatcher counts, for `/metrics`. */
export interface TurnCounters {
  issued(pool: string): void;
  settled(event: TurnSettled): void;
  /** A turn that was never claimed: its time to live ran out, or the broker did not take it. */
  expired(pool: string): void;
  /** A worker was lost, with these leases; `failed` are the lanes of jobs whose last attempt that was. */
  lost(leases: number, failed: readonly JobLane[]): void;
}

/** Injection token of `TurnCounters`. */
export const TURN_COUNTERS = Symbol('TurnCounters');
