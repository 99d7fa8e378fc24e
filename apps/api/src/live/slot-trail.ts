import type { TurnSettled } from '@fairlane/contracts';

/** How far back the trail reaches. Milliseconds. */
export const TRAIL_MILLIS = 60_000;
/** Turns of one customer on one slot that are no further apart are drawn as one. Milliseconds. */
const GAP_MILLIS = 60;
/** Most segments of all slots: the oldest are dropped first. */
const MOST_SEGMENTS = 6_000;

/** A stretch of time in which a slot served one customer and job type. */
export interface TrailSegment {
  readonly workerId: string;
  readonly slot: number;
  readonly customerId: string;
  readonly type: TurnSettled['jobType'];
  /** Milliseconds since 1970. */
  readonly from: number;
  to: number;
  jobs: number;
}

interface Numbered {
  readonly segment: TrailSegment;
  /** Grows with each change of any segment. */
  version: number;
}

/**
 * What each slot did in the last minute. Tiny turns are told together: of those that are shorter than can be drawn, a
 * slot shows one every 60 ms, so a slot has at most a thousand segments a minute at any rate of turns.
 */
export class SlotTrail {
  private readonly latest = new Map<string, Numbered>();
  /** Oldest first by their first turn. */
  private trail: Numbered[] = [];
  private version = 0;

  add(event: TurnSettled): void {
    if (event.claimedAt === null || event.outcome !== 'worked') return;
    const from = Date.parse(event.claimedAt);
    const to = from + event.heldSeconds * 1_000;
    const slot = `${event.workerId}.${event.slot}`;
    const jobs = event.succeeded + event.failed;
    const last = this.latest.get(slot);
    if (last && from - last.segment.to < GAP_MILLIS) {
      const isSame = last.segment.customerId === event.customerId && last.segment.type === event.jobType;
      const isTooShort =
        to - last.segment.to < GAP_MILLIS && last.segment.to - last.segment.from < GAP_MILLIS;
      if (isSame || isTooShort) {
        last.segment.to = Math.max(last.segment.to, to);
        last.segment.jobs += jobs;
        last.version = ++this.version;
        return;
      }
    }
    const { workerId, customerId, jobType: type } = event;
    const segment = { workerId, slot: event.slot, customerId, type, from, to, jobs };
    const numbered = { segment, version: ++this.version };
    this.latest.set(slot, numbered);
    this.trail.push(numbered);
    if (this.trail.length > MOST_SEGMENTS) this.trail = this.trail.slice(MOST_SEGMENTS / 10);
  }

  /** Segments that are new or longer since `version`, and the version to ask with the next time. */
  since(version: number, now: number): { segments: TrailSegment[]; version: number } {
    const isRecent = ({ segment }: Numbered) => segment.to > now - TRAIL_MILLIS;
    if (this.trail.length > 0 && !isRecent(this.trail[0] as Numbered)) this.forget(isRecent);
    const changed = this.trail.filter((numbered) => numbered.version > version && isRecent(numbered));
    return { segments: changed.map(({ segment }) => segment), version: this.version };
  }

  private forget(isRecent: (numbered: Numbered) => boolean): void {
    this.trail = this.trail.filter(isRecent);
    for (const [slot, numbered] of this.latest) if (!isRecent(numbered)) this.latest.delete(slot);
  }
}
