import { quantile, rounded } from '../measure.js';

/** Count, median and worst of some times, in seconds. */
export function summary(seconds: readonly number[]): object {
  return {
    times: seconds.length,
    medianSeconds: rounded(quantile(seconds, 0.5), 2),
    worstSeconds: rounded(Math.max(...seconds), 2),
  };
}
