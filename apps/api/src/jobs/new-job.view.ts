import type { TierKey } from '@fairlane/domain';
import type { NewJob } from '@fairlane/persistence';
import type { JobView } from './job.schemas.js';

/** When a job may run at the earliest; null for at once, or when its gates know. */
export function dueAt({ runAt, delaySeconds, gating }: NewJob, now: Date): Date | null {
  if (gating?.runAt !== undefined) return gating.runAt === null ? null : new Date(gating.runAt);
  return runAt ?? (delaySeconds === null ? null : new Date(now.getTime() + delaySeconds * 1_000));
}

function stateOf({ gating }: NewJob, due: Date | null, now: Date): JobView['state'] {
  if (gating) return gating.state;
  return due && due > now ? 'scheduled' : 'queued';
}

/** Whether a job was queued as it was stored. */
export function isQueued(job: NewJob, now: Date): boolean {
  return stateOf(job, dueAt(job, now), now) === 'queued';
}

/** A job as it was just stored, without reading it back; `createdAt` is `now` as text, made once for all of a call. */
export function newJobView(job: NewJob, tier: TierKey, now: Date, createdAt = now.toISOString()): JobView {
  const due = dueAt(job, now);
  return {
    id: job.id,
    customerId: job.customerId,
    userId: job.userId === '' ? null : job.userId,
    task: job.task,
    name: job.name,
    type: job.type,
    tier,
    pool: null,
    state: stateOf(job, due, now),
    priority: job.priority,
    attempt: 0,
    maxAttempts: job.maxAttempts,
    slices: 0,
    progress: { done: 0, total: job.progressTotal },
    estimateSeconds: job.estimateSeconds,
    createdAt,
    runAt: due?.toISOString() ?? null,
    expiresAt: job.expiresAt?.toISOString() ?? null,
    startedAt: null,
    finishedAt: null,
    retainUntil: null,
    runSeconds: 0,
    waitSeconds: null,
    cancelRequested: false,
    result: null,
    error: null,
    batchId: job.batchId,
    parentId: job.parentId,
    part: job.part,
    flowId: null,
  };
}
