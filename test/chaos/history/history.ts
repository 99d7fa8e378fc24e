import type { JobState } from '@fairlane/domain';

/** What a client asked for and heard: `unknown` when no answer came, so that the jobs may be there or not. */
export interface Submission {
  readonly outcome: 'accepted' | 'refused' | 'unknown';
  /** Of the answer; empty unless accepted. */
  readonly jobIds: readonly string[];
}

/** What PostgreSQL committed, in an order that is right for each job and each customer. */
export type Commit =
  | {
      readonly kind: 'state';
      readonly jobId: string;
      readonly state: JobState;
      readonly leaseId: string | null;
      /** Attempts that ended before. */
      readonly attempt: number;
      /** Units of work that the checkpoint holds. */
      readonly done: number;
      /** What no other job may use while it runs, by scope and name; for most jobs nothing. */
      readonly resources: readonly string[];
    }
  | {
      readonly kind: 'lease';
      readonly leaseId: string;
      readonly customerId: string;
      /** Leases of the customer, this one included, counted in the transaction that made it. */
      readonly held: number;
      /** Null: any number. */
      readonly cap: number | null;
      /** Of the turn. */
      readonly epoch: number;
      /** The last that had begun a second before the claim. */
      readonly leaderEpoch: number;
    }
  | {
      /** A start of a throttled job, as it was announced. */
      readonly kind: 'start';
      readonly jobId: string;
      readonly customerId: string;
      readonly key: string;
      readonly windowSeconds: number;
      readonly leaseId: string | null;
      /** Epoch seconds of the database's clock. */
      readonly at: number;
    };

/** What a task saw of itself, written down by its worker before anything else could happen. */
export type Deed =
  | {
      readonly kind: 'start';
      readonly jobId: string;
      readonly run: string;
      /** From 1. */
      readonly attempt: number;
      /** Units that the checkpoint held when the task was started. */
      readonly resumedAt: number;
    }
  | { readonly kind: 'unit'; readonly jobId: string; readonly run: string; readonly unit: number }
  | { readonly kind: 'finish'; readonly jobId: string; readonly run: string };

/** That one job was to wait for another. */
export interface Dependency {
  readonly childId: string;
  readonly parentId: string;
  /** Whether the child is to run whatever becomes of the parent. */
  readonly runsAnyway: boolean;
}

/** Everything that was seen of one system under test, from all sides. */
export interface History {
  readonly submissions: readonly Submission[];
  readonly commits: readonly Commit[];
  readonly deeds: readonly Deed[];
  /** Jobs whose starts a throttle keeps apart. */
  readonly throttledJobIds?: readonly string[];
  /** What waits for what. */
  readonly dependencies?: readonly Dependency[];
}
