import { JOB_STATES } from '@fairlane/domain';
import { z } from 'zod';
import { newJobSchema } from '../jobs/job.schemas.js';
import { chosenId, cursorField, limitField, moment, nextCursorField, text } from '../validation/fields.js';
import { CATCH_UPS } from './due-fires.js';

/** What each fire decides anew, or what makes no sense for a job that comes again and again. */
const NOT_SCHEDULED = [
  'customerId',
  'key',
  'dependsOn',
  'onParentFailure',
  'runAt',
  'delaySeconds',
  'expiresAt',
  'idempotencyKey',
] as const;
type NotScheduled = (typeof NOT_SCHEDULED)[number];

const { shape } = newJobSchema;
const jobShape = Object.fromEntries(
  Object.entries(shape).filter(([field]) => !(NOT_SCHEDULED as readonly string[]).includes(field)),
) as Omit<typeof shape, NotScheduled>;

export const scheduledJobSchema = z
  .strictObject({
    ...jobShape,
    expiresAfterSeconds: z
      .number()
      .positive()
      .max(366 * 86_400)
      .optional()
      .meta({ description: 'Not started so many seconds after its fire: `expired`.' }),
  })
  .meta({ id: 'ScheduledJob' });

const OVERLAPS = ['skip', 'queue'] as const;

const fields = {
  name: text(200),
  cron: text(200).meta({
    description:
      'Five fields (minute hour day month weekday), six with seconds in front, or `@hourly`, `@daily`, `@weekly`, ' +
      '`@monthly`, `@yearly`. `L`, `W`, `#` and names of months and weekdays are understood.',
    example: '0 9 * * MON-FRI',
  }),
  timeZone: text(64).meta({
    description:
      'IANA time zone by whose clocks it fires. When they change, see docs/schedules-and-webhooks.md.',
    example: 'Europe/Berlin',
  }),
  catchUp: z.enum(CATCH_UPS).meta({
    description:
      'Fires that were missed because Fairlane was away: `one` makes the latest of them, `all` each (at most ' +
      '`maxCatchUp`, the latest), `none` only one that is less than 15 s late.',
  }),
  maxCatchUp: z.int().min(1).max(1_000),
  overlap: z.enum(OVERLAPS).meta({
    description: 'While a job of an earlier fire is unfinished: `skip` the fire, or `queue` its job as well.',
  }),
  startsAt: moment.nullable().meta({ description: 'No fire before.' }),
  endsAt: moment.nullable().meta({ description: 'No fire after.' }),
  job: scheduledJobSchema.meta({ description: 'What each fire submits, as in POST /v1/jobs.' }),
};

interface Span {
  readonly startsAt?: string | null | undefined;
  readonly endsAt?: string | null | undefined;
}
const isInOrder = ({ startsAt, endsAt }: Span): boolean =>
  startsAt == null || endsAt == null || Date.parse(startsAt) < Date.parse(endsAt);

export const newScheduleSchema = z
  .strictObject({
    ...fields,
    customerId: chosenId,
    timeZone: fields.timeZone.default('UTC'),
    catchUp: fields.catchUp.default('one'),
    maxCatchUp: fields.maxCatchUp.default(100),
    overlap: fields.overlap.default('skip'),
    startsAt: fields.startsAt.default(null),
    endsAt: fields.endsAt.default(null),
    paused: z.boolean().default(false),
  })
  .refine(isInOrder, { error: 'Must be after startsAt', path: ['endsAt'] })
  .meta({ id: 'NewSchedule' });
export type NewScheduleInput = z.infer<typeof newScheduleSchema>;

export const scheduleEditSchema = z
  .strictObject(fields)
  .partial()
  .refine((edit) => Object.keys(edit).length > 0, { error: 'Name at least one field to change' })
  .refine(isInOrder, { error: 'Must be after startsAt', path: ['endsAt'] })
  .meta({ id: 'ScheduleEdit' });
export type ScheduleEdit = z.infer<typeof scheduleEditSchema>;

export const scheduleQuerySchema = z.strictObject({
  customerId: chosenId.optional(),
  limit: limitField(1_000, 50),
  cursor: cursorField,
});
export type ScheduleQuery = z.infer<typeof scheduleQuerySchema>;

const time = z.string().meta({ format: 'date-time' });

const fireSchema = z
  .object({
    at: time.meta({ description: 'When it was to be.' }),
    firedAt: time.meta({ description: 'When it was.' }),
    byHand: z.boolean(),
    outcome: z.enum(['submitted', 'skipped', 'failed']),
    jobId: z.string().nullable(),
    jobState: z
      .enum(JOB_STATES)
      .nullable()
      .meta({ description: 'Now; null without a job, or when it is kept no longer.' }),
    error: z.object({ code: z.string(), message: z.string() }).nullable(),
  })
  .meta({ id: 'ScheduleFire' });

const scheduleFields = {
  id: z.uuid(),
  customerId: z.string(),
  ...fields,
  startsAt: time.nullable(),
  endsAt: time.nullable(),
  job: z.record(z.string(), z.unknown()),
  paused: z.boolean(),
  nextFires: z.array(time).meta({ description: 'At most five; none while it is paused or when it is over.' }),
  lastFire: fireSchema.nullable(),
  createdAt: time,
  updatedAt: time,
};

export const scheduleSchema = z.object(scheduleFields).meta({ id: 'Schedule' });
export type ScheduleView = z.infer<typeof scheduleSchema>;

export const scheduleDetailSchema = z
  .object({
    ...scheduleFields,
    fires: z.array(fireSchema).meta({ description: 'The latest hundred, the newest first.' }),
  })
  .meta({ id: 'ScheduleDetail' });
export type ScheduleDetailView = z.infer<typeof scheduleDetailSchema>;

export const schedulePageSchema = z
  .object({ items: z.array(scheduleSchema), nextCursor: nextCursorField })
  .meta({ id: 'SchedulePage' });
