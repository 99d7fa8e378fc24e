import { DomainError, type FieldIssue } from '@fairlane/domain';
import {
  countSchedules,
  Database,
  deleteSchedule,
  findSchedules,
  insertSchedule,
  lockSchedule,
  scheduleFires,
  type NewSchedule,
  type ScheduleRow,
  updateSchedule,
} from '@fairlane/persistence';
import { newId } from '@fairlane/platform';
import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { maySee, type Principal } from '../auth/principal.js';
import { ResolveJobs } from '../jobs/resolve-jobs.js';
import { decodeCursor, pageOf } from '../validation/cursor.js';
import { CronError, CronTimes } from './cron.js';
import { withinEnd } from './due-fires.js';
import type {
  NewScheduleInput,
  ScheduleDetailView,
  ScheduleEdit,
  ScheduleQuery,
  ScheduleView,
} from './schedule.schemas.js';
import { fireView, scheduleView } from './schedule.view.js';
import { jobOfFire } from './scheduled-job.js';

/** Most schedules of one customer: the leader looks at each that is due. */
const MAX_SCHEDULES = 1_000;
const SHOWN_FIRES = 100;

/** Makes, shows, edits, pauses and deletes schedules. An edit and a fire never meet: both lock the schedule's row. */
@Injectable()
export class EditSchedules {
  constructor(
    private readonly database: Database,
    private readonly resolve: ResolveJobs,
  ) {}

  /** @throws DomainError CUSTOMER.NOT_FOUND, TASK.UNKNOWN, REQUEST.INVALID, SCHEDULE.TOO_MANY */
  async create(caller: Principal, input: NewScheduleInput): Promise<ScheduleView> {
    const schedule: NewSchedule = {
      ...input,
      id: newId(),
      startsAt: dateOf(input.startsAt),
      endsAt: dateOf(input.endsAt),
      nextAt: null,
    };
    const complete = { ...schedule, nextAt: nextFire(schedule, new Date()) };
    await this.requireJob(caller, complete);
    if ((await countSchedules(this.database, input.customerId)) >= MAX_SCHEDULES) {
      const detail = `Customer ${input.customerId} has ${MAX_SCHEDULES} schedules; delete some first.`;
      throw new DomainError('conflict', 'SCHEDULE.TOO_MANY', detail);
    }
    return scheduleView(await insertSchedule(this.database, complete), null);
  }

  async list(
    caller: Principal,
    query: ScheduleQuery,
  ): Promise<{ items: ScheduleView[]; nextCursor: string | null }> {
    const after = decodeCursor(query.cursor, isUuid);
    const customerId = caller.customerId ?? query.customerId;
    if (query.customerId !== undefined && !maySee(caller, query.customerId))
      return { items: [], nextCursor: null };
    const rows = await findSchedules(this.database, { customerId, after }, query.limit + 1);
    const views = rows.map((row) => scheduleView(row, row.lastFire));
    return pageOf(views, query.limit, ({ id }) => id);
  }

  /** @throws DomainError SCHEDULE.NOT_FOUND, also for another customer's */
  async one(caller: Principal, id: string): Promise<ScheduleDetailView> {
    const [row] = isUuid(id) ? await findSchedules(this.database, { id }, 1) : [];
    if (!row || !maySee(caller, row.customerId)) throw scheduleNotFound(id);
    const fires = await scheduleFires(this.database, [id], SHOWN_FIRES);
    return { ...scheduleView(row, row.lastFire), fires: (fires.get(id) ?? []).map(fireView) };
  }

  /** Fires that were due before the edit are made before it, or not at all. @throws DomainError as `create` does, SCHEDULE.NOT_FOUND */
  async edit(caller: Principal, id: string, edit: ScheduleEdit): Promise<ScheduleDetailView> {
    const { startsAt, endsAt, ...rest } = edit;
    return this.change(caller, id, (schedule) => ({
      ...schedule,
      ...(rest as Partial<NewSchedule>),
      ...(startsAt !== undefined && { startsAt: dateOf(startsAt) }),
      ...(endsAt !== undefined && { endsAt: dateOf(endsAt) }),
    }));
  }

  /** Nothing fires while it is paused, and what was missed is not made up for. @throws DomainError SCHEDULE.NOT_FOUND */
  async setPaused(caller: Principal, id: string, paused: boolean): Promise<ScheduleDetailView> {
    return this.change(caller, id, (schedule) => ({ ...schedule, paused }));
  }

  /** The jobs that it submitted go on. @throws DomainError SCHEDULE.NOT_FOUND */
  async delete(caller: Principal, id: string): Promise<void> {
    await this.one(caller, id);
    await deleteSchedule(this.database, id);
  }

  private async change(
    caller: Principal,
    id: string,
    changed: (schedule: ScheduleRow) => NewSchedule,
  ): Promise<ScheduleDetailView> {
    const before = await this.one(caller, id);
    await this.database.transaction(async (transaction) => {
      const schedule = await lockSchedule(transaction, before.id);
      if (!schedule) throw scheduleNotFound(id);
      const edited = changed(schedule);
      requireOrder(edited);
      if (edited.job !== schedule.job) await this.requireJob(caller, edited);
      await updateSchedule(transaction, { ...edited, nextAt: nextFire(edited, schedule.now) });
    });
    return this.one(caller, id);
  }

  /** What the fires will submit could be submitted now. */
  private async requireJob(caller: Principal, schedule: NewSchedule): Promise<void> {
    try {
      await this.resolve.execute(caller, jobOfFire(schedule, new Date()));
    } catch (error) {
      throw error instanceof DomainError ? underJob(error) : error;
    }
  }
}

export function scheduleNotFound(id: string): DomainError {
  return new DomainError('not_found', 'SCHEDULE.NOT_FOUND', `There is no schedule ${id}.`);
}

const dateOf = (time: string | null): Date | null => (time === null ? null : new Date(time));

/** @throws DomainError REQUEST.INVALID for an expression or a time zone that cannot be used, or one that never fires */
function nextFire({ cron, timeZone, paused, startsAt, endsAt }: NewSchedule, now: Date): Date | null {
  const from = startsAt !== null && startsAt > now ? new Date(startsAt.getTime() - 1) : now;
  try {
    const next = withinEnd(new CronTimes(cron, timeZone).next(from), endsAt);
    if (next === null && !paused) throw new CronError('cron', 'Never fires');
    return paused ? null : next;
  } catch (error) {
    if (!(error instanceof CronError)) throw error;
    throw invalid([{ path: error.field, message: error.message }]);
  }
}

function requireOrder({ startsAt, endsAt }: NewSchedule): void {
  if (startsAt && endsAt && startsAt >= endsAt)
    throw invalid([{ path: 'endsAt', message: 'Must be after startsAt' }]);
}

const invalid = (issues: readonly FieldIssue[]): DomainError =>
  new DomainError('invalid', 'REQUEST.INVALID', '1 field is wrong.', { issues });

/** The same problem, with the fields where they are in a schedule. */
function underJob({ kind, code, message, issues, cause }: DomainError): DomainError {
  const moved = issues.map((issue) => ({
    ...issue,
    path: issue.path === 'customerId' ? issue.path : `job.${issue.path}`,
  }));
  return new DomainError(kind, code, message, { issues: moved, cause });
}
