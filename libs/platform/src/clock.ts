/** Seconds of a monotonic clock: for durations and deadlines. Wall-clock time is the database's to tell. */
export function monotonicSeconds(): number {
  return performance.now() / 1_000;
}
