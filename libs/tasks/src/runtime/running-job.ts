import type { ClaimedJob } from '@fairlane/persistence';
import type { TaskMetadata } from '../task.decorator.js';
import { FetchedParents, NO_PARENTS, type ParentStore } from '../parents/turn-parents.js';
import type { TurnContext, TurnJob, TurnParents } from '../task.js';
import type { Quantum } from './quantum.js';
import { jsonSnapshot } from './json-value.js';
import { TurnOver } from './turn-over.js';

/** Why a running job was told to stop. */
export type StopCause = 'cancelled' | 'timeout' | 'lost' | 'drained';

/** The reason of the abort signal. */
export class JobStopped extends Error {
  override readonly name = 'AbortError';

  constructor(readonly because: StopCause) {
    super(`The job was told to stop: ${because}.`);
  }
}

/** How far a job is. */
export interface Progress {
  readonly done: number;
  readonly total: number | null;
  /** 0 to 1; null when the task has not said. */
  readonly fraction: number | null;
}

export const MAX_CHECKPOINT_CHARACTERS = 256 * 1_024;
/** Units of a progress that is reported as a fraction. */
const FRACTION_UNITS = 1_000;
/** A job that is not done has something left, however wrong its estimate was, or the dispatcher would pass it over. */
const LEAST_REMAINING_SECONDS = 0.001;

/** A job on a slot: what its task sees of the turn, and what the worker records of it. Lean, since bundles have hundreds. */
export class RunningJob implements TurnContext {
  readonly job: TurnJob;
  /** Why it was told to stop, if it was. */
  stopCause: StopCause | undefined;
  /** The value of the last checkpoint, and the progress that belongs to it. */
  checkpointValue: unknown;
  checkpointProgress: Progress;
  current: Progress;
  /** The progress with which it was claimed. */
  readonly claimedProgress: Progress;
  private controller: AbortController | undefined;
  private fetchedParents: FetchedParents | undefined;
  private hasKept = false;

  constructor(
    readonly claimed: ClaimedJob,
    readonly input: unknown,
    private readonly metadata: Pick<TaskMetadata, 'kind' | 'opaque'>,
    private readonly quantum: Quantum,
    readonly parentStore: ParentStore = NO_PARENTS,
    /** Of this run; default that of the submission. */
    readonly traceparent: string | undefined = claimed.traceparent ?? undefined,
  ) {
    const { id, customerId, userId, attempt, estimateSeconds } = claimed;
    this.job = { id, customerId, userId, attempt: attempt + 1, executionSeconds: estimateSeconds };
    this.checkpointValue = claimed.checkpoint ?? undefined;
    this.claimedProgress = { done: claimed.progressDone, total: claimed.progressTotal, fraction: null };
    this.current = this.checkpointProgress = this.claimedProgress;
  }

  /** Made when it is first looked at: most tasks of a bundle never do. */
  get signal(): AbortSignal {
    if (!this.controller) {
      this.controller = new AbortController();
      if (this.stopCause) this.controller.abort(new JobStopped(this.stopCause));
    }
    return this.controller.signal;
  }

  get parents(): TurnParents {
    return (this.fetchedParents ??= new FetchedParents(this.claimed.id, this.parentStore));
  }

  get resumed(): unknown {
    return this.claimed.checkpoint ?? undefined;
  }

  get secondsLeft(): number {
    return this.metadata.opaque ? Infinity : this.quantum.secondsLeft;
  }

  progress(done: number, total?: number): void {
    if (this.metadata.kind === 'record' || !Number.isFinite(done) || !Number.isFinite(total ?? 1)) return;
    this.current =
      total === undefined
        ? { done: Math.floor(clamp(done) * FRACTION_UNITS), total: FRACTION_UNITS, fraction: clamp(done) }
        : {
            done: Math.max(0, Math.floor(done)),
            total: Math.max(0, Math.floor(total)),
            fraction: total > 0 ? clamp(done / total) : 1,
          };
  }

  checkpoint(value: unknown): void {
    if (this.metadata.kind === 'record') throw new Error('The checkpoints of a record task are kept for it.');
    this.keep(value);
    this.pause();
  }

  /** Keeps a checkpoint without a pause. Throws what `jsonSnapshot` throws. */
  keep(value: unknown, progress = this.current): void {
    this.hasKept = true;
    this.current = progress;
    this.checkpointValue = jsonSnapshot(value, MAX_CHECKPOINT_CHARACTERS);
    this.checkpointProgress = progress;
  }

  /** Throws when the job is to stop, or to make room; returns when it may go on. */
  pause(): void {
    if (this.stopCause) throw new JobStopped(this.stopCause);
    if (this.isTurnOver) throw new TurnOver();
  }

  get isTurnOver(): boolean {
    return !this.metadata.opaque && this.quantum.isOver;
  }

  /** Tells the task to stop. The first cause stands. */
  stop(cause: StopCause): void {
    if (this.stopCause) return;
    this.stopCause = cause;
    this.controller?.abort(new JobStopped(cause));
  }

  /**
   * Estimated seconds left at the last checkpoint, after `runSeconds` of this attempt: by progress where the task
   * reports it, else the estimate less the run time, else one more quantum.
   */
  remainingSeconds(runSeconds: number, quantumSeconds: number): number {
    const { estimateSeconds, remainingSeconds } = this.claimed;
    if (!this.hasKept) return remainingSeconds;
    const { fraction } = this.checkpointProgress;
    if (fraction !== null) return Math.max(LEAST_REMAINING_SECONDS, estimateSeconds * (1 - fraction));
    const left = estimateSeconds - runSeconds;
    return left > 0 ? left : Math.max(LEAST_REMAINING_SECONDS, quantumSeconds);
  }
}

const clamp = (fraction: number): number => Math.min(1, Math.max(0, fraction));
