import type { JobTypeKey, TierKey } from '@fairlane/domain';
import type { Queryable, Statement } from '../database.js';

export interface LaneKey {
  readonly tier: TierKey;
  readonly type: JobTypeKey;
}

const PAUSED_LANES: Statement = { name: 'paused-lanes', text: 'select tier, type from paused_lanes' };

/** The lanes in which no new turn is issued. At most fifteen rows. */
export async function listPausedLanes(database: Queryable): Promise<LaneKey[]> {
  return database.query<LaneKey>(PAUSED_LANES);
}

/** Pauses a lane, or goes on with it; doing so twice is as doing it once. */
export async function setLanePaused(
  database: Queryable,
  { tier, type }: LaneKey,
  isPaused: boolean,
): Promise<void> {
  await database.query(
    isPaused
      ? 'insert into paused_lanes (tier, type) values ($1, $2) on conflict do nothing'
      : 'delete from paused_lanes where tier = $1 and type = $2',
    [tier, type],
  );
}
