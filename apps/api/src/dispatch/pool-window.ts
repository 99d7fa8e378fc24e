import type { JobTypeKey, TurnPolicy } from '@fairlane/domain';
import type { LaneKey, PoolRow } from '@fairlane/persistence';

/** Weight of a new measurement in the moving averages. */
const SMOOTHING = 0.2;
/** No more than this many turns wait beyond the free slots, whatever the averages say. */
const MAX_LOOKAHEAD = 64;
/** Part of the slots that may stand idle on the round trip before any turn is sent ahead. */
const IDLE_SHARE = 0.05;

/**
 * One pool's window: how many turns may be out at once.
 *
 * Slots are the consumers of the pool's queue, so a host that joins or dies changes the window by itself. Turns beyond
 * the slots (lookahead) hide the round trip between a settle and the next turn. Each stands in front of the next quiet
 * customer, so they are sent only when the round trip would leave more than a twentieth of the slots idle, and only
 * for those: none for half-second turns, about 9 for 8 slots with 5 ms turns.
 */
export class PoolWindow {
  slots = 0;
  private settlesPerSecond = 0;
  private settled = 0;
  private roundTripSeconds = 0.003;
  private paused: readonly string[] = [];
  /** Another function only when its answers are others: the policy then asks it about every flow. */
  private serves: (tier: string, jobType: string) => boolean;

  constructor(readonly row: PoolRow) {
    this.serves = this.servedLanes();
  }

  get name(): string {
    return this.row.name;
  }

  get lookahead(): number {
    const idleSlots = this.settlesPerSecond * this.roundTripSeconds - IDLE_SHARE * this.slots;
    return Math.min(MAX_LOOKAHEAD, Math.max(0, Math.round(2 * idleSlots)));
  }

  /**
   * Leaves these lanes out. What waits in them is not eligible any more, and comes back as everything does that was
   * away: lifted, without credit for the time.
   */
  pauseLanes(lanes: readonly LaneKey[]): void {
    const paused = lanes.map(({ tier, type }) => `${tier}.${type}`).sort();
    if (paused.join() === this.paused.join()) return;
    this.paused = paused;
    this.serves = this.servedLanes();
  }

  countSettled(): void {
    this.settled += 1;
  }

  /** @param seconds of a turn for which its slot was waited on, not held: publish, deliver, claim, and the event back */
  measureRoundTrip(seconds: number): void {
    this.roundTripSeconds += SMOOTHING * (Math.min(1, Math.max(0, seconds)) - this.roundTripSeconds);
  }

  /** Closes an interval of `seconds` of counting. */
  closeInterval(seconds: number): void {
    this.settlesPerSecond += SMOOTHING * (this.settled / seconds - this.settlesPerSecond);
    this.settled = 0;
  }

  private servedLanes(): (tier: string, jobType: string) => boolean {
    const tiers: readonly string[] = this.row.tiers;
    const types: readonly string[] = this.row.types;
    const paused = new Set(this.paused);
    return (tier, jobType) =>
      tiers.includes(tier) && types.includes(jobType) && !paused.has(`${tier}.${jobType}`);
  }

  /** Makes the slots and the lanes known to the policy. */
  applyTo(policy: TurnPolicy): void {
    policy.setPool(this.name, { slots: this.slots, serves: this.serves });
  }
}

/** Largest part of a pool's slots that one customer may hold with opaque jobs of one type. */
export const OPAQUE_MAX_SHARE = 0.5;

/** Turns of one job type that a customer may hold in a pool: its share of the slots, but always one; null for any. */
export function maxTurnsOfType(slots: number, maxShare: number): number | null {
  return maxShare >= 1 ? null : Math.max(1, Math.floor(slots * maxShare));
}

/** Shares by job type; a type that is not listed may take every slot. */
export type Shares = ReadonlyMap<JobTypeKey, number>;
