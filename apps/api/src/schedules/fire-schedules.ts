import { DomainError } from '@fairlane/domain';
import {
  Database,
  type DueSchedule,
  lockDueSchedules,
  lockSchedule,
  type NewFire,
  recordFires,
  secondsToNextFire,
  setNextFires,
  type Transaction,
} from '@fairlane/persistence';
import { newId } from '@fairlane/platform';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import type { JobView } from '../jobs/job.schemas.js';
import { SubmitJobs, type Submission } from '../jobs/submit-jobs.js';
import { CronTimes } from './cron.js';
import { dueFires } from './due-fires.js';
import { EditSchedules, scheduleNotFound } from './edit-schedules.js';
import { jobOfFire } from './scheduled-job.js';

/** Schedules that fire in one transaction; at midnight there are many. */
const TOGETHER = 100;
/** Transactions of one round, so that none is without end. */
const ROUNDS = 50;

/** Customers were checked when the schedule was made; one that is gone took its schedules along. */
const SCHEDULER: Principal = { role: 'operator', customerId: null, name: 'schedules' };

/**
 * Makes the fires that are due, and those by hand.
 *
 * A fire is one transaction: the schedule's row is locked, the job stored, the fire written down and the next one set,
 * or none of it. So it is made once, whoever makes it and however often that is tried; leadership only spares work.
 */
@Injectable()
export class FireSchedules {
  constructor(
    private readonly database: Database,
    private readonly submission: SubmitJobs,
    private readonly schedules: EditSchedules,
  ) {}

  /** Makes all that are due. Returns the seconds until the next, null when there is none. */
  async fireDue(): Promise<number | null> {
    let seconds = await secondsToNextFire(this.database);
    for (let round = 0; round < ROUNDS && seconds !== null && seconds <= 0; round += 1) {
      const fired = await this.fireSome();
      seconds = await secondsToNextFire(this.database);
      if (fired === 0) break; // others have them under way
    }
    return seconds;
  }

  /**
   * Submits the schedule's job now, also while it is paused or a job of it is under way.
   * @throws DomainError SCHEDULE.NOT_FOUND, and what a submission throws
   */
  async trigger(caller: Principal, id: string): Promise<JobView> {
    await this.schedules.one(caller, id);
    const { submitted, view } = await this.database.transaction(async (transaction) => {
      const schedule = await lockSchedule(transaction, id);
      if (!schedule) throw scheduleNotFound(id);
      const { now } = schedule;
      const submitted = await this.submission.within(transaction, caller, [
        jobOfFire(schedule, now, newId()),
      ]);
      const [view] = submitted.views;
      if (!view) throw new Error('A submission answered without its job');
      await recordFires(transaction, [
        { scheduleId: id, at: now, byHand: true, outcome: 'submitted', jobId: view.id, error: null },
      ]);
      return { submitted, view };
    });
    submitted.announce();
    return view;
  }

  /** Together, and when a job of one of them is refused, one by one. */
  private async fireSome(): Promise<number> {
    const seen: string[] = [];
    try {
      return await this.fire(null, seen);
    } catch (error) {
      if (!isRefusal(error)) throw error;
    }
    for (const id of seen)
      await this.fire([id], []).catch(async (error: unknown) => {
        if (!isRefusal(error)) throw error;
        await this.fail(id, error);
      });
    return seen.length;
  }

  private async fire(ids: readonly string[] | null, seen: string[]): Promise<number> {
    const { due, submission } = await this.database.transaction(async (transaction) => {
      const due = await lockDueSchedules(transaction, ids, TOGETHER);
      seen.push(...due.map(({ id }) => id));
      const plans = due.map((schedule) => planFires(schedule));
      const submission = await this.submitAll(
        transaction,
        plans.flatMap(({ made }) => made),
      );
      await this.record(transaction, plans, submission);
      return { due, submission };
    });
    submission?.announce();
    return due.length;
  }

  private async submitAll(
    transaction: Transaction,
    made: readonly PlannedFire[],
  ): Promise<Submission | undefined> {
    if (made.length === 0) return undefined;
    const jobs = made.map(({ schedule, at }) => jobOfFire(schedule, at));
    return this.submission.within(transaction, SCHEDULER, jobs);
  }

  private async record(
    transaction: Transaction,
    plans: readonly Plan[],
    submission: Submission | undefined,
  ): Promise<void> {
    const made = plans.flatMap((plan) => plan.made);
    const submitted = made.map(({ schedule, at }, index): NewFire => {
      const jobId = submission?.views[index]?.id ?? null;
      return { scheduleId: schedule.id, at, byHand: false, outcome: 'submitted', jobId, error: null };
    });
    const skipped = plans
      .flatMap((plan) => plan.skipped)
      .map(({ schedule, at }): NewFire => {
        return { scheduleId: schedule.id, at, byHand: false, outcome: 'skipped', jobId: null, error: null };
      });
    await recordFires(transaction, [...submitted, ...skipped]);
    await setNextFires(
      transaction,
      plans.map(({ schedule, next }) => ({ id: schedule.id, nextAt: next })),
    );
  }

  /** Its job cannot be submitted: that is written down, and the next fire may go better. */
  private async fail(id: string, { code, message }: DomainError): Promise<void> {
    await this.database.transaction(async (transaction) => {
      const plans = (await lockDueSchedules(transaction, [id], 1)).map((schedule) => planFires(schedule));
      const failed = plans.flatMap(({ made, skipped }) => [...made, ...skipped]);
      await recordFires(
        transaction,
        failed.map(({ at }): NewFire => {
          return {
            scheduleId: id,
            at,
            byHand: false,
            outcome: 'failed',
            jobId: null,
            error: { code, message },
          };
        }),
      );
      await setNextFires(
        transaction,
        plans.map(({ next }) => ({ id, nextAt: next })),
      );
    });
  }
}

interface PlannedFire {
  readonly schedule: DueSchedule;
  readonly at: Date;
}

interface Plan {
  readonly schedule: DueSchedule;
  readonly made: readonly PlannedFire[];
  readonly skipped: readonly PlannedFire[];
  readonly next: Date | null;
}

/** With `skip` only the first of several fires can be made, and none while a job of an earlier one is unfinished. */
function planFires(schedule: DueSchedule): Plan {
  const times = new CronTimes(schedule.cron, schedule.timeZone);
  const { fires, next } = dueFires({ ...schedule, times });
  const all = fires.map((at): PlannedFire => ({ schedule, at }));
  const most = schedule.overlap === 'queue' ? all.length : schedule.isUnderWay ? 0 : 1;
  return { schedule, made: all.slice(0, most), skipped: all.slice(most), next };
}

const isRefusal = (error: unknown): error is DomainError =>
  error instanceof DomainError && error.kind !== 'unavailable';
