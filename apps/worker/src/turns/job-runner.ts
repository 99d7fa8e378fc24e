import type { Turn } from '@fairlane/contracts';
import { type Claim, type ClaimedJob, isUnavailable } from '@fairlane/persistence';
import { monotonicSeconds, type Span } from '@fairlane/platform';
import { type Quantum, type RegisteredTask, RunningJob } from '@fairlane/tasks';
import {
  failedWith,
  notStarted,
  type Ran,
  retryAfter,
  type RetryPolicy,
  type RunOutcome,
  stopped,
  succeeded,
  yielded,
} from './job-outcome.js';
import type { TaskRunner } from './task-runner.js';
import { type TurnTrace, untraced } from './turn-trace.js';

/** The job that a turn runs right now. Times are monotonic seconds. */
export interface CurrentJob {
  readonly job: RunningJob;
  readonly task: RegisteredTask;
  readonly startedAt: number;
  /** Of the attempt, over all its turns; null for none. */
  readonly timeoutSeconds: number | null;
  /** When it was told to stop. */
  stoppedAt: number | undefined;
  /** Of this run, where tracing is on. */
  readonly span: Span | undefined;
}

/** Runs the jobs of one turn, one at a time, each to its outcome. It knows what runs; it neither counts nor settles. */
export class JobRunner {
  current: CurrentJob | undefined;
  private readonly cancelled = new Set<string>();

  /** @param claimedAt monotonic seconds of the claim */
  constructor(
    private readonly turn: Turn,
    private readonly claim: Claim,
    private readonly claimedAt: number,
    private readonly quantum: Quantum,
    private readonly tasks: TaskRunner,
    /** Records a start before the task begins; false: it must not begin. */
    private readonly announce: (jobId: string) => Promise<boolean>,
    private readonly trace: TurnTrace | undefined,
  ) {}

  /** Never rejects: whatever a task does is an outcome. Undefined: the job could not begin, and goes back as it came. */
  async run(claimed: ClaimedJob): Promise<RunOutcome | undefined> {
    let startedAt = monotonicSeconds();
    if (claimed.cancelRequested || this.cancelled.has(claimed.id))
      return { kind: 'cancelled', jobId: claimed.id, ...this.ran(startedAt) };
    const task = this.tasks.find(claimed.task);
    if (!task) return this.unknownTask(claimed, startedAt);
    const input = this.tasks.parse(task, claimed.payload);
    if (!input.ok) return notStarted(claimed, this.databaseTime(startedAt), input.failure, null);
    if (claimed.announcesStart) {
      if (!(await this.announce(claimed.id))) return undefined;
      startedAt = monotonicSeconds();
      if (this.cancelled.has(claimed.id))
        return { kind: 'cancelled', jobId: claimed.id, ...this.ran(startedAt) };
    }
    const span = this.trace?.begin(claimed);
    const { quantum, tasks } = this;
    const job = new RunningJob(
      claimed,
      input.value,
      task.metadata,
      quantum,
      tasks.parents,
      span?.traceparent,
    );
    const timeoutSeconds = claimed.timeoutSeconds ?? task.metadata.timeoutSeconds;
    const current = (this.current = { job, task, startedAt, timeoutSeconds, stoppedAt: undefined, span });
    try {
      const end = await this.inContext(span, claimed, async () => tasks.execute(task, job));
      if (end.isOver) return yielded(job, this.ran(startedAt), this.turn.quantumSeconds);
      return succeeded(job, this.ran(startedAt), end.result, this.policyOf(task));
    } catch (error) {
      if (job.stopCause) return this.stoppedOutcome(current);
      // The records could not be read or written: not the task's fault, and no attempt.
      if (isUnavailable(error)) return yielded(job, this.ran(startedAt), this.turn.quantumSeconds);
      return failedWith(job, this.ran(startedAt), error, this.policyOf(task));
    }
  }

  private async inContext<T>(
    span: Span | undefined,
    claimed: ClaimedJob,
    work: () => Promise<T>,
  ): Promise<T> {
    return span && this.trace ? this.trace.within(span, claimed.id, work) : untraced(claimed, work);
  }

  /** The outcome of a job that was told to stop, whether it did or not. */
  stoppedOutcome({ job, task, startedAt, timeoutSeconds }: CurrentJob): RunOutcome {
    return stopped(job, this.ran(startedAt), this.policyOf(task), timeoutSeconds);
  }

  /** Cancels those of the jobs that run, or are still to run, in this turn. */
  cancel(jobIds: readonly string[]): void {
    for (const id of jobIds) {
      this.cancelled.add(id);
      if (this.current?.job.claimed.id === id) this.current.job.stop('cancelled');
    }
  }

  private unknownTask(claimed: ClaimedJob, startedAt: number): RunOutcome {
    const error = { code: 'TASK.UNKNOWN', message: `This worker has no task "${claimed.task}".` };
    const retryIn = retryAfter(claimed, this.policyOf(undefined), undefined);
    return notStarted(claimed, this.databaseTime(startedAt), error, retryIn);
  }

  private policyOf(task: RegisteredTask | undefined): RetryPolicy {
    return {
      backoff: task?.metadata.backoff ?? null,
      quantumSeconds: this.turn.quantumSeconds,
      random: Math.random,
    };
  }

  private ran(startedAt: number): Ran {
    return { startedAt: this.databaseTime(startedAt), runSeconds: monotonicSeconds() - startedAt };
  }

  /** The claim's database time plus the monotonic time since. */
  private databaseTime(at: number): Date {
    return new Date(this.claim.claimedAt.getTime() + (at - this.claimedAt) * 1_000);
  }
}
