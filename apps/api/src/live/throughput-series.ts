import type { TurnSettled } from '@fairlane/contracts';
import { Reservoir } from './reservoir.js';
import { waitPercentiles } from './wait-percentiles.js';

/** Length of a step, seconds, and how many are kept: an hour. */
export const SERIES_STEP_SECONDS = 5;
const STEPS = 720;
/** Waits that are kept of one step. */
const WAITS = 400;

/** What ended in one step, and how long what started in it had waited. */
export interface SeriesPoint {
  /** Begin of the step, seconds since 1970. */
  readonly at: number;
  readonly jobsPerSecond: number;
  readonly failedPerSecond: number;
  /** Slots that were busy on average, by the turns that settled in the step. */
  readonly busySlots: number;
  readonly waitP50Seconds: number | null;
  readonly waitP99Seconds: number | null;
}

interface OpenStep {
  readonly at: number;
  jobs: number;
  failed: number;
  heldSeconds: number;
  readonly waits: Reservoir;
}

/** The last hour of settled turns, as this process heard of them: about 720 small points, whatever the load. */
export class ThroughputSeries {
  private readonly closed: SeriesPoint[] = [];
  private open: OpenStep | undefined;

  /** @param now seconds since 1970 */
  add({ succeeded, failed, heldSeconds, waitSeconds }: TurnSettled, now: number): void {
    const step = this.stepAt(now);
    step.jobs += succeeded + failed;
    step.failed += failed;
    step.heldSeconds += heldSeconds;
    for (const wait of waitSeconds) step.waits.add(wait);
  }

  /** Steps that began at `since` or later, oldest first; the last one is not over yet. Quiet steps are left out. */
  points(now: number, since = 0): SeriesPoint[] {
    this.stepAt(now);
    const first = Math.max(since, now - STEPS * SERIES_STEP_SECONDS);
    const closed = this.closed.filter(({ at }) => at >= first);
    return this.open ? [...closed, pointOf(this.open, now - this.open.at)] : closed;
  }

  private stepAt(now: number): OpenStep {
    const at = Math.floor(now / SERIES_STEP_SECONDS) * SERIES_STEP_SECONDS;
    if (this.open && this.open.at >= at) return this.open;
    if (this.open) this.closed.push(pointOf(this.open, SERIES_STEP_SECONDS));
    if (this.closed.length > STEPS) this.closed.shift();
    this.open = { at, jobs: 0, failed: 0, heldSeconds: 0, waits: new Reservoir(WAITS) };
    return this.open;
  }
}

function pointOf(step: OpenStep, seconds: number): SeriesPoint {
  const span = Math.min(SERIES_STEP_SECONDS, Math.max(1, seconds));
  return {
    at: step.at,
    jobsPerSecond: step.jobs / span,
    failedPerSecond: step.failed / span,
    busySlots: step.heldSeconds / span,
    ...waitPercentiles(step.waits.values),
  };
}
