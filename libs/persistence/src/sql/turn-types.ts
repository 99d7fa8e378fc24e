import type { Backoff, JobTypeKey } from '@fairlane/domain';

/** Why a job failed, as it is stored and shown. */
export interface JobFailure {
  /** Stable code, such as `TASK.FAILED`, `TASK.TIMEOUT`, `WORKER.LOST`. */
  readonly code: string;
  readonly message: string;
  readonly stack?: string;
}

/** A job that a lease holds, as its worker needs it. */
export interface ClaimedJob {
  readonly id: string;
  readonly customerId: string;
  readonly userId: string;
  readonly task: string;
  readonly type: JobTypeKey;
  readonly opaque: boolean;
  /** Order within the flow; rank is a bigint, kept as text. */
  readonly priority: number;
  readonly rank: string;
  /** Attempts that ended before this one. */
  readonly attempt: number;
  readonly maxAttempts: number;
  readonly slices: number;
  readonly estimateSeconds: number;
  readonly remainingSeconds: number;
  readonly checkpoint: unknown;
  readonly progressDone: number;
  readonly progressTotal: number | null;
  /** Run time of this attempt in earlier turns. */
  readonly attemptSeconds: number;
  readonly timeoutSeconds: number | null;
  readonly firstPosition: number | null;
  readonly lastPosition: number | null;
  readonly payload: unknown;
  /** Null: the default backoff. */
  readonly backoff: Backoff | null;
  /** Of what submitted it (W3C Trace Context); null when that was not traced. */
  readonly traceparent: string | null;
  readonly cancelRequested: boolean;
  /** Its start must be recorded (`startJob`) before its task begins. */
  readonly announcesStart: boolean;
  /** True when the job starts for the first time. */
  readonly isFirstStart: boolean;
  /** Database seconds from when the job could first run to its claim. */
  readonly waitSeconds: number;
}

interface Ran {
  readonly jobId: string;
  /** When the task began in this turn: the claim's database time plus the monotonic time since. */
  readonly startedAt: Date;
  /** Seconds of this turn that the job ran. */
  readonly runSeconds: number;
}

interface Progressed extends Ran {
  readonly checkpoint: unknown;
  readonly progressDone: number;
  readonly progressTotal: number | null;
  readonly remainingSeconds: number;
}

/** What became of a job in a turn. */
export type JobOutcome =
  | (Ran & {
      readonly kind: 'succeeded';
      readonly result?: unknown;
      readonly progressDone: number;
      readonly progressTotal: number | null;
    })
  /** The quantum ended; the job goes on from its checkpoint in another turn. No attempt. */
  | (Progressed & { readonly kind: 'yielded' })
  /** An attempt failed; `retryInSeconds` null when no other is due. The checkpoint, if any, is kept for the next. */
  | (Progressed & {
      readonly kind: 'failed';
      readonly error: JobFailure;
      readonly retryInSeconds: number | null;
    })
  | (Ran & { readonly kind: 'cancelled' })
  /** Never started; goes back as it came. */
  | { readonly kind: 'returned'; readonly jobId: string };

export type ClaimOutcome =
  | 'claimed'
  /** No job of this flow is queued. */
  | 'empty'
  /** The customer, or its share of this job type, is at its limit, or it is paused. */
  | 'capped'
  /** The turn was issued by a leader of an earlier term. */
  | 'stale'
  /** Another transaction holds the customer's limits; try again after a pause. */
  | 'busy'
  /** The turn is claimed already, by another slot or in an earlier delivery. */
  | 'duplicate';

export interface Claim {
  readonly outcome: ClaimOutcome;
  /** Database time of the claim. */
  readonly claimedAt: Date;
  readonly jobs: readonly ClaimedJob[];
}

export interface Settlement {
  readonly leaseId: string;
  readonly workerId: string;
  readonly slot: number;
  /** True to end the lease; false to record what is done so far and keep it. */
  readonly end: boolean;
  readonly outcomes: readonly JobOutcome[];
  /** Slot seconds to charge to each user since the last settlement of this lease; `''` is "no user". */
  readonly heldSecondsByUser: ReadonlyMap<string, number>;
}

/** `lost`: the lease is not (any longer) this worker's, and nothing was written. */
export type SettleOutcome = 'settled' | 'lost';
