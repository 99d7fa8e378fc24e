import { percentile } from '@fairlane/domain';

/** The median and the 99th percentile of waits in seconds; null where nothing started. */
export function waitPercentiles(waits: readonly number[]): {
  waitP50Seconds: number | null;
  waitP99Seconds: number | null;
} {
  if (waits.length === 0) return { waitP50Seconds: null, waitP99Seconds: null };
  return { waitP50Seconds: percentile(waits, 0.5), waitP99Seconds: percentile(waits, 0.99) };
}
