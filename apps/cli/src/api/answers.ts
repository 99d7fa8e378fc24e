import { ENDED_STATES, JOB_STATES, JOB_TYPES, TIERS } from '@fairlane/domain';
import { z } from 'zod';

/**
 * What the command line reads of the API's answers. A field that it does not read is passed on unchecked, so that
 * `--json` shows all there is and an API that says more is no error. Times are ISO 8601 in UTC, durations seconds.
 */
const time = z.iso.datetime({ offset: true });

export const jobSchema = z.looseObject({
  id: z.string(),
  customerId: z.string(),
  userId: z.string().nullish(),
  task: z.string(),
  type: z.enum(JOB_TYPES),
  state: z.enum(JOB_STATES),
  attempt: z.number(),
  createdAt: time,
  startedAt: time.nullish(),
  finishedAt: time.nullish(),
  runSeconds: z.number().nullish(),
  waitSeconds: z.number().nullish(),
  error: z.object({ code: z.string(), message: z.string() }).nullish(),
});
export type Job = z.infer<typeof jobSchema>;

export const customerSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  tier: z.enum(TIERS),
  activeRecords: z.number(),
  weight: z.number(),
  queued: z.number(),
  running: z.number(),
  activity: z.string(),
  paused: z.boolean(),
});
export type Customer = z.infer<typeof customerSchema>;

export const laneSchema = z.looseObject({
  tier: z.enum(TIERS),
  type: z.enum(JOB_TYPES),
  queued: z.number(),
  running: z.number(),
  oldestWaitSeconds: z.number().nullish(),
  waitP50Seconds: z.number().nullish(),
  waitP99Seconds: z.number().nullish(),
  jobsPerSecond: z.number().nullish(),
});
export type Lane = z.infer<typeof laneSchema>;

export const jobTypeSchema = z.looseObject({
  key: z.enum(JOB_TYPES),
  secondsPerRecord: z.number(),
  maxShare: z.number(),
});
export type JobTypeAnswer = z.infer<typeof jobTypeSchema>;

export const apiKeySchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  role: z.enum(['admin', 'operator', 'customer']),
  customerId: z.string().nullish(),
  createdAt: time,
  /** Only in the answer that made it. */
  key: z.string().nullish(),
});
export type ApiKey = z.infer<typeof apiKeySchema>;

export const workerSchema = z.looseObject({
  id: z.string(),
  host: z.string(),
  state: z.string(),
  slots: z.number(),
});
export type Worker = z.infer<typeof workerSchema>;

export const fairnessSchema = z.looseObject({
  items: z.array(
    z.looseObject({
      customerId: z.string(),
      weight: z.number(),
      /** Parts (0..1) of what the slots gave. */
      fairShare: z.number().nullish(),
      share: z.number().nullish(),
      lagSeconds: z.number().nullish(),
      boundSeconds: z.number().nullish(),
    }),
  ),
  jainIndex: z.number().nullish(),
});
export type Fairness = z.infer<typeof fairnessSchema>;

/** An event `turn.settled`. */
export const settledTurnSchema = z.looseObject({
  customerId: z.string(),
  succeeded: z.number(),
  failed: z.number(),
  /** Waits of jobs that started for the first time, seconds. */
  waitSeconds: z.array(z.number()),
});
export type SettledTurn = z.infer<typeof settledTurnSchema>;

/** One page; `nextCursor` is null on the last. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.looseObject({ items: z.array(item), nextCursor: z.string().nullish() });

export const itemsOf = <Item extends z.ZodType>(item: Item) => z.looseObject({ items: z.array(item) });

/** A job that will not change any more. */
export const hasEnded = (job: Job): boolean => (ENDED_STATES as readonly string[]).includes(job.state);
