import { setTimeout as sleep } from 'node:timers/promises';
import { isEnded, JOB_STATES } from '@fairlane/domain';
import { hasEnded, type Job } from '../api/answers.js';
import { type ApiClient, JOBS_PAGE } from '../api/api-client.js';

export interface FollowOptions {
  /** No job was submitted before this time, ISO 8601: bounds what is listed. `listingStart()` gives one. */
  readonly from: string;
  readonly signal: AbortSignal;
  /** False while jobs are still being added to the ids. Default: they are complete. */
  readonly isComplete?: () => boolean;
  /** Called after every look with the jobs that have ended since the one before. */
  readonly onEnded?: (jobs: readonly Job[], ended: number) => void;
}

/** Up to this many jobs are asked for one by one, more by listing. */
const ASK_EACH = 20;
const PAUSE_SECONDS = 0.5;
/** Listing is bounded by this machine's clock, submission times are the database's: so far apart they may be. */
const CLOCK_SLACK_SECONDS = 60;

/** From when to list what is submitted from now on. */
export const listingStart = (): string => new Date(Date.now() - CLOCK_SLACK_SECONDS * 1_000).toISOString();

/**
 * Waits until all the jobs have ended, and gives them as they ended. `ids` may grow meanwhile. Looks rest twice as long
 * as they took, so that following 100,000 jobs does not keep the API busy by itself.
 */
export async function followJobs(
  api: ApiClient,
  ids: readonly string[],
  options: FollowOptions,
): Promise<Map<string, Job>> {
  const { from, signal, isComplete = () => true, onEnded } = options;
  const ended = new Map<string, Job>();
  for (;;) {
    const startedAt = performance.now();
    const wasComplete = isComplete();
    const fresh = await newlyEnded(api, new Set(ids.filter((id) => !ended.has(id))), from);
    for (const job of fresh) ended.set(job.id, job);
    onEnded?.(fresh, ended.size);
    if (wasComplete && ended.size === ids.length) return ended;
    const tookSeconds = (performance.now() - startedAt) / 1_000;
    await sleep(Math.max(PAUSE_SECONDS, 2 * tookSeconds) * 1_000, undefined, { signal });
  }
}

/**
 * Waits until no page of unfinished jobs shows one of `ids` any more: a cheap look, where following every one of many
 * thousands would load the API that is being measured. A job may still be out of sight; following settles that.
 */
export async function untilNoneIsLeft(
  api: ApiClient,
  ids: ReadonlyMap<string, unknown>,
  { from, signal }: Pick<FollowOptions, 'from' | 'signal'>,
): Promise<void> {
  for (;;) {
    const pages = await Promise.all(
      UNFINISHED.map((state) => api.listJobs({ state, from, limit: JOBS_PAGE })),
    );
    if (!pages.some((page) => page.items.some((job) => ids.has(job.id)))) return;
    await sleep(PAUSE_SECONDS * 1_000, undefined, { signal });
  }
}

const UNFINISHED = JOB_STATES.filter((state) => !isEnded(state));

async function newlyEnded(api: ApiClient, pending: Set<string>, from: string): Promise<Job[]> {
  const fresh: Job[] = [];
  if (pending.size === 0) return fresh;
  for await (const job of pending.size <= ASK_EACH ? oneByOne(api, [...pending]) : api.allJobs({ from })) {
    // A page may show a job again that moved between two pages.
    if (hasEnded(job) && pending.delete(job.id)) fresh.push(job);
    if (pending.size === 0) break;
  }
  return fresh;
}

async function* oneByOne(api: ApiClient, ids: readonly string[]): AsyncGenerator<Job> {
  for (const id of ids) yield await api.getJob(id);
}
