import type { MeasuredContender } from './measurement.js';

/**
 * Adds to each run its ratio to the run of the contender `base` in the same round, as `[key of the ratio, key of what is
 * compared]`, divided by what `per` says of the contender. A run without that figure, or without one to compare with, gets none.
 */
export function withRatios(
  contenders: readonly MeasuredContender[],
  base: string,
  keys: readonly (readonly [ratio: string, compared: string])[],
  per: (contender: MeasuredContender) => number = () => 1,
): MeasuredContender[] {
  const ofBase = contenders.find(({ name }) => name === base)?.runs ?? [];
  return contenders.map((contender) => ({
    ...contender,
    runs: contender.runs.map((run, round) => {
      const ratios = keys.flatMap(([ratio, compared]) => {
        const value = run[compared];
        const reference = ofBase[round]?.[compared];
        return value === undefined || reference === undefined
          ? []
          : [[ratio, value / reference / per(contender)] as const];
      });
      return { ...run, ...Object.fromEntries(ratios) };
    }),
  }));
}
