import { plainArray, type Queryable, type Statement, type Transaction } from '../../database.js';
import type { ScheduleRow } from './schedules.js';

/** A schedule whose next fire has come due, locked. */
export interface DueSchedule extends Pick<
  ScheduleRow,
  'id' | 'customerId' | 'name' | 'cron' | 'timeZone' | 'catchUp' | 'maxCatchUp' | 'overlap' | 'job' | 'endsAt'
> {
  readonly dueAt: Date;
  /** The database's time, the one clock by which schedules fire. */
  readonly now: Date;
  /** Whether a job that one of its fires submitted is unfinished. */
  readonly isUnderWay: boolean;
}

/**
 * Index `schedules_due`. What another transaction holds is being fired or edited: the next round looks again. After a
 * wait that was over before it began, PostgreSQL asks again whether the row is still due, so no fire is made twice.
 */
const LOCK_DUE: Statement = {
  name: 'lock-due-schedules',
  text: `
    select s.id, s.customer_id as "customerId", s.name, s.cron, s.time_zone as "timeZone", s.catch_up as "catchUp",
      s.max_catch_up as "maxCatchUp", s.overlap, s.job, s.ends_at as "endsAt", s.next_at as "dueAt",
      clock_timestamp() as now,
      exists (select from schedule_fires f join jobs j on j.id = f.job_id where f.schedule_id = s.id) as "isUnderWay"
    from schedules s
    where next_at <= now() and ($1::uuid[] is null or id = any ($1))
    order by next_at limit $2 for no key update of s skip locked`,
};

/** Locks at most `limit` schedules that are due, of those named (null: of all), the longest due first. */
export async function lockDueSchedules(
  transaction: Transaction,
  ids: readonly string[] | null,
  limit: number,
): Promise<DueSchedule[]> {
  return transaction.query<DueSchedule>(LOCK_DUE, [ids, limit]);
}

/** One fire, and what became of it. */
export interface NewFire {
  readonly scheduleId: string;
  readonly at: Date;
  readonly byHand: boolean;
  readonly outcome: 'submitted' | 'skipped' | 'failed';
  readonly jobId: string | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** Fires of one schedule that are kept. More than are unfinished while it skips overlaps. */
const KEPT_FIRES = 100;

const RECORD: Statement = {
  name: 'record-schedule-fires',
  text: `insert into schedule_fires (schedule_id, at, by_hand, outcome, job_id, error)
    select * from unnest($1::uuid[], $2::timestamptz[], $3::boolean[], $4::text[], $5::uuid[], $6::jsonb[])
    on conflict do nothing`,
};

const TRIM: Statement = {
  name: 'trim-schedule-fires',
  text: `delete from schedule_fires f using (
      select asked as id, (select at from schedule_fires where schedule_id = asked order by at desc offset $2 limit 1) as at
      from unnest($1::uuid[]) asked) old
    where f.schedule_id = old.id and f.at <= old.at`,
};

/** Writes fires down, and forgets those beyond the latest hundred of each schedule. */
export async function recordFires(transaction: Transaction, fires: readonly NewFire[]): Promise<void> {
  if (fires.length === 0) return;
  await transaction.query(RECORD, [
    fires.map((fire) => fire.scheduleId),
    fires.map((fire) => fire.at),
    fires.map((fire) => fire.byHand),
    fires.map((fire) => fire.outcome),
    plainArray(fires.map((fire) => fire.jobId)),
    fires.map((fire) => (fire.error === null ? null : JSON.stringify(fire.error))),
  ]);
  await transaction.query(TRIM, [[...new Set(fires.map((fire) => fire.scheduleId))], KEPT_FIRES]);
}

/** Sets when each schedule fires next; null: never again. */
export async function setNextFires(
  transaction: Transaction,
  next: readonly { readonly id: string; readonly nextAt: Date | null }[],
): Promise<void> {
  await transaction.query(
    {
      name: 'set-next-fires',
      text: `update schedules s set next_at = n.next_at from unnest($1::uuid[], $2::timestamptz[]) n (id, next_at)
        where s.id = n.id`,
    },
    [next.map(({ id }) => id), next.map(({ nextAt }) => nextAt)],
  );
}

/** Seconds until the next fire of any schedule; negative when it is late, null when there is none. Index `schedules_due`. */
export async function secondsToNextFire(database: Queryable): Promise<number | null> {
  const [row] = await database.query<{ seconds: number | null }>({
    name: 'next-fire',
    text: 'select extract(epoch from min(next_at) - clock_timestamp())::float8 as seconds from schedules where next_at is not null',
  });
  return row?.seconds ?? null;
}
