import { Database, type Statement } from '@fairlane/persistence';
import type { Logger } from '@fairlane/platform';
import type { RunningJob } from '@fairlane/tasks';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { LOG } from '../tokens.js';
import { HeldTurns } from '../turns/held-turns.js';

const KEEP_MILLIS = 2_000;

/** By primary key, and HOT: none of these columns is indexed. Fenced by the lease. */
const KEEP: Statement = {
  name: 'keep-progress',
  text: `
    update jobs j set progress_done = k.done, progress_total = coalesce(k.total, j.progress_total),
      checkpoint = coalesce(k.checkpoint, j.checkpoint), checkpoint_seq = checkpoint_seq + (k.checkpoint is not null)::int
    from jsonb_to_recordset($1) as k (id uuid, lease uuid, done bigint, total bigint, checkpoint jsonb)
    where j.id = k.id and j.lease_id = k.lease`,
};

/**
 * Writes down, every two seconds, how far long-running jobs are: so that one can watch them, and so that a crash in
 * the middle of a long turn loses seconds of an opaque job that calls `checkpoint`, and not all of it.
 */
@Injectable()
export class ProgressKeeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly kept = new WeakMap<RunningJob, { progress: object; checkpoint: unknown }>();
  private timer: NodeJS.Timeout | undefined;
  private isBusy = false;

  constructor(
    private readonly database: Database,
    private readonly held: HeldTurns,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.keep(), KEEP_MILLIS);
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  private async keep(): Promise<void> {
    if (this.isBusy) return;
    this.isBusy = true;
    try {
      const rows = this.held.all.flatMap(({ turn, runningJob }) => this.news(turn.id, runningJob));
      if (rows.length > 0) await this.database.query(KEEP, [JSON.stringify(rows)]);
    } catch (error) {
      this.log.debug({ err: error }, 'Progress could not be kept');
    } finally {
      this.isBusy = false;
    }
  }

  private news(lease: string, job: RunningJob | undefined): object[] {
    if (!job) return [];
    const { current: progress, checkpointValue: checkpoint } = job;
    const before = this.kept.get(job) ?? { progress: job.claimedProgress, checkpoint: job.resumed };
    this.kept.set(job, { progress, checkpoint });
    if (before.progress === progress && before.checkpoint === checkpoint) return [];
    const { done, total } = progress;
    return [{ id: job.claimed.id, lease, done, total, checkpoint: checkpoint ?? null }];
  }
}
