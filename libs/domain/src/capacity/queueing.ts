/** Jobs of a pool or a stage, as they come and as they run. */
export interface Demand {
  /** Jobs that come, a second. */
  readonly arrivalsPerSecond: number;
  /** Slot seconds that one takes, and their variance. */
  readonly meanSeconds: number;
  readonly varianceSeconds: number;
}

/** Slots that are busy on average: what queueing theory calls the offered load, in erlangs. */
export const offeredSlots = ({ arrivalsPerSecond, meanSeconds }: Demand): number =>
  arrivalsPerSecond * meanSeconds;

/**
 * Chance that all of `slots` are busy when a job comes, with `offered` busy on average (Erlang C), by the recursion of
 * Erlang's B, which neither overflows nor loses digits: B(0) = 1, B(n) = aB(n-1) / (n + aB(n-1)).
 * 1 where the slots cannot keep up.
 */
export function busyProbability(offered: number, slots: number): number {
  if (offered <= 0) return 0;
  if (slots <= offered) return 1;
  let blocked = 1;
  for (let n = 1; n <= slots; n += 1) blocked = (offered * blocked) / (n + offered * blocked);
  return blocked / (1 - (offered / slots) * (1 - blocked));
}

/**
 * Mean wait of a job before it starts, in seconds, in a pool of `slots` (M/G/c, Allen and Cunneen's approximation:
 * Erlang's wait times the mean of both squared coefficients of variation; that of arrivals is taken to be 1). Exact for
 * one slot (Pollaczek and Khinchine) and for exponential run times. A. O. Allen, Probability, Statistics, and Queueing
 * Theory (1990), 5.3. Infinite where the slots cannot keep up.
 *
 * First come, first served, so it is the mean over all: fair turns let small jobs wait less and large ones more.
 */
export function meanWaitSeconds(demand: Demand, slots: number): number {
  const offered = offeredSlots(demand);
  if (offered <= 0) return 0;
  if (slots <= offered) return Infinity;
  const { meanSeconds, varianceSeconds } = demand;
  const squaredVariation = varianceSeconds / meanSeconds ** 2;
  const erlangWait = (busyProbability(offered, slots) * meanSeconds) / (slots - offered);
  return (erlangWait * (1 + squaredVariation)) / 2;
}

/** Beyond it the answer is no longer of use to anyone, and the search would be long. */
const MOST_SLOTS = 100_000;

/** The fewest slots, at least 1 where anything comes, with which the mean wait is at most `waitSeconds`. */
export function slotsFor(demand: Demand, waitSeconds: number): number {
  const offered = offeredSlots(demand);
  if (offered <= 0) return 0;
  let enough = Math.min(MOST_SLOTS, Math.floor(offered) + 1);
  let step = 1;
  while (enough < MOST_SLOTS && meanWaitSeconds(demand, enough) > waitSeconds) {
    enough = Math.min(MOST_SLOTS, enough + step);
    step *= 2;
  }
  let tooFew = Math.floor(offered);
  while (enough - tooFew > 1) {
    const middle = Math.floor((enough + tooFew) / 2);
    if (meanWaitSeconds(demand, middle) > waitSeconds) tooFew = middle;
    else enough = middle;
  }
  return enough;
}

/** Several kinds of jobs as one demand, each weighted by how often it comes. */
export function joinDemands(demands: readonly Demand[]): Demand {
  const arrivalsPerSecond = demands.reduce((sum, demand) => sum + demand.arrivalsPerSecond, 0);
  if (arrivalsPerSecond === 0) return { arrivalsPerSecond: 0, meanSeconds: 0, varianceSeconds: 0 };
  const over = (value: (demand: Demand) => number): number =>
    demands.reduce((sum, demand) => sum + demand.arrivalsPerSecond * value(demand), 0) / arrivalsPerSecond;
  const meanSeconds = over((demand) => demand.meanSeconds);
  const squares = over((demand) => demand.varianceSeconds + demand.meanSeconds ** 2);
  return { arrivalsPerSecond, meanSeconds, varianceSeconds: Math.max(0, squares - meanSeconds ** 2) };
}
