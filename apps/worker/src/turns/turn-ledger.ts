import type { Turn, TurnSettled } from '@fairlane/contracts';
import type { ClaimedJob, JobOutcome, Settlement } from '@fairlane/persistence';
import type { CpuUse } from './cpu-meter.js';
import type { RunOutcome } from './job-outcome.js';
import type { Work } from './work-of.js';

/** What one user had of the turn. */
interface UserShare {
  heldSeconds: number;
  drainedJobs: number;
  drainedSeconds: number;
}

/** What jobs of one task came to. */
interface TaskShare {
  jobs: number;
  runSeconds: number;
  runSecondsSquared: number;
  units: number;
  unitSeconds: number;
}

const MOST_SAMPLES = 100;

type Report = Pick<
  TurnSettled,
  'users' | 'heldSeconds' | 'succeeded' | 'failed' | 'waitSeconds' | 'runSeconds' | 'tasks' | 'floor'
>;

/**
 * The books of one turn: outcomes that wait to be settled, and what the dispatcher is to hear at the end.
 *
 * The slot's time is charged without gaps: each stretch to the user whose job ends it, what is left at the end to the
 * last user. So the users' seconds add up to what the slot was held, not to what the jobs ran.
 */
export class TurnLedger {
  private readonly users = new Map<string, UserShare>();
  private readonly tasks = new Map<string, TaskShare>();
  private outcomes: JobOutcome[] = [];
  private unsettledSeconds = new Map<string, number>();
  private chargedUntil: number;
  private lastUser: string;
  private succeeded = 0;
  private failed = 0;
  private readonly waits: number[] = [];
  private readonly runs: number[] = [];
  private floor: Report['floor'] = null;

  /** @param claimedAt monotonic seconds of the claim */
  constructor(
    private readonly turn: Turn,
    private readonly claimedAt: number,
  ) {
    this.chargedUntil = claimedAt;
    this.lastUser = turn.userIds[0] ?? '';
  }

  /** Outcomes that no settlement has taken yet. */
  get pending(): number {
    return this.outcomes.length;
  }

  /** Enters the end of a job's stretch, at `now` in monotonic seconds, and what it teaches of its task. */
  record(job: ClaimedJob, outcome: RunOutcome, now: number, work?: Work): void {
    this.outcomes.push(outcome);
    this.charge(job.userId, now);
    const share = this.shareOf(job.userId);
    if (outcome.kind === 'yielded') {
      share.drainedSeconds += job.remainingSeconds - outcome.remainingSeconds;
    } else {
      share.drainedJobs += 1;
      share.drainedSeconds += job.remainingSeconds;
      this.runs.push(job.attemptSeconds + outcome.runSeconds);
      this.ended(job.task, job.attemptSeconds + outcome.runSeconds);
    }
    if (work) this.learn(job.task, work);
    if (outcome.kind === 'succeeded') this.succeeded += 1;
    if (outcome.kind === 'failed' && outcome.retryInSeconds === null) this.failed += 1;
    if (job.userId === this.turn.userIds[0]) this.floor = { priority: job.priority, rank: job.rank };
  }

  /** Enters the wait of a job that starts for the first time, in seconds. */
  sampleWait(seconds: number): void {
    this.waits.push(seconds);
  }

  /** Takes what is not settled yet; the time until `now` is charged. */
  take(now: number): Pick<Settlement, 'outcomes' | 'heldSecondsByUser'> {
    this.charge(this.lastUser, now);
    const taken = { outcomes: this.outcomes, heldSecondsByUser: this.unsettledSeconds };
    this.outcomes = [];
    this.unsettledSeconds = new Map();
    return taken;
  }

  /** What to tell the dispatcher, with the time until `now` charged, and what the tasks used. */
  report(now: number, uses: ReadonlyMap<string, CpuUse> = new Map()): Report {
    this.charge(this.lastUser, now);
    return {
      users: [...this.users].map(([userId, share]) => ({ userId, ...share })),
      heldSeconds: now - this.claimedAt,
      succeeded: this.succeeded,
      failed: this.failed,
      waitSeconds: evenly(this.waits),
      runSeconds: evenly(this.runs),
      tasks: [...new Set([...this.tasks.keys(), ...uses.keys()])].map((task) => {
        const { units, unitSeconds, ...share } = this.tasks.get(task) ?? newShare();
        const work = units > 0 && { work: { units, seconds: unitSeconds } };
        return { task, ...share, ...cpuOf(uses.get(task)), ...work };
      }),
      floor: this.floor,
    };
  }

  private ended(task: string, seconds: number): void {
    const share = this.taskShare(task);
    share.jobs += 1;
    share.runSeconds += seconds;
    share.runSecondsSquared += seconds * seconds;
  }

  private learn(task: string, { units, seconds }: Work): void {
    const share = this.taskShare(task);
    share.units += units;
    share.unitSeconds += seconds;
  }

  private taskShare(task: string): TaskShare {
    let share = this.tasks.get(task);
    if (!share) this.tasks.set(task, (share = newShare()));
    return share;
  }

  private charge(userId: string, now: number): void {
    const seconds = Math.max(0, now - this.chargedUntil);
    this.chargedUntil = now;
    this.lastUser = userId;
    this.shareOf(userId).heldSeconds += seconds;
    this.unsettledSeconds.set(userId, (this.unsettledSeconds.get(userId) ?? 0) + seconds);
  }

  private shareOf(userId: string): UserShare {
    let share = this.users.get(userId);
    if (!share) this.users.set(userId, (share = { heldSeconds: 0, drainedJobs: 0, drainedSeconds: 0 }));
    return share;
  }
}

function newShare(): TaskShare {
  return { jobs: 0, runSeconds: 0, runSecondsSquared: 0, units: 0, unitSeconds: 0 };
}

function cpuOf(use: CpuUse | undefined) {
  return {
    alone: { seconds: use?.aloneSeconds ?? 0, cpuSeconds: use?.aloneCpuSeconds ?? 0 },
    shared: { seconds: use?.sharedSeconds ?? 0, cpuSeconds: use?.sharedCpuSeconds ?? 0 },
  };
}

/** At most a hundred of the values, evenly chosen. */
function evenly(values: readonly number[]): number[] {
  if (values.length <= MOST_SAMPLES) return [...values];
  const step = values.length / MOST_SAMPLES;
  return Array.from({ length: MOST_SAMPLES }, (_, index) => values[Math.floor(index * step)] ?? 0);
}
