import type { JobState } from '@fairlane/domain';
import type { Queryable, Statement, Transaction } from '../../database.js';

/** A schedule as it is stored. */
export interface ScheduleRow {
  readonly id: string;
  readonly customerId: string;
  readonly name: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly catchUp: 'none' | 'one' | 'all';
  readonly maxCatchUp: number;
  readonly overlap: 'skip' | 'queue';
  readonly job: Readonly<Record<string, unknown>>;
  readonly paused: boolean;
  readonly startsAt: Date | null;
  readonly endsAt: Date | null;
  /** Null while it is paused and when it never fires again. */
  readonly nextAt: Date | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** What became of one fire. */
export interface ScheduleFireRow {
  /** When it was to be; of one by hand, when it was. */
  readonly at: Date;
  readonly byHand: boolean;
  readonly firedAt: Date;
  readonly outcome: 'submitted' | 'skipped' | 'failed';
  readonly jobId: string | null;
  /** Null when no job was submitted, or it is kept no longer. */
  readonly jobState: JobState | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

const VIEW = `s.id, s.customer_id as "customerId", s.name, s.cron, s.time_zone as "timeZone", s.catch_up as "catchUp",
  s.max_catch_up as "maxCatchUp", s.overlap, s.job, s.paused, s.starts_at as "startsAt", s.ends_at as "endsAt",
  s.next_at as "nextAt", s.created_at as "createdAt", s.updated_at as "updatedAt"`;

/** Without what PostgreSQL makes: the times of making and of the last edit. */
export type NewSchedule = Omit<ScheduleRow, 'createdAt' | 'updatedAt'>;

const INSERT: Statement = {
  name: 'insert-schedule',
  text: `insert into schedules as s (id, customer_id, name, cron, time_zone, catch_up, max_catch_up, overlap, job, paused,
      starts_at, ends_at, next_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) returning ${VIEW}`,
};

const UPDATE: Statement = {
  name: 'update-schedule',
  text: `update schedules s set customer_id = $2, name = $3, cron = $4, time_zone = $5, catch_up = $6, max_catch_up = $7,
      overlap = $8, job = $9, paused = $10, starts_at = $11, ends_at = $12, next_at = $13, updated_at = now()
    where id = $1 returning ${VIEW}`,
};

const valuesOf = (schedule: NewSchedule): unknown[] => [
  ...[schedule.id, schedule.customerId, schedule.name, schedule.cron, schedule.timeZone, schedule.catchUp],
  ...[schedule.maxCatchUp, schedule.overlap, JSON.stringify(schedule.job), schedule.paused],
  ...[schedule.startsAt, schedule.endsAt, schedule.nextAt],
];

export async function insertSchedule(database: Queryable, schedule: NewSchedule): Promise<ScheduleRow> {
  const [row] = await database.query<ScheduleRow>(INSERT, valuesOf(schedule));
  if (!row) throw new Error('insert-schedule answered without a row');
  return row;
}

/** Stores an edited schedule, which the transaction has locked. */
export async function updateSchedule(transaction: Transaction, schedule: NewSchedule): Promise<ScheduleRow> {
  const [row] = await transaction.query<ScheduleRow>(UPDATE, valuesOf(schedule));
  if (!row) throw new Error('update-schedule answered without a row');
  return row;
}

const LOCK: Statement = {
  name: 'lock-schedule',
  text: `select ${VIEW}, clock_timestamp() as now from schedules s where id = $1 for no key update`,
};

/**
 * Locks a schedule against fires and other edits; undefined when there is none.
 * @returns it, and the database's time, the one clock by which schedules fire
 */
export async function lockSchedule(
  transaction: Transaction,
  id: string,
): Promise<(ScheduleRow & { readonly now: Date }) | undefined> {
  const [row] = await transaction.query<ScheduleRow & { readonly now: Date }>(LOCK, [id]);
  return row;
}

/** Removes a schedule with the log of its fires; its jobs go on. Returns whether there was one. */
export async function deleteSchedule(database: Queryable, id: string): Promise<boolean> {
  const rows = await database.query('delete from schedules where id = $1 returning id', [id]);
  return rows.length > 0;
}

export async function countSchedules(database: Queryable, customerId: string): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    'select count(*)::int as count from schedules where customer_id = $1',
    [customerId],
  );
  return row?.count ?? 0;
}

export interface ScheduleFilter {
  readonly id?: string | undefined;
  readonly customerId?: string | undefined;
  /** Only schedules with a greater id. */
  readonly after?: string | undefined;
}

/** By id, which is by age: the primary key, or `schedules_by_customer`. With the last fire of each: one look in a primary key. */
export async function findSchedules(
  database: Queryable,
  { id, customerId, after }: ScheduleFilter,
  limit: number,
): Promise<(ScheduleRow & { readonly lastFire: ScheduleFireRow | null })[]> {
  const rows = await database.query<ScheduleRow>(
    `select ${VIEW} from schedules s
     where ($1::uuid is null or id = $1) and ($2::text is null or customer_id = $2) and ($3::uuid is null or id > $3)
     order by id limit $4`,
    [id ?? null, customerId ?? null, after ?? null, limit],
  );
  const fires = await scheduleFires(
    database,
    rows.map((row) => row.id),
    1,
  );
  return rows.map((row) => ({ ...row, lastFire: fires.get(row.id)?.[0] ?? null }));
}

const FIRES: Statement = {
  name: 'schedule-fires',
  text: `select f.schedule_id as "scheduleId", f.at, f.by_hand as "byHand", f.fired_at as "firedAt", f.outcome,
      f.job_id as "jobId", f.error, coalesce(
        (select state from jobs where id = f.job_id), (select state from job_history where id = f.job_id)) as "jobState"
    from unnest($1::uuid[]) asked cross join lateral (
      select * from schedule_fires where schedule_id = asked order by at desc limit $2) f`,
};

/** The latest fires of each schedule, at most `limit`, the newest first. */
export async function scheduleFires(
  database: Queryable,
  scheduleIds: readonly string[],
  limit: number,
): Promise<Map<string, ScheduleFireRow[]>> {
  const rows = await database.query<ScheduleFireRow & { scheduleId: string }>(FIRES, [scheduleIds, limit]);
  const fires = new Map<string, ScheduleFireRow[]>();
  for (const { scheduleId, ...fire } of rows) {
    const known = fires.get(scheduleId);
    if (known) known.push(fire);
    else fires.set(scheduleId, [fire]);
  }
  return fires;
}
