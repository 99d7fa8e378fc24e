import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiClient } from '../api/api-client.js';
import { hasEnded, type Job } from '../api/answers.js';

export interface FollowOptions {
  /** No job was submitted before this time; ISO 8601. Bounds what is listed. */
  readonly from: string;
  readonly signal: AbortSignal;
  /** Called after every look. */
  readonly onProgress?: (ended: number, total: number) => void;
}

/** Up to this many jobs are asked for one by one, more by listing. */
const ASK_EACH = 20;
const PAUSE_SECONDS = 0.5;

/**
 * Waits until all the jobs have ended, and gives them as they ended. Looks rest twice as long as they took, so that
 * following 100,000 jobs does not keep the API busy by itself.
 */
export async function followJobs(
  api: ApiClient,
  ids: readonly string[],
  options: FollowOptions,
): Promise<Map<string, Job>> {
  const ended = new Map<string, Job>();
  const pending = new Set(ids);
  for (;;) {
    const startedAt = performance.now();
    for await (const job of pending.size <= ASK_EACH
      ? oneByOne(api, [...pending])
      : api.allJobs({ from: options.from })) {
      if (hasEnded(job) && pending.delete(job.id)) ended.set(job.id, job);
    }
    options.onProgress?.(ended.size, ids.length);
    if (pending.size === 0) return ended;
    const tookSeconds = (performance.now() - startedAt) / 1_000;
    await sleep(Math.max(PAUSE_SECONDS, 2 * tookSeconds) * 1_000, undefined, { signal: options.signal });
  }
}

async function* oneByOne(api: ApiClient, ids: readonly string[]): AsyncGenerator<Job> {
  for (const id of ids) yield await api.getJob(id);
}
