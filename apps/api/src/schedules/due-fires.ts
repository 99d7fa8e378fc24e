import type { CronTimes } from './cron.js';

/** What becomes of fires that were missed, while nobody led or PostgreSQL was away: `CatchUp` of the glossary. */
export const CATCH_UPS = ['none', 'one', 'all'] as const;
export type CatchUp = (typeof CATCH_UPS)[number];

/** A fire that is no later than this counts as on time: another leader takes over within 5 s. Seconds. */
export const ON_TIME_SECONDS = 15;

export interface DueParts {
  readonly times: CronTimes;
  readonly catchUp: CatchUp;
  /** Most fires that `all` makes up for; older ones are dropped. */
  readonly maxCatchUp: number;
  /** The fire that has come due. */
  readonly dueAt: Date;
  readonly now: Date;
  /** No fire after this; null for ever. */
  readonly endsAt: Date | null;
}

/**
 * The fires to make now, oldest first, of a schedule whose next one has come due, and the one to wait for.
 *
 * - `all`: each one, the latest `maxCatchUp` of them.
 * - `one`: the latest, however late.
 * - `none`: the latest, if it is on time.
 *
 * Costs a look at as many fires as are made, not as many as were missed.
 */
export function dueFires(parts: DueParts): { fires: Date[]; next: Date | null } {
  const { times, catchUp, maxCatchUp, dueAt, now, endsAt } = parts;
  const next = withinEnd(times.next(now), endsAt);
  const until = endsAt !== null && endsAt < now ? endsAt : now;
  const found = times.latest(dueAt, until, catchUp === 'all' ? maxCatchUp : 1);
  const late = (fire: Date): number => (now.getTime() - fire.getTime()) / 1_000;
  const fires = catchUp === 'none' ? found.filter((fire) => late(fire) <= ON_TIME_SECONDS) : found;
  return { fires, next };
}

/** A fire unless it is after the end. */
export function withinEnd(fire: Date | null, endsAt: Date | null): Date | null {
  return fire !== null && endsAt !== null && fire > endsAt ? null : fire;
}
