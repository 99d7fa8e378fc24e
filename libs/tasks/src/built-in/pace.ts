import { monotonicSeconds } from '@fairlane/platform';
import { setTimeout as delay } from 'node:timers/promises';

/** Timers are no finer; what is due sooner is left to the next deadline. */
const LEAST_WAIT_SECONDS = 0.001;

/** Holds a rhythm: the nth beat ends n intervals after the first began, so that late timers add no drift. */
export class Pace {
  private deadline = monotonicSeconds();

  constructor(private readonly intervalSeconds: number) {}

  /** Waits for the end of the next interval. Returns at once when it is past already. */
  async next(signal: () => AbortSignal): Promise<void> {
    this.deadline += this.intervalSeconds;
    const left = this.deadline - monotonicSeconds();
    if (left >= LEAST_WAIT_SECONDS) await wait(left, signal());
  }
}

/** @throws the signal's reason when it fires first */
export async function wait(seconds: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(seconds * 1_000, undefined, { signal });
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}
