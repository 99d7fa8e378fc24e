import type { Turn, TurnSettled } from '@fairlane/contracts';
import type { Claim, ClaimedJob } from '@fairlane/persistence';
import { monotonicSeconds, parseTraceparent } from '@fairlane/platform';
import { Quantum, type RunningJob, type StopCause } from '@fairlane/tasks';
import type { CpuUse } from './cpu-meter.js';
import type { RunOutcome } from './job-outcome.js';
import { type CurrentJob, JobRunner } from './job-runner.js';
import { TurnLedger } from './turn-ledger.js';
import type { TurnServices } from './turn-services.js';
import { endRun, type TurnTrace } from './turn-trace.js';
import { workOf } from './work-of.js';

/** Seconds that a task has to stop once its signal has fired. */
export const STOP_GRACE_SECONDS = 5;
/** Results of a turn that lasts are made durable this often, in seconds. */
const FLUSH_SECONDS = 1;

/**
 * One claimed turn on one slot: runs its jobs until the quantum is over, and settles.
 *
 * The loop awaits nothing but the tasks themselves (and, of a job that announces its start, that PostgreSQL knows of it), and makes no timer and no abort controller for a job: a bundle has
 * hundreds. What must happen while a task runs (timeouts, cancelling, flushing) comes from outside, by `tick`, `stop`
 * and `cancel`. A task that does not heed its signal is left behind: its loop is abandoned, and a new one goes on.
 */
export class TurnRun {
  private readonly claimedAt = monotonicSeconds();
  private readonly quantum: Quantum;
  private readonly runner: JobRunner;
  private readonly ledger: TurnLedger;
  /** Its lease is about to go, or gone, by the turn's own settlement. */
  isSettling = false;
  /** The lease is another's: nothing that this turn does counts any more. */
  private isLost = false;
  private next = 0;
  /** Number of the loop that counts; one that was left behind has a lower one. */
  private round = 0;
  private endRound: () => void = () => undefined;
  private settledAt = this.claimedAt;
  private flushing: Promise<void> | undefined;
  private graceSeconds = STOP_GRACE_SECONDS;
  private uses: ReadonlyMap<string, CpuUse> = new Map();

  constructor(
    readonly turn: Turn,
    readonly slot: number,
    private readonly claim: Claim,
    private readonly services: TurnServices,
    readonly trace?: TurnTrace,
  ) {
    this.quantum = new Quantum(turn.quantumSeconds);
    const announce = async (jobId: string): Promise<boolean> => this.announce(jobId);
    this.runner = new JobRunner(turn, claim, this.claimedAt, this.quantum, services.tasks, announce, trace);
    this.ledger = new TurnLedger(turn, this.claimedAt);
  }

  /** Seconds since the claim. */
  get heldSeconds(): number {
    return monotonicSeconds() - this.claimedAt;
  }

  /** The job that runs right now. */
  get runningJob(): RunningJob | undefined {
    return this.runner.current?.job;
  }

  /** Runs what the quantum allows. What was not started goes back: the settlement does not name it. */
  async run(): Promise<void> {
    try {
      while (this.mayStart()) {
        await new Promise<void>((resolve, reject) => {
          this.endRound = resolve;
          this.runJobs(++this.round).then(resolve, reject);
        });
      }
    } finally {
      this.uses = this.services.cpu.end(this);
    }
  }

  /** Ends the lease, and says what to report; undefined when it was lost, and so there is nothing. */
  async settle(): Promise<Omit<TurnSettled, 'workerId'> | undefined> {
    await this.flushing;
    this.isSettling = true;
    const settle = async (): Promise<void> => this.settleNow(true);
    if (!this.isLost) await (this.trace ? this.trace.settling(settle) : settle());
    if (this.isLost) return undefined;
    const { id: turnId, pool, tier, customerId, jobType, opaque } = this.turn;
    return {
      outcome: 'worked',
      ...{ turnId, pool, tier, customerId, jobType, opaque, slot: this.slot },
      claimedAt: this.claim.claimedAt.toISOString(),
      ...this.ledger.report(monotonicSeconds(), this.uses),
    };
  }

  /** Ends the quantum: the running job is suspended at its next checkpoint, and no other is started. */
  end(): void {
    this.quantum.end();
  }

