/**
 * The contract of the fair-share policy, apart from its algorithm (`fair-share-scheduler.ts`).
 *
 * The scheduler is told what is queued, who may use how much, and how many slots a pool has; it answers with
 * grants, one at a time, and is told what each grant really used. It does no I/O and reads no clock: `now` is
 * always a parameter, in seconds of a monotonic clock of the caller's choice.
 */

/** One leaf of the tree: the jobs of one user of one customer, of one job type, that can (or cannot) yield. */
export interface FlowKey {
  readonly customerId: string;
  /** `''` for jobs that name no user. */
  readonly userId: string;
  readonly jobType: string;
  /** True for jobs of tasks that cannot yield: their turn lasts as long as the job. */
  readonly opaque: boolean;
}

/**
 * The unfinished jobs of a flow: those that are queued and those that a turn has claimed and not yet settled.
 * Scheduled, blocked and ended jobs are not in it.
 */
export interface Backlog {
  readonly jobs: number;
  /** Sum of the jobs' estimated remaining seconds. */
  readonly seconds: number;
}

export interface CustomerSettings {
  readonly tier: string;
  /** Share relative to the other customers; > 0. */
  readonly weight: number;
  /** Turns (issued or claimed) that the customer may hold at once over all pools; null for no limit. */
  readonly maxConcurrentTurns: number | null;
  readonly paused: boolean;
}

export interface PoolSettings {
  /** Slots that serve the pool now: the consumers of its queue. */
  readonly slots: number;
  /** Whether the pool serves a lane. Give the same function again while its answers are the same: a new one is asked
   * about every flow. */
  readonly serves: (tier: string, jobType: string) => boolean;
}

export interface JobTypeSettings {
  /** Largest part (0..1] of a pool's slots that one customer may hold with jobs of this type. */
  readonly maxShare: number;
}

export interface SchedulerSettings {
  /** Length of a turn in seconds. */
  readonly quantumSeconds: number;
  /** Largest part of a pool's slots that one customer may hold with opaque jobs of one type. */
  readonly opaqueMaxShare: number;
  /** Most jobs that one turn may bundle. */
  readonly maxJobsPerTurn: number;
  /** Seconds for which a flow is left alone after a turn of it found no job or a cap reached. */
  readonly backoffSeconds: number;
  /** Longest that an opaque job can hold a slot (its timeout), in seconds; default 900. Caps what is charged for it. */
  readonly opaqueTimeoutSeconds?: number;
}

/** A decision: customer C may hold one slot of the pool for up to `quantumSeconds` on this lane. */
export interface Grant {
  readonly turnId: string;
  readonly pool: string;
  readonly tier: string;
  readonly customerId: string;
  /** The user whose turn it is, then those who may fill the rest of the quantum, by least virtual time. */
  readonly userIds: readonly string[];
  readonly jobType: string;
  readonly opaque: boolean;
  readonly quantumSeconds: number;
  readonly maxJobs: number;
}

/** What a turn did for one user. */
export interface UserReport {
  readonly userId: string;
  /** Slot seconds from claim to acknowledgement. */
  readonly heldSeconds: number;
  /** What left the flow: jobs that ended or went to `scheduled`, and the estimated seconds worked off. */
  readonly drainedJobs: number;
  readonly drainedSeconds: number;
}

/** What a turn really did. */
export interface TurnReport {
  /** Each user at most once; none when nothing was claimed. */
  readonly users: readonly UserReport[];
  /** `empty`: no job was found. `capped`: a limit refused the claim. Both back the flow off. */
  readonly outcome: 'worked' | 'empty' | 'capped';
}

/** A turn that is out: issued or claimed, and not yet settled. */
export interface OutstandingTurn {
  readonly grant: Grant;
  /** In seconds of the caller's clock. */
  readonly issuedAt: number;
}

/** How a customer stands in a pool. */
export interface CustomerFairness {
  readonly customerId: string;
  readonly pool: string;
  readonly weight: number;
  /** Seconds of service that it is ahead of (positive) or behind (negative) the pool's virtual time. */
  readonly lagSeconds: number;
  /**
   * How far the service of two customers of this weight can drift apart while both have work, in seconds: property P2,
   * (D + 1)(q_f + q_g) with D the turns out in the pool.
   */
  readonly boundSeconds: number;
  readonly turnsOut: number;
}
