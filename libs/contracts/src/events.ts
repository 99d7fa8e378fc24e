import { JOB_TYPES, TIERS } from '@fairlane/domain';
import { z } from 'zod';

/**
 * What happened, on the topic exchange `fairlane.events`, for the dispatcher, for live views and for anyone who
 * binds a queue. Loss-tolerant: whoever needs the truth reads PostgreSQL.
 */

const flowPart = {
  customerId: z.string(),
  userId: z.string(),
  jobType: z.enum(JOB_TYPES),
  opaque: z.boolean(),
};

/** Routing key `jobs.queued`: jobs became claimable (submitted, promoted, returned by a reaper). */
export const jobsQueuedSchema = z.object({
  flows: z.array(
    z.object({ ...flowPart, jobs: z.number().int(), seconds: z.number(), minPriority: z.number().int() }),
  ),
});
export type JobsQueued = z.infer<typeof jobsQueuedSchema>;

/** Routing key `jobs.arrived`: what one API process accepted in the last second, also what may not run yet, by task. */
export const jobsArrivedSchema = z.object({
  tasks: z.array(z.object({ task: z.string(), jobs: z.number().int() })),
});
export type JobsArrived = z.infer<typeof jobsArrivedSchema>;

const cpu = z.object({ seconds: z.number(), cpuSeconds: z.number() });

/** A slot is done with a turn. */
export const turnSettledSchema = z.object({
  turnId: z.uuid(),
  outcome: z.enum(['worked', 'empty', 'capped', 'stale', 'busy']),
  pool: z.string(),
  tier: z.enum(TIERS),
  customerId: z.string(),
  jobType: z.enum(JOB_TYPES),
  opaque: z.boolean(),
  workerId: z.uuid(),
  slot: z.number().int(),
  /** Database time of the claim, ISO 8601; null when nothing was claimed. */
  claimedAt: z.string().nullable(),
  /** Seconds from claim to settle. */
  heldSeconds: z.number().nonnegative(),
  users: z.array(
    z.object({
      userId: z.string(),
      heldSeconds: z.number().nonnegative(),
      /** Jobs that left the queue for good or for later, and the estimated seconds worked off. */
      drainedJobs: z.number().int(),
      drainedSeconds: z.number(),
    }),
  ),
  succeeded: z.number().int().nonnegative(),
  failed: z.number().int().nonnegative(),
  /** Waits of the jobs that started for the first time, in seconds; at most 100, evenly chosen. */
  waitSeconds: z.array(z.number()),
  /** Run times of the jobs that ended, in seconds; at most 100, evenly chosen. */
  runSeconds: z.array(z.number()),
  /** What the turn did, by task; the jobs are those that ended. */
  tasks: z
    .array(
      z.object({
        task: z.string(),
        jobs: z.number().int(),
        /** Of those jobs, over all their turns: the sum, and the sum of the squares. */
        runSeconds: z.number(),
        runSecondsSquared: z.number(),
        /** Time of this turn, and CPU seconds in it: while no other slot of the process had a job, and while some had. */
        alone: cpu,
        shared: cpu,
        /**
         * What teaches how long the task takes: records that were handled, or jobs that succeeded, and their seconds.
         * Left out where there were none.
         */
        work: z.object({ units: z.number().int().positive(), seconds: z.number().nonnegative() }).optional(),
      }),
    )
    .optional(),
  /** (priority, rank) of the last job that was claimed of the first user; a floor for the next turn. */
  floor: z.object({ priority: z.number().int(), rank: z.string() }).nullable(),
});
export type TurnSettled = z.infer<typeof turnSettledSchema>;

/** Routing key `turns.settled`: turns that slots of a worker are done with, in that order; many together when they are short. */
export const turnsSettledSchema = z.object({ turns: z.array(turnSettledSchema).min(1) });
export type TurnsSettled = z.infer<typeof turnsSettledSchema>;

/** Routing key `settings.changed`: an operator edited a store, a customer or a limit. */
export const settingsChangedSchema = z.object({
  /** Customers whose settings changed; null when a store changed that concerns all. */
  customerIds: z.array(z.string()).nullable(),
});
export type SettingsChanged = z.infer<typeof settingsChangedSchema>;

/** Routing key `jobs.changed`: waiting jobs ended without a turn, so that no other event tells of them. */
export const jobsChangedSchema = z.object({ customerIds: z.array(z.string()) });
export type JobsChanged = z.infer<typeof jobsChangedSchema>;

/** Routing key `worker.changed`: a worker came, went or began to drain, so the slots of its pools changed. */
export const workerChangedSchema = z.object({
  workerId: z.uuid(),
  change: z.enum(['up', 'draining', 'down']),
});
export type WorkerChanged = z.infer<typeof workerChangedSchema>;

/** Routing key `batch.finished`: the last job of a call with an array has ended. */
export const batchFinishedSchema = z.object({
  batchId: z.uuid(),
  customerIds: z.array(z.string()),
  jobs: z.number().int(),
  succeeded: z.number().int(),
  failed: z.number().int(),
  cancelled: z.number().int(),
  expired: z.number().int(),
  createdAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
});
export type BatchFinished = z.infer<typeof batchFinishedSchema>;

/** Every event by its routing key. */
export const EVENTS = {
  'jobs.queued': jobsQueuedSchema,
  'jobs.arrived': jobsArrivedSchema,
  'jobs.changed': jobsChangedSchema,
  'turns.settled': turnsSettledSchema,
  'settings.changed': settingsChangedSchema,
  'worker.changed': workerChangedSchema,
  'batch.finished': batchFinishedSchema,
} as const;
export type EventKey = keyof typeof EVENTS;
export type EventOf<Key extends EventKey> = z.infer<(typeof EVENTS)[Key]>;