  /** Ends the quantum and tells the running job to stop; it goes back to the queue at its last checkpoint. */
  stop(cause: Extract<StopCause, 'lost' | 'drained'>, graceSeconds = STOP_GRACE_SECONDS): void {
    if (cause === 'lost') this.isLost = true;
    this.graceSeconds = graceSeconds;
    this.quantum.end();
    this.runningJob?.stop(cause);
  }

  cancel(jobIds: readonly string[]): void {
    this.runner.cancel(jobIds);
  }

  /** Looks after the running job; called a few times a second, with monotonic seconds. */
  tick(now: number): void {
    const { current } = this.runner;
    if (current) this.watch(current, now);
    const isDue = this.ledger.pending > 0 && now - this.settledAt > FLUSH_SECONDS;
    if (isDue && !this.isLost && !this.flushing) this.flush();
  }

  /** At least one job a turn, however late the claim came, unless the turn was ended before it began. */
  private mayStart(): boolean {
    if (this.isLost || this.next >= this.claim.jobs.length) return false;
    return this.next === 0 ? !this.quantum.wasEnded : !this.quantum.isOver;
  }

  private async runJobs(round: number): Promise<void> {
    while (this.mayStart()) {
      const claimed = this.claim.jobs[this.next++] as ClaimedJob;
      if (claimed.isFirstStart) this.ledger.sampleWait(claimed.waitSeconds + this.heldSeconds);
      this.services.cpu.begin(this, claimed.task);
      const outcome = await this.runner.run(claimed);
      if (round !== this.round) return; // left behind meanwhile: this outcome comes too late
      if (!outcome) {
        this.end();
        return;
      }
      this.finish(claimed, outcome);
    }
  }

  /** Whether the job may begin. Not when its lease is lost, or PostgreSQL is slow to answer: then the turn ends. */
  private async announce(jobId: string): Promise<boolean> {
    const { starter } = this.services;
    const answer = await starter.start(jobId, this.turn.id);
    if (answer === 'lost') this.stop('lost');
    return answer === 'started' && !this.isLost;
  }

  private finish(claimed: ClaimedJob, outcome: RunOutcome): void {
    const { current } = this.runner;
    this.runner.current = undefined;
    if (current?.span) endRun(current.span, outcome);
    this.ledger.record(claimed, outcome, monotonicSeconds(), current && workOf(current, outcome));
  }

  private watch(current: CurrentJob, now: number): void {
    const { job, startedAt, timeoutSeconds } = current;
    const ranSeconds = job.claimed.attemptSeconds + now - startedAt;
    if (timeoutSeconds !== null && ranSeconds > timeoutSeconds) job.stop('timeout');
    if (!job.stopCause) return;
    current.stoppedAt ??= now;
    if (now - current.stoppedAt > this.graceSeconds) this.leaveBehind(current);
  }

  private leaveBehind(current: CurrentJob): void {
    const { claimed, stopCause } = current.job;
    this.services.log.error(
      { ...aboutJob(claimed), task: claimed.task, because: stopCause },
      'A task did not stop when told to; it is left behind and may still be at work',
    );
    this.round += 1;
    this.finish(claimed, this.runner.stoppedOutcome(current));
    this.endRound();
  }

  /** Makes what is done durable while the turn goes on. */
  private flush(): void {
    this.flushing = this.settleNow(false).finally(() => (this.flushing = undefined));
  }

  private async settleNow(end: boolean): Promise<void> {
    const { identity, settler, log } = this.services;
    this.settledAt = monotonicSeconds();
    const taken = this.ledger.take(this.settledAt);
    const outcome = await settler.settle({
      leaseId: this.turn.id,
      workerId: identity.id,
      slot: this.slot,
      end,
      ...taken,
    });
    if (outcome === 'settled') return;
    log.warn(
      { leaseId: this.turn.id, outcomes: taken.outcomes.length },
      'A lease was lost; its jobs run elsewhere',
    );
    this.stop('lost');
  }
}

/** For a log line that is written outside of the job's own context. */
function aboutJob({ id, traceparent }: ClaimedJob): { jobId: string; traceId?: string } {
  const traceId = parseTraceparent(traceparent)?.traceId;
  return { jobId: id, ...(traceId !== undefined && { traceId }) };
}
