import type { TurnSettled } from '@fairlane/contracts';

/** How far back the live figures look. Seconds. */
export const WINDOW_SECONDS = 60;
/** Waits that are kept of one lane in one second: enough for a p99 over the window, and bounded under any load. */
const WAITS_PER_SECOND = 200;

interface LaneSecond {
  jobs: number;
  waits: number[];
}

interface Second {
  readonly at: number;
  readonly lanes: Map<string, LaneSecond>;
  readonly heldByCustomer: Map<string, number>;
}

/** What one lane did within the window. */
export interface LaneFigures {
  readonly jobsPerSecond: number;
  readonly waits: readonly number[];
}

/**
 * The last minute of settled turns, as this process heard of them, in buckets of a second. Loss-tolerant like the
 * events themselves; bounded by lanes, and by the customers served within the minute.
 */
export class TurnWindow {
  private seconds: Second[] = [];
  private startedAt: number | undefined;

  /** @param now monotonic seconds */
  add(event: TurnSettled, now: number): void {
    this.startedAt ??= now;
    const second = this.secondAt(Math.floor(now));
    const id = laneId(event.tier, event.jobType);
    const lane = second.lanes.get(id) ?? { jobs: 0, waits: [] };
    second.lanes.set(id, lane);
    lane.jobs += event.succeeded + event.failed;
    lane.waits.push(...event.waitSeconds.slice(0, Math.max(0, WAITS_PER_SECOND - lane.waits.length)));
    const held = second.heldByCustomer.get(event.customerId) ?? 0;
    second.heldByCustomer.set(event.customerId, held + event.heldSeconds);
  }

  lane(tier: string, jobType: string, now: number): LaneFigures {
    const lanes = this.within(now).flatMap((second) => second.lanes.get(laneId(tier, jobType)) ?? []);
    const jobs = lanes.reduce((sum, lane) => sum + lane.jobs, 0);
    return { jobsPerSecond: jobs / this.span(now), waits: lanes.flatMap((lane) => lane.waits) };
  }

  /** Slot seconds by customer. */
  heldByCustomer(now: number): Map<string, number> {
    const total = new Map<string, number>();
    for (const second of this.within(now))
      for (const [id, held] of second.heldByCustomer) total.set(id, (total.get(id) ?? 0) + held);
    return total;
  }

  private within(now: number): Second[] {
    return this.seconds.filter((second) => second.at > now - WINDOW_SECONDS);
  }

  private span(now: number): number {
    return Math.max(1, Math.min(WINDOW_SECONDS, now - (this.startedAt ?? now)));
  }

  private secondAt(at: number): Second {
    const last = this.seconds.at(-1);
    if (last?.at === at) return last;
    const second: Second = { at, lanes: new Map(), heldByCustomer: new Map() };
    this.seconds = [...this.within(at), second];
    return second;
  }
}

const laneId = (tier: string, jobType: string): string => `${tier}.${jobType}`;
