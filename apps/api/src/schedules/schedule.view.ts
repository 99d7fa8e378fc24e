import type { ScheduleFireRow, ScheduleRow } from '@fairlane/persistence';
import { CronTimes } from './cron.js';
import type { ScheduleDetailView, ScheduleView } from './schedule.schemas.js';

const PREVIEWED_FIRES = 5;

export function scheduleView(row: ScheduleRow, lastFire: ScheduleFireRow | null): ScheduleView {
  const { id, customerId, name, cron, timeZone, catchUp, maxCatchUp, overlap, paused } = row;
  const { startsAt, endsAt, createdAt, updatedAt, job } = row;
  return {
    ...{ id, customerId, name, cron, timeZone, catchUp, maxCatchUp, overlap, paused },
    startsAt: startsAt?.toISOString() ?? null,
    endsAt: endsAt?.toISOString() ?? null,
    job: { ...job },
    nextFires: nextFires(row).map((fire) => fire.toISOString()),
    lastFire: lastFire && fireView(lastFire),
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}

export function fireView(fire: ScheduleFireRow): ScheduleDetailView['fires'][number] {
  return { ...fire, at: fire.at.toISOString(), firedAt: fire.firedAt.toISOString() };
}

/** From the one that is stored: what the leader waits for is what is shown. */
function nextFires({ cron, timeZone, nextAt, endsAt }: ScheduleRow): Date[] {
  if (!nextAt) return [];
  const later = new CronTimes(cron, timeZone).upcoming(nextAt, PREVIEWED_FIRES - 1);
  return [nextAt, ...later.filter((fire) => endsAt === null || fire <= endsAt)];
}
