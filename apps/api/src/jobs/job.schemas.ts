import { JOB_STATES, JOB_TYPES } from '@fairlane/domain';
import { z } from 'zod';
import { MAX_WINDOW_SECONDS } from '../gates/throttle/window.js';
import { chosenId, cursorField, limitField, moment, nextCursorField, text } from '../validation/fields.js';
import { oneOrMany } from '../validation/one-or-many.js';
import { webhookUrl } from '../webhooks/webhook.schemas.js';
import { isStorableJson, PAYLOAD_LIMIT_BYTES } from './payload.js';

/** Most jobs of one call. */
export const MAX_JOBS = 10_000;
const YEAR_SECONDS = 366 * 86_400;

const backoff = z.strictObject({
  initialSeconds: z.number().min(0).max(86_400).default(1),
  factor: z.number().min(1).max(100).default(2),
  maxSeconds: z.number().min(0).max(86_400).default(300),
});

const throttle = z.strictObject({
  key: text(200).meta({ description: "Of the customer's own choice, such as the id of an object." }),
  windowSeconds: z
    .number()
    .positive()
    .max(MAX_WINDOW_SECONDS)
    .meta({ description: 'Least time from the last start of the key to the start of this job.' }),
  mode: z.enum(['delay', 'reject']).default('delay').meta({
    description:
      '`delay`: it waits in the order of submission, and holds no slot. `reject`: 429 when it could not start at once.',
  }),
});
const resource = text(64);

const range = z
  .strictObject({ from: z.int().min(1), to: z.int().min(1) })
  .refine(({ from, to }) => from <= to, { error: 'Must not end before it begins', path: ['to'] });

/** Exclusive resources: see docs/resources.md. */
const resourceFields = {
  resources: z
    .array(resource)
    .min(1)
    .max(32)
    .refine((names) => new Set(names).size === names.length, { error: 'Must name each resource once' })
    .optional()
    .meta({
      description:
        'Names of what it needs to itself: no two jobs of the customer, or of its `resourceGroup`, that share one run at once. It holds them from when a round chooses it until it ends.',
    }),
  profit: z
    .number()
    .min(0)
    .max(1_000_000_000)
    .optional()
    .meta({ description: 'What it is worth: a round chooses the jobs of greatest total profit. Default 0.' }),
  resourceGroup: chosenId
    .optional()
    .meta({ description: 'Its resources are those of a group that the customer is a member of.' }),
  reconsider: z
    .enum(['released', 'next_round'])
    .optional()
    .meta({
      description:
        'When it is not chosen at once: `released` (default): again whenever a job comes or a resource is free. ' +
        '`next_round`: only by the next POST /v1/rounds of its scope.',
    }),
};

