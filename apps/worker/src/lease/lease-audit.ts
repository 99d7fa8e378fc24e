import { Database, type Statement } from '@fairlane/persistence';
import type { Logger } from '@fairlane/platform';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { LOG } from '../tokens.js';
import { HeldTurns } from '../turns/held-turns.js';
import { Settler } from '../turns/settler.js';
import { WorkerIdentity } from '../worker-identity.js';

const AUDIT_MILLIS = 2_000;
/** Younger turns are left out of the search for cancelled jobs: they are over soon. */
const CANCEL_AFTER_SECONDS = 1;

/** Index leases_by_worker, then primary keys. */
const AUDIT: Statement = {
  name: 'audit-leases',
  text: `
    select l.id, l.slot, array(
      select j.id from jobs j
      where l.id = any ($2::uuid[]) and j.id = any (l.job_ids) and j.lease_id = l.id and j.cancel_requested) as cancelled
    from leases l where l.worker_id = $1`,
};

interface Row {
  id: string;
  slot: number;
  cancelled: string[];
}

/**
 * Compares, every two seconds, the leases that PostgreSQL knows of this worker with the turns that its slots hold:
 *
 * - A turn whose lease is gone was taken for lost; its jobs may run elsewhere, so its task is told to stop.
 * - A lease that no slot works for came of a claim whose answer was lost. It goes back when it was seen twice, since
 *   one that has only just been claimed, or is being settled, looks the same.
 * - A job that was cancelled while the order could not be delivered is cancelled now.
 */
@Injectable()
export class LeaseAudit implements OnApplicationBootstrap, OnModuleDestroy {
  private orphans = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private readonly database: Database,
    private readonly identity: WorkerIdentity,
    private readonly held: HeldTurns,
    private readonly settler: Settler,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  onModuleDestroy(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      this.audit()
        .catch((error: unknown) => this.log.debug({ err: error }, 'The leases could not be audited'))
        .finally(() => {
          if (!this.isClosed) this.schedule();
        });
    }, AUDIT_MILLIS);
  }

  private async audit(): Promise<void> {
    const before = this.held.all;
    const lasting = before
      .filter((turn) => turn.heldSeconds > CANCEL_AFTER_SECONDS)
      .map(({ turn }) => turn.id);
    const rows = await this.database.query<Row>(AUDIT, [this.identity.id, lasting]);
    const leases = new Set(rows.map((row) => row.id));
    for (const turn of before) {
      if (leases.has(turn.turn.id) || this.held.get(turn.turn.id) !== turn || turn.isSettling) continue;
      this.log.warn({ leaseId: turn.turn.id }, 'A lease was taken away; its jobs are told to stop');
      turn.stop('lost');
    }
    for (const row of rows) if (row.cancelled.length > 0) this.held.get(row.id)?.cancel(row.cancelled);
    await this.returnOrphans(rows);
  }

  private async returnOrphans(rows: readonly Row[]): Promise<void> {
    const orphans = rows.filter((row) => !this.held.knows(row.id));
    const seenBefore = this.orphans;
    this.orphans = new Set(orphans.map((row) => row.id));
    for (const { id, slot } of orphans.filter((row) => seenBefore.has(row.id))) {
      this.log.warn({ leaseId: id }, 'A lease that no slot works for is given back');
      await this.settler.settle({
        ...{ leaseId: id, workerId: this.identity.id, slot, end: true },
        ...{ outcomes: [], heldSecondsByUser: new Map() },
      });
    }
  }
}
