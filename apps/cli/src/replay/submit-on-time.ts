import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../api/api-client.js';
import type { PlannedJob, Tick } from './plan.js';

/** What has been submitted so far. */
export class Submission {
  /** By the id that the API gave. */
  readonly jobs = new Map<string, PlannedJob>();
  /** How late the latest request left, in seconds: beyond a tick, this machine or the API did not keep up. */
  latestSeconds = 0;
}

/** Requests under way at once. Beyond it submission waits, and the lateness tells. */
const MOST_UNDER_WAY = 8;

/** Sends every tick at its time, without waiting for the answers of those before. */
export async function submitOnTime(
  api: ApiClient,
  ticks: readonly Tick[],
  into: Submission,
  signal: AbortSignal,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  const start = performance.now();
  const elapsedSeconds = () => (performance.now() - start) / 1_000;
  for (const tick of ticks) {
    const earlySeconds = tick.dueSeconds - elapsedSeconds();
    if (earlySeconds > 0) await sleep(earlySeconds * 1_000, undefined, { signal });
    while (underWay.size >= MOST_UNDER_WAY) await Promise.race(underWay);
    signal.throwIfAborted();
    into.latestSeconds = Math.max(into.latestSeconds, elapsedSeconds() - tick.dueSeconds);
    const request = submitTick(api, tick, into).then(() => void underWay.delete(request));
    // A failed request stays in the set, so that the next race or the wait for all throws its error.
    request.catch(() => undefined);
    underWay.add(request);
  }
  await Promise.all(underWay);
}

async function submitTick(api: ApiClient, tick: Tick, into: Submission): Promise<void> {
  const ids = await api.submitJobs(tick.jobs.map((job) => job.body));
  tick.jobs.forEach((job, index) => into.jobs.set(ids[index] ?? '', job));
}