export const newJobSchema = z
  .strictObject({
    customerId: chosenId,
    task: text(200).default('simulate').meta({ description: 'The code to run, by name.' }),
    name: text(200).optional().meta({ description: 'For people.' }),
    key: text(64)
      .optional()
      .meta({ description: 'A name for this job within this call; the answer repeats it.' }),
    userId: text(64).optional().meta({ description: "The customer's user on whose behalf it runs." }),
    payload: z
      .unknown()
      .optional()
      .refine((value) => value === undefined || isStorableJson(value), {
        error: `Must be at most ${PAYLOAD_LIMIT_BYTES / 1_024} KiB as JSON, without U+0000 or half surrogate pairs`,
      })
      .meta({ description: 'Input of the task, any JSON, at most 256 KiB.' }),
    executionSeconds: z
      .number()
      .min(0)
      .max(YEAR_SECONDS)
      .optional()
      .meta({ description: 'Expected run time in all; classifies the job when it names no type.' }),
    type: z
      .enum(JOB_TYPES)
      .optional()
      .meta({ description: "Default: by `executionSeconds`, else the task's." }),
    records: z
      .union([z.literal('all'), range], { error: "Must be 'all' or { from, to }" })
      .optional()
      .meta({
        description:
          "The customer's records, all or an inclusive range of positions. Record tasks: default all.",
      }),
    parallelism: z
      .int()
      .min(2)
      .max(64)
      .optional()
      .meta({ description: 'Parts that may run at once; record tasks only.' }),
    priority: z
      .int()
      .min(0)
      .max(9)
      .default(5)
      .meta({ description: "Within the customer's user: 0 is the most urgent and runs first, 9 the least." }),
    runAt: moment.optional().meta({ description: 'Not before this time.' }),
    delaySeconds: z
      .number()
      .min(0)
      .max(YEAR_SECONDS)
      .optional()
      .meta({ description: 'Not before so many seconds.' }),
    maxAttempts: z.int().min(1).max(100).optional().meta({ description: "Default: the task's." }),
    backoff: backoff.optional().meta({ description: 'Between attempts: exponential, with jitter.' }),
    timeoutSeconds: z
      .number()
      .positive()
      .max(YEAR_SECONDS)
      .optional()
      .meta({ description: "Of one attempt. Default: the task's." }),
    expiresAt: moment.optional().meta({ description: 'Not started by then: `expired`.' }),
    retainSeconds: z
      .int()
      .min(0)
      .max(10 * YEAR_SECONDS)
      .default(604_800)
      .meta({ description: 'How long it is kept after its end, its result included. Default 7 days.' }),
    idempotencyKey: text(200).optional().meta({
      description: 'The same key with the same job gives the job of the first call; with another job, 409.',
    }),
    webhook: z.strictObject({ url: webhookUrl }).optional().meta({
      description: "Where to tell its end, signed with the customer's secret (POST /v1/webhooks/secret).",
    }),
    dependsOn: z.array(text(64)).max(MAX_JOBS).optional().meta({
      description: "Jobs that must have ended before: keys of the same call, or ids; the same customer's.",
    }),
    onParentFailure: z.enum(['cancel', 'run']).optional().meta({
      description:
        'When a job that it depends on does not succeed. `cancel`, the default: this one is cancelled. `run`: it runs when all have ended.',
    }),
    throttle: throttle
      .optional()
      .meta({ description: 'Successive starts of the jobs of one key are at least a window apart.' }),
    ...resourceFields,
  })
  .refine(
    ({ resources, profit, resourceGroup, reconsider }) =>
      resources !== undefined ||
      (profit === undefined && resourceGroup === undefined && reconsider === undefined),
    { error: 'Needed with profit, resourceGroup and reconsider', path: ['resources'] },
  )
  .refine(({ runAt, delaySeconds }) => runAt === undefined || delaySeconds === undefined, {
    error: 'Name runAt or delaySeconds, not both',
    path: ['delaySeconds'],
  })
  .refine(
    ({ runAt, expiresAt }) =>
      runAt === undefined || expiresAt === undefined || Date.parse(runAt) < Date.parse(expiresAt),
    {
      error: 'Must be after runAt',
      path: ['expiresAt'],
    },
  )
  .meta({ id: 'NewJob' });
export type NewJobInput = z.infer<typeof newJobSchema>;
export const submissionQuerySchema = z.strictObject({
  webhookUrl: webhookUrl.optional().meta({
    description: 'Of an array, all of one customer: where to tell that all of its jobs have ended.',
  }),
});
export type SubmissionQuery = z.infer<typeof submissionQuerySchema>;
export const newJobsBody = oneOrMany(newJobSchema, MAX_JOBS);

const filter = {
  customerId: chosenId.optional(),
  userId: text(64).optional(),
  type: z.enum(JOB_TYPES).optional(),
  task: text(200).optional(),
  from: moment.optional().meta({ description: 'Created at or after.' }),
  to: moment.optional().meta({ description: 'Created before.' }),
};

export const jobQuerySchema = z.strictObject({
  ...filter,
  state: z.enum(JOB_STATES).optional(),
  parentId: z
    .uuid()
    .optional()
    .meta({ description: 'The parts of this job; without it no parts are listed.' }),
  batchId: z.uuid().optional().meta({ description: 'The jobs of one call.' }),
  limit: limitField(1_000, 50),
  cursor: cursorField,
});
export type JobQuery = z.infer<typeof jobQuerySchema>;

export const retryFilterSchema = z
  .strictObject({
    ...filter,
    state: z.enum(['failed', 'cancelled', 'expired']).default('failed'),
    limit: z
      .int()
      .min(1)
      .max(10_000)
      .default(1_000)
      .meta({ description: 'Most jobs to retry, newest first.' }),
  })
  .meta({ id: 'RetryFilter' });
export type RetryFilter = z.infer<typeof retryFilterSchema>;

export const retriedSchema = z
  .object({
    retried: z.int(),
    more: z.boolean().meta({ description: 'True when the limit was reached and more jobs may match.' }),
  })
  .meta({ id: 'Retried' });

const time = z.string().meta({ format: 'date-time' });
const warning = z
  .object({ code: z.string(), message: z.string() })
  .meta({ description: 'Something that was accepted, and that the caller should know.' });
export type WarningView = z.infer<typeof warning>;
const failure = z.object({ code: z.string(), message: z.string(), stack: z.string().optional() });

