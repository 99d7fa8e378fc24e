/**
 * The smallest value that at least `part` (0..1] of the values do not exceed (nearest rank); NaN of nothing.
 * It is always one of the values: no interpolation makes up a wait that nobody had.
 */
export function percentile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const rank = Math.max(1, Math.ceil(part * sorted.length));
  return sorted[rank - 1] ?? Number.NaN;
}

/** Arithmetic mean; NaN of nothing. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
