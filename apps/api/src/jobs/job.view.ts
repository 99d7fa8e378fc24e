import type { StoredJob } from '@fairlane/persistence';
import type { JobView } from './job.schemas.js';

const iso = (time: Date | null): string | null => time?.toISOString() ?? null;

export function jobView(job: StoredJob): JobView {
  return {
    id: job.id,
    customerId: job.customerId,
    userId: job.userId === '' ? null : job.userId,
    task: job.task,
    name: job.name,
    type: job.type,
    tier: job.tier,
    pool: job.pool,
    state: job.state,
    priority: job.priority,
    attempt: job.attempt,
    maxAttempts: job.maxAttempts,
    slices: job.slices,
    progress: { done: job.progressDone, total: job.progressTotal },
    estimateSeconds: job.estimateSeconds,
    createdAt: job.createdAt.toISOString(),
    runAt: iso(job.runAt),
    expiresAt: iso(job.expiresAt),
    startedAt: iso(job.startedAt),
    finishedAt: iso(job.finishedAt),
    retainUntil: iso(job.retainUntil),
    runSeconds: job.runSeconds,
    waitSeconds: waitSeconds(job),
    cancelRequested: job.cancelRequested,
    result: job.result,
    error: job.error,
    batchId: job.batchId,
    parentId: job.parentId,
    part: job.part,
    flowId: job.flowId,
  };
}

/** From when it might run to its first start; a `runAt` after that start belongs to a later attempt. */
function waitSeconds({ createdAt, runAt, startedAt }: StoredJob): number | null {
  if (!startedAt) return null;
  const since = runAt && runAt <= startedAt && runAt > createdAt ? runAt : createdAt;
  return Math.max(0, (startedAt.getTime() - since.getTime()) / 1_000);
}