const jobFields = {
  id: z.string().meta({ format: 'uuid', description: 'A UUIDv7: ids sort by time.' }),
  customerId: z.string(),
  userId: z.string().nullable(),
  task: z.string(),
  name: z.string().nullable(),
  key: z.string().optional().meta({ description: 'As named in the call; only in its answer.' }),
  delayedUntil: time.nullable().optional().meta({
    description: 'Its start by the plan, when a throttle delays it; only in the answer of the call.',
  }),
  warnings: z.array(warning).optional().meta({ description: 'Only in the answer of the call, if any.' }),
  type: z.enum(JOB_TYPES),
  tier: z.string().nullable().meta({ description: 'Of the customer, now; null when it was deleted.' }),
  pool: z.string().nullable().meta({ description: 'Of the turn that runs it; null while none does.' }),
  state: z.enum(JOB_STATES),
  priority: z.int(),
  attempt: z.int().meta({ description: 'Attempts that have failed.' }),
  maxAttempts: z.int(),
  slices: z.int().meta({ description: 'Turns it has yielded in.' }),
  progress: z.object({ done: z.number(), total: z.number().nullable() }),
  estimateSeconds: z.number(),
  createdAt: time,
  runAt: time.nullable(),
  expiresAt: time.nullable(),
  startedAt: time.nullable().meta({ description: 'First start.' }),
  finishedAt: time.nullable(),
  retainUntil: time
    .nullable()
    .meta({ description: 'Of an ended job: until when it is kept. Then it answers 410 `JOB.EXPIRED`.' }),
  runSeconds: z.number(),
  waitSeconds: z.number().nullable().meta({ description: 'From when it might run to its first start.' }),
  cancelRequested: z.boolean(),
  result: z.unknown().nullable(),
  error: failure.nullable(),
  batchId: z.string().nullable(),
  parentId: z.string().nullable(),
  part: z.int().nullable(),
  flowId: z.string().nullable().meta({ description: 'The flow that it is part of.' }),
};

export const jobSchema = z.object(jobFields).meta({ id: 'Job' });
export type JobView = Omit<z.infer<typeof jobSchema>, 'result'> & { result: unknown };

export const jobDetailSchema = z
  .object({
    ...jobFields,
    payload: z.unknown().nullable(),
    backoff: z.object({ initialSeconds: z.number(), factor: z.number(), maxSeconds: z.number() }).nullable(),
    gates: z
      .record(z.string(), z.unknown())
      .nullable()
      .meta({ description: 'What it asked for besides its turn, such as `throttle`.' }),
    attempts: z
      .array(
        z.object({
          attempt: z.int(),
          workerId: z.string().nullable(),
          host: z.string().nullable(),
          slot: z.int().nullable(),
          startedAt: time.nullable(),
          endedAt: time,
          error: failure,
        }),
      )
      .meta({ description: 'The failed ones.' }),
    timeline: z
      .array(
        z.object({
          slice: z.int(),
          workerId: z.string(),
          host: z.string().nullable(),
          slot: z.int(),
          startedAt: time,
          endedAt: time,
        }),
      )
      .meta({ description: 'The last hundred turns it ran in.' }),
  })
  .meta({ id: 'JobDetail' });

export const jobsSchema = z.object({ items: z.array(jobSchema) }).meta({ id: 'Jobs' });
export const jobPageSchema = z
  .object({
    items: z.array(jobSchema).meta({
      description:
        'Fewer than `limit`, or none, when few of very many jobs match: the next page then goes on with the search.',
    }),
    nextCursor: nextCursorField,
  })
  .meta({ id: 'JobPage' });
export const submittedSchema = z.union([jobSchema, jobsSchema]);

export const WAIT_REASONS = [
  ...(['parents', 'time', 'throttle', 'rate', 'resources'] as const),
  ...(['paused', 'lane_paused', 'cap', 'no_worker', 'backlog', 'turn'] as const),
] as const;
export const waitingSchema = z
  .object({
    jobId: z.string(),
    state: z.enum(JOB_STATES),
    reason: z
      .enum(WAIT_REASONS)
      .nullable()
      .meta({
        description:
          '`throttle`: other starts of its key go first. `rate`: the customer has started as many jobs as it may a ' +
          'minute. `resources`: others hold them. `parents`: jobs that it depends on have not ended. ' +
          '`paused`: the customer is. `lane_paused`: its lane is. `cap`: the customer holds as many turns as it may, in all or of its type, or jobs that cannot yield hold all slots that they may. `time`: before its `runAt`. ' +
          '`no_worker`: no worker serves its lane. `backlog`: others of its flow go first. `turn`: it is next in its ' +
          "flow, and waits for the customer's turn. Null: it does not wait.",
      }),
    detail: z.string(),
    position: z
      .int()
      .nullable()
      .meta({ description: 'In its flow, or at its gate; 1 is next. 10001 means beyond 10,000.' }),
    etaSeconds: z
      .number()
      .nullable()
      .meta({ description: 'By what was done in the last minute; null when unknown.' }),
  })
  .meta({ id: 'Waiting' });
export type WaitingView = z.infer<typeof waitingSchema>;
