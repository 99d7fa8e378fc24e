/** When a failed attempt is tried again: exponential, capped, with full jitter on the upper half. */
export interface Backoff {
  readonly initialSeconds: number;
  readonly factor: number;
  readonly maxSeconds: number;
}

export const DEFAULT_BACKOFF: Backoff = { initialSeconds: 1, factor: 2, maxSeconds: 300 };

/**
 * Seconds to wait before the attempt after `attempt` (1 = the first has failed).
 * @param random uniform in [0, 1); half of the delay is fixed and half is drawn, so that jobs that failed together
 *   do not come back together.
 */
export function backoffSeconds(attempt: number, backoff: Backoff, random: number): number {
  const full = Math.min(
    backoff.maxSeconds,
    backoff.initialSeconds * backoff.factor ** Math.max(0, attempt - 1),
  );
  return full / 2 + (full / 2) * random;
}
