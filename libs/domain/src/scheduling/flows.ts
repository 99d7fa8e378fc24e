import { NONE, Rare, Table } from './columns.js';
import { type Backlog } from './interface.js';
import { Names } from './names.js';

/**
 * Least estimate of a job in seconds. Also what keeps an under-estimated job alive: when its estimate is used up, it
 * still has work, so what is left of it must not read as nothing.
 */
const LEAST_JOB_SECONDS = 0.0001;

/** Share of the newest observation in what is learned of opaque jobs' lengths. */
const LEARNING_RATE = 0.3;

/**
 * The backlogs: what is unfinished of each flow, and how much of it the turns that are out have reserved. It does not
 * matter here whether a turn is on its way or already claimed: its jobs are nobody else's until it has settled.
 */
export class Flows extends Table {
  readonly seconds = this.floats();
  readonly reservedSeconds = this.floats();
  readonly customer = this.ints();
  readonly kind = this.ints();
  readonly jobs = this.ints();
  readonly reservedJobs = this.ints();
  private readonly user = this.ints();
  private readonly userIds = new Names();
  /** Seconds that its opaque turns were seen to hold a slot, as a moving average; 0 before the first. */
  readonly learned = new Rare();
  /** When its back-off ends; 0 for none. */
  readonly backoffUntil = new Rare();
  /** Its first leaf; `Leaves.nextOfFlow` leads on to those in other pools. */
  readonly firstLeaf = this.ints();
  readonly opaque = this.flags();
  /** 1 while it is listed to be forgotten. */
  readonly listed = this.flags();

  add(customer: number, kind: number, opaque: boolean, userId: string): number {
    const row = this.takeRow();
    this.customer.set(row, customer);
    this.kind.set(row, kind);
    this.opaque.set(row, opaque ? 1 : 0);
    this.user.set(row, this.userIds.add(userId));
    for (const column of [this.jobs, this.seconds, this.reservedJobs, this.reservedSeconds])
      column.set(row, 0);
    this.listed.set(row, 0);
    this.firstLeaf.set(row, NONE);
    return row;
  }

  remove(row: number): void {
    this.customer.set(row, NONE);
    this.userIds.remove(this.user.get(row));
    for (const rare of [this.learned, this.backoffUntil]) rare.set(row, 0);
    this.returnRow(row);
  }

  /** `''` for jobs that name no user. */
  userId(row: number): string {
    return this.userIds.get(this.user.get(row));
  }

  setBacklog(row: number, jobs: number, seconds: number): void {
    this.jobs.set(row, Math.max(0, Math.round(jobs)));
    this.seconds.set(row, this.jobs.get(row) === 0 ? 0 : Math.max(0, seconds));
  }

  addBacklog(row: number, jobs: number, seconds: number): void {
    this.setBacklog(row, this.jobs.get(row) + jobs, this.seconds.get(row) + seconds);
  }

  backlog(row: number): Backlog {
    return { jobs: this.jobs.get(row), seconds: this.seconds.get(row) };
  }

  reserve(row: number, jobs: number, seconds: number): void {
    this.reservedJobs.add(row, jobs);
    this.reservedSeconds.add(row, seconds);
  }

  release(row: number, jobs: number, seconds: number): void {
    this.reservedJobs.add(row, -jobs);
    // Sums of floats do not come back to zero by themselves.
    this.reservedSeconds.set(
      row,
      this.reservedJobs.get(row) === 0 ? 0 : this.reservedSeconds.get(row) - seconds,
    );
  }

  /** Jobs that no turn has reserved and that may be given out: never issue a turn beyond these. */
  availableJobs(row: number): number {
    if (this.backoffUntil.get(row) > 0) return 0;
    return Math.max(0, this.jobs.get(row) - this.reservedJobs.get(row));
  }

  availableSeconds(row: number): number {
    const seconds = this.seconds.get(row) - this.reservedSeconds.get(row);
    return Math.max(this.availableJobs(row) * LEAST_JOB_SECONDS, seconds);
  }

  /** Mean estimate of an available job in seconds. */
  jobSeconds(row: number): number {
    return this.availableSeconds(row) / Math.max(1, this.availableJobs(row));
  }

  learn(row: number, heldSeconds: number): void {
    const learned = this.learned.get(row);
    this.learned.set(row, learned === 0 ? heldSeconds : learned + LEARNING_RATE * (heldSeconds - learned));
  }

  /** Nothing is unfinished and no turn has a part in it: every part of a turn reserves at least one job. */
  isIdle(row: number): boolean {
    return this.jobs.get(row) === 0 && this.reservedJobs.get(row) === 0;
  }
}
