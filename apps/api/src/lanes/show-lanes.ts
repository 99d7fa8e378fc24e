import { JOB_TYPES, percentile, TIERS } from '@fairlane/domain';
import { Database, listLanes, listPausedLanes } from '@fairlane/persistence';
import { monotonicSeconds } from '@fairlane/platform';
import { Injectable } from '@nestjs/common';
import { LiveTurns } from '../live/live.module.js';
import type { Lanes } from './lanes.schemas.js';

/** The 3 x 5 lanes: counts from the tables, waits and throughput from this process' last minute of events. */
@Injectable()
export class ShowLanes {
  constructor(
    private readonly database: Database,
    private readonly live: LiveTurns,
  ) {}

  async run(): Promise<Lanes> {
    const [counts, paused] = await Promise.all([listLanes(this.database), listPausedLanes(this.database)]);
    const now = monotonicSeconds();
    const items = TIERS.flatMap((tier) =>
      JOB_TYPES.map((type) => {
        const count = counts.find((lane) => lane.tier === tier && lane.type === type);
        const { waits, jobsPerSecond } = this.live.window.lane(tier, type, now);
        return {
          tier,
          type,
          queued: count?.queued ?? 0,
          running: count?.running ?? 0,
          oldestWaitSeconds: count?.oldestWaitSeconds ?? null,
          waitP50Seconds: waits.length === 0 ? null : percentile(waits, 0.5),
          waitP99Seconds: waits.length === 0 ? null : percentile(waits, 0.99),
          paused: paused.some((lane) => lane.tier === tier && lane.type === type),
          jobsPerSecond,
        };
      }),
    );
    return { items };
  }
}
