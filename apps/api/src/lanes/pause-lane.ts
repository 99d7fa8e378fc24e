import { Publisher } from '@fairlane/messaging';
import { Database, type LaneKey, setLanePaused } from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import type { Lane } from './lanes.schemas.js';
import { ShowLanes } from './show-lanes.js';

/** Stops and goes on serving a lane. The row is the truth; the event spares the leader the rest of its second. */
@Injectable()
export class PauseLane {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
    private readonly showLanes: ShowLanes,
  ) {}

  async set(lane: LaneKey, isPaused: boolean): Promise<Lane> {
    await setLanePaused(this.database, lane, isPaused);
    this.publisher.event('settings.changed', { customerIds: null });
    const { items } = await this.showLanes.run();
    const found = items.find(({ tier, type }) => tier === lane.tier && type === lane.type);
    if (!found) throw new Error(`There is no lane ${lane.tier}, ${lane.type}`);
    return found;
  }
}
