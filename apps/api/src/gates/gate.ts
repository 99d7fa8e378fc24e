import type { HeldJob, JobCustomer, Milestone, Queryable, Transaction } from '@fairlane/persistence';
import type { AskedParent } from './parents/parents-request.js';
import type { NewJobInput, WaitingView, WarningView } from '../jobs/job.schemas.js';

/**
 * Gates: what a job passes before it is queued (docs/adr/0005-gates.md). The queue, the scheduler and the claim know
 * nothing of them. In this order:
 *
 *     parents -> time (runAt, delaySeconds) -> throttle -> rate -> resources -> queued
 *
 * A gate is a folder beside this file, its SQL a folder in `libs/persistence/src/sql`, its tables a migration. It is
 * registered in `gates.module.ts`. A job comes to a gate when all earlier ones have let it through, and comes again
 * whenever it is released, was lost with its worker, or is retried: so `arrive` must be safe to repeat, and let a job
 * pass that it has let pass already.
 *
 * All methods run in the transaction of what caused them: the submission, the promotion, the milestone. A gate locks in
 * one order (by its key), so that two API instances do not wait for each other.
 */
export interface Gate<Request = unknown> {
  /** Under this name the request is kept with the job (`job_payloads.gates`). */
  readonly name: GateName;

  /** Whether the worker must record the start of a job before its task begins, which costs it a statement. */
  readonly announcesStart: boolean;

  /** What a job asks of this gate; undefined for nothing, and then the gate hears no more of it. Plain data. */
  requestOf(input: NewJobInput, context: SubmissionContext): Request | undefined;

  /** Jobs, perhaps of the same submission, whose ends the job waits for: they are stored as gated. */
  watchedBy?(request: Request): readonly string[];

  /**
   * Jobs come to this gate, in the order of their submission.
   * @returns those that it holds, and what to tell the caller; the others pass
   * @throws DomainError when a submission is to be refused as a whole (`isNew`)
   */
  arrive(transaction: Transaction, arrivals: readonly Arrival<Request>[]): Promise<readonly Held[]>;

  /**
   * Gated jobs started or ended, in this order; jobs of other gates are among them. Whom it held and now lets go it
   * gives to `releaseJobs`; they come to all gates again, by the promotion.
   */
  onMilestones(transaction: Transaction, milestones: readonly Milestone[]): Promise<void>;

  /** Jobs were retried by hand: retries others that ended for their sake, and returns their ids. */
  bringBack?(transaction: Transaction, ids: readonly string[]): Promise<readonly string[]>;

  /** Jobs were retried by hand or brought back, and will come to the gates again. */
  onRetried?(transaction: Transaction, ids: readonly string[]): Promise<void>;

  /** Why an unfinished job waits here; undefined when it does not. */
  explain(database: Queryable, job: { readonly id: string }): Promise<GateReason | undefined>;
}

export type GateName = 'parents' | 'throttle' | 'rate' | 'resources' | 'webhook';

/** A job at a gate. */
export interface Arrival<Request = unknown> {
  readonly jobId: string;
  readonly customerId: string;
  readonly request: Request;
  /** In its submission: it is stored later in the same transaction. */
  readonly isNew: boolean;
  /** Of a new job: where in the body one of its fields is, for issues. */
  readonly pathOf?: ((field: string) => string) | undefined;
}

/** A job that a gate does not let through, until `runAt`, or until the gate releases it (null). */
export interface Held extends HeldJob {
  /** The start by the gate's plan, for the answer to the submission. */
  readonly delayedUntil?: Date;
  readonly warning?: WarningView;
}

export interface SubmissionContext {
  readonly customer: JobCustomer;
  /** The jobs that this one depends on. */
  readonly parents: readonly AskedParent[];
  /** What all jobs of the call that depend on each other have in common. */
  readonly part: number;
}

export type GateReason = Pick<WaitingView, 'reason' | 'detail' | 'position' | 'etaSeconds'>;
