import { type Database, type QueuedFlow, reapWorker, workerBeats } from '@fairlane/persistence';
import type { Logger } from '@fairlane/platform';
import type { TurnCounters } from './turn-counters.js';

/** How long a heartbeat must have been watched standing still. Seconds. */
const LOST_SECONDS = 10;
/** How long for it to be no mere chance: a worker that lives counts every second, and is looked at as often. Seconds. */
const SILENT_SECONDS = 2;

interface Watched {
  beat: string;
  /** Monotonic time of the first look that saw this beat. */
  since: number;
}

/**
 * Takes the leases of dead workers away.
 *
 * After an outage of the database every lease looks expired by its timestamp. So timestamps decide nothing here: a
 * worker is lost only when this leader itself has watched its counter stand still for ten seconds of monotonic time,
 * looking at least every three, with PostgreSQL answering each time.
 */
export class Reaper {
  private readonly watched = new Map<string, Watched>();
  private lastLookAt = -Infinity;

  constructor(
    private readonly database: Database,
    private readonly logger: Logger,
    private readonly counters: Pick<TurnCounters, 'lost'>,
  ) {}

  /** Looks once; returns the flows whose jobs were requeued. Rejects when PostgreSQL does not answer. */
  async look(now: () => number): Promise<QueuedFlow[]> {
    const beats = await workerBeats(this.database);
    const at = now();
    if (at - this.lastLookAt > 3) this.watched.clear(); // a gap proves nothing: begin anew
    this.lastLookAt = at;
    const flows: QueuedFlow[] = [];
    for (const worker of beats) {
      const seen = this.watched.get(worker.id);
      if (seen?.beat !== worker.beat) this.watched.set(worker.id, { beat: worker.beat, since: at });
      else if (at - seen.since >= LOST_SECONDS) flows.push(...(await this.reap(worker.id)));
    }
    const ids = new Set(beats.map((worker) => worker.id));
    for (const id of this.watched.keys()) if (!ids.has(id)) this.watched.delete(id);
    return flows;
  }

  /** Workers that were not heard of for two seconds at the last look, and are not lost yet: dead, most likely. */
  silentWorkers(): ReadonlySet<string> {
    const silent = [...this.watched].filter(([, { since }]) => this.lastLookAt - since >= SILENT_SECONDS);
    return new Set(silent.map(([id]) => id));
  }

  private async reap(workerId: string): Promise<QueuedFlow[]> {
    const { leases, jobs, flows, failed } = await reapWorker(this.database, workerId);
    this.watched.delete(workerId);
    this.counters.lost(leases, failed);
    this.logger.warn(
      { workerId, jobs, failed: failed.length },
      'worker lost: its jobs are queued again at their checkpoints',
    );
    return flows;
  }
}
