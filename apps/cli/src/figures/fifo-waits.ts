/** A job as a queue sees it; seconds on any clock. */
export interface Arrival {
  readonly arrivalSeconds: number;
  readonly serviceSeconds: number;
}

/**
 * What each job would have waited in one queue, first come, first served, in front of `slots` workers (Kiefer, Wolfowitz
 * 1955): the yardstick of a platform without fairness. Gives the jobs in order of arrival, each with its wait.
 */
export function fifoWaits<Job extends Arrival>(
  jobs: readonly Job[],
  slots: number,
): (Job & { readonly waitSeconds: number })[] {
  const freeAt = new Array<number>(slots).fill(-Infinity);
  const inOrder = [...jobs].sort((a, b) => a.arrivalSeconds - b.arrivalSeconds);
  return inOrder.map((job) => {
    const first = freeAt.reduce((best, time, slot) => (time < (freeAt[best] ?? Infinity) ? slot : best), 0);
    const start = Math.max(job.arrivalSeconds, freeAt[first] ?? -Infinity);
    freeAt[first] = start + job.serviceSeconds;
    return { ...job, waitSeconds: start - job.arrivalSeconds };
  });
}
