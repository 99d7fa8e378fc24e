/** One row of a customer's data. Where the records are kept elsewhere only `customerId`, `position` and `id` are known. */
export interface CustomerRecord {
  readonly customerId: string;
  /** Place among the customer's records, from 1; never reused. */
  readonly position: number;
  /** The customer's own name for it; the position as text where the records are kept elsewhere. */
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly country: string | null;
  readonly state: string | null;
  readonly city: string | null;
  readonly pincode: string | null;
  /** `YYYY-MM-DD`. */
  readonly dob: string | null;
  readonly attributes: Readonly<Record<string, unknown>> | null;
}

/** What a task may know of the job it works for. */
export interface TurnJob {
  readonly id: string;
  readonly customerId: string;
  /** `''` when the job was submitted on behalf of no user. */
  readonly userId: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Estimated seconds of the whole job, as submitted. */
  readonly executionSeconds: number;
}

/** How a job that this one waited for ended. */
export interface ParentEnd {
  /** What this job calls it in `dependsOn`: the other's key in the same call, or its id. */
  readonly name: string;
  readonly id: string;
  /** `succeeded`, unless this job runs whatever becomes of its parents (`onParentFailure: 'run'`). */
  readonly state: 'succeeded' | 'failed' | 'cancelled' | 'expired';
  /** What its task returned; null where that was nothing. */
  readonly result: unknown;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/**
 * The jobs that this one waited for, all ended; of a job without `dependsOn` there are none. `for await` gives them in the
 * order of `dependsOn`, a few at a time, so that ten thousand results need not fit into memory.
 */
export interface TurnParents extends AsyncIterable<ParentEnd> {
  /** The one of this name, by key or by id. Fetched when it is first asked for, and once a turn. */
  get(name: string): Promise<ParentEnd | undefined>;
}

/** What the platform gives to a task while it runs. */
export interface TurnContext {
  readonly job: TurnJob;

  /**
   * The trace that the job belongs to (W3C Trace Context), to be passed on in a `traceparent` header; undefined when nobody
   * traces it. With tracing on it is the span of this run, which is also the active one of `@opentelemetry/api`.
   */
  readonly traceparent: string | undefined;

  /** What the jobs that this one waited for came to: `(await turn.parents.get('fetch'))?.result`. */
  readonly parents: TurnParents;

  /** The job's payload, as the task's schema parsed it. A job task has it as its argument too. */
  readonly input: unknown;

  /**
   * Fires when the job is to stop: cancelled, timed out, its lease lost, or its worker about to go. Pass it on to
   * `fetch`, timers and the like. A task that has not stopped 5 seconds later is left behind, and its outcome with it.
   * A task with `isolation: 'thread'` never sees it: its thread is ended at once.
   */
  readonly signal: AbortSignal;

  /** The value of the last checkpoint, in this attempt or an earlier one; undefined when there is none. */
  readonly resumed: unknown;

  /** Seconds until the quantum is over and `checkpoint` suspends; infinite for an opaque task. */
  readonly secondsLeft: number;

  /**
   * Reports how far the job is: `progress(0.4)`, or `progress(40, 100)` in whole units. Cheap; call it before
   * `checkpoint`, since what remains is estimated from it. A record task's progress is counted for it.
   */
  progress(done: number, total?: number): void;

  /**
   * Keeps `value` (any JSON), from which the job goes on as `resumed` after a pause, a failure or a crash.
   *
   * When the quantum is over it does not return: it throws a signal that suspends the job until its customer's next
   * turn. Let it pass; code that must catch everything rethrows what it does not know. Where it is swallowed, the next
   * call throws again, and a task that returns normally after all is done. For an opaque task it only keeps the value.
   *
   * @throws Error in a record task, whose checkpoints are kept for it
   */
  checkpoint(value: unknown): void;
}

/** A task that is called once for each active record of the customer, in the order of their positions. */
export interface RecordTask {
  /**
   * Handles one record. Sliced for you: between two records the job may pause, and go on elsewhere. A record may be
   * seen again after a failure or a crash, so make it idempotent.
   */
  process(record: CustomerRecord, turn: TurnContext): Promise<void>;

  /**
   * Called with the records handled since the last call, at the end of each page (at most 200) and of each turn, for
   * work that is cheaper in batches. The checkpoint moves past them only when it has resolved.
   */
  flush?(records: readonly CustomerRecord[], turn: TurnContext): Promise<void>;
}

/** A task that is called once for the job. What it returns is the job's result (JSON, at most 1 MiB). */
export interface JobTask<Input = unknown, Result = unknown> {
  run(input: Input, turn: TurnContext): Promise<Result>;
}
