import type { BatchFinished } from '@fairlane/contracts';
import { Publisher } from '@fairlane/messaging';
import { Database, finishBatches, type FinishedBatch, watchBatches } from '@fairlane/persistence';
import type { Periodic } from '@fairlane/platform';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DispatchService } from '../dispatch/dispatch.service.js';
import { whileLeading } from '../dispatch/leader-loop.js';
import { DeliverWebhooks } from '../webhooks/deliver-webhooks.js';

const LOOK_SECONDS = 1;
/** Open batches that one look takes; with more, it takes them in turn. */
const LOOKED_AT = 500;

/**
 * Closes batches whose last job has ended, and tells whoever wants to know, once each. No job pays for that: while this
 * process leads, it looks once a second at one unfinished job of each open batch.
 */
@Injectable()
export class WatchBatches implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly log = new Logger('batches');
  private loop: Periodic | undefined;
  private after: string | null = null;
  /** By open batch, an unfinished job of it: as of the last time round, and of this one so far. */
  private watched: ReadonlyMap<string, string> = new Map();
  private found = new Map<string, string>();

  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
    private readonly dispatch: DispatchService,
    private readonly webhooks: DeliverWebhooks,
  ) {}

  onApplicationBootstrap(): void {
    this.loop = whileLeading(
      this.dispatch,
      LOOK_SECONDS,
      async () => this.look(),
      (error) => this.log.error({ err: error }, 'batches could not be watched'),
    );
  }

  async onApplicationShutdown(): Promise<void> {
    await this.loop?.stop();
  }

  private async look(): Promise<void> {
    const open = await watchBatches(this.database, this.after, this.watched, LOOKED_AT);
    for (const { id, jobId } of open) if (jobId !== null) this.found.set(id, jobId);
    this.after = open.length < LOOKED_AT ? null : (open.at(-1)?.id ?? null);
    if (this.after === null) {
      // All have been looked at; what was not found is closed.
      this.watched = this.found;
      this.found = new Map();
    }
    const done = open.filter(({ jobId }) => jobId === null).map(({ id }) => id);
    if (done.length > 0) await this.finish(done);
  }

  private async finish(ids: readonly string[]): Promise<void> {
    const finished = await this.database.transaction(async (transaction) => {
      const batches = await finishBatches(transaction, ids);
      await this.webhooks.ofBatches(transaction, batches);
      return batches;
    });
    for (const batch of finished) this.publisher.event('batch.finished', eventOf(batch));
  }
}

function eventOf(batch: FinishedBatch): BatchFinished {
  const { id, customerIds, jobs, succeeded, failed, cancelled, expired, createdAt, finishedAt } = batch;
  return {
    ...{ batchId: id, customerIds: [...customerIds], jobs, succeeded, failed, cancelled, expired },
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt.toISOString(),
  };
}
