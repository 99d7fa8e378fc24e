import { ACTIVITIES, ENOUGH_SAMPLES, JOB_TYPES, TIERS } from '@fairlane/domain';
import { CUSTOMER_SORTS } from '@fairlane/persistence';
import { z } from 'zod';
import { chosenId, cursorField, limitField, nextCursorField, text } from '../validation/fields.js';
import { oneOrMany } from '../validation/one-or-many.js';

const edits = {
  domain: text(253).nullable().optional(),
  url: z.url().max(2_000).nullable().optional(),
  description: text(2_000).nullable().optional(),
  recordCount: z.int().min(0).nullable().optional().meta({
    description: 'Number of active records, when they are kept elsewhere. Null: they are counted here.',
  }),
  tier: z
    .enum(TIERS)
    .nullable()
    .optional()
    .meta({ description: 'Pins the tier. Null: derived from the number of active records.' }),
  weight: z
    .number()
    .positive()
    .max(1_000)
    .nullable()
    .optional()
    .meta({ description: "Share relative to other customers. Null: the tier's." }),
  maxConcurrentTurns: z
    .int()
    .min(1)
    .max(100_000)
    .nullable()
    .optional()
    .meta({ description: "Most slots held at once. Null: the tier's limit." }),
  maxQueued: z
    .int()
    .min(1)
    .max(100_000_000)
    .nullable()
    .optional()
    .meta({ description: 'Most jobs queued; a submission beyond it answers 429. Null: no limit.' }),
  maxStartsPerMinute: z.int().min(1).max(10_000).nullable().optional().meta({
    description: 'Most jobs that start in any 60 seconds; the others wait, and hold no slot. Null: no limit.',
  }),
};

export const newCustomerSchema = z
  .strictObject({
    id: chosenId.optional().meta({ description: 'Generated when left out.' }),
    name: text(200),
    ...edits,
  })
  .meta({ id: 'NewCustomer' });
export type NewCustomerInput = z.infer<typeof newCustomerSchema>;
export const newCustomersBody = oneOrMany(newCustomerSchema, 10_000);

export const customerEditSchema = z
  .strictObject({ name: text(200).optional(), ...edits })
  .refine((edit) => Object.keys(edit).length > 0, { error: 'Name at least one field to change' })
  .meta({ id: 'CustomerEdit' });
export type CustomerEdit = z.infer<typeof customerEditSchema>;

export const customerQuerySchema = z.strictObject({
  limit: limitField(1_000, 100),
  cursor: z.string().max(2_000).optional().meta({ description: '`nextCursor` of the page before.' }),
  tier: z.enum(TIERS).optional(),
  activity: z.enum(ACTIVITIES).optional(),
  paused: z.enum(['true', 'false']).optional(),
  search: text(64).optional().meta({ description: 'Part of the id or of the name, in any case.' }),
  sort: z
    .enum(CUSTOMER_SORTS)
    .default('id')
    .meta({ description: '`share` and `waitP99`: of the last minute.' }),
  order: z.enum(['asc', 'desc']).default('asc'),
});
export type CustomerQuery = z.infer<typeof customerQuerySchema>;

const activity = z.enum(ACTIVITIES).meta({
  description: 'By jobs in the queue: `idle` 0, `active` to 10, `very_active` to 100, `hyperactive` above.',
});

export const userQuerySchema = z.strictObject({
  limit: limitField(1_000, 100),
  cursor: cursorField,
  activity: z.enum(ACTIVITIES).exclude(['idle']).optional(),
});
export type UserQuery = z.infer<typeof userQuerySchema>;

const userSchema = z.object({ userId: z.string(), queued: z.int(), activity }).meta({ id: 'CustomerUser' });
export type UserView = z.infer<typeof userSchema>;
export const userPageSchema = z
  .object({ items: z.array(userSchema), nextCursor: nextCursorField })
  .meta({ id: 'CustomerUserPage' });

export const taskQuerySchema = z.strictObject({ limit: limitField(1_000, 100), cursor: cursorField });
export type TaskQuery = z.infer<typeof taskQuerySchema>;

const taskSchema = z
  .object({
    task: z.string(),
    kind: z.enum(['record', 'job']),
    type: z.enum(JOB_TYPES).meta({ description: 'As the task declares: its jobs go by this lane.' }),
    learnedSeconds: z.number().meta({
      description:
        'For one record of a record task, for one job of any other: an exponentially weighted mean.',
    }),
    learnedType: z.enum(JOB_TYPES).meta({ description: 'What the learned seconds make it.' }),
    samples: z.int().meta({
      description: `Turns that it was learned from; from ${ENOUGH_SAMPLES} on it counts.`,
    }),
    misdeclared: z.boolean().meta({ description: 'It is surely of another type than it declares.' }),
    updatedAt: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'CustomerTask' });
export type TaskView = z.infer<typeof taskSchema>;
export const taskPageSchema = z
  .object({ items: z.array(taskSchema), nextCursor: nextCursorField })
  .meta({ id: 'CustomerTaskPage' });

const customerFields = {
  id: z.string(),
  name: z.string(),
  domain: z.string().nullable(),
  url: z.string().nullable(),
  description: z.string().nullable(),
  tier: z.enum(TIERS),
  tierPinned: z.boolean(),
  activeRecords: z.int(),
  recordCount: z.int().nullable(),
  weight: z.number().meta({ description: 'In effect.' }),
  maxConcurrentTurns: z.int().nullable().meta({ description: 'In effect; null for no limit.' }),
  maxQueued: z.int().nullable(),
  maxStartsPerMinute: z.int().nullable(),
  queued: z.int().meta({ description: 'Unfinished jobs that are queued or running, as of the last second.' }),
  running: z.int().meta({ description: 'Jobs that workers hold.' }),
  activity,
  paused: z.boolean(),
  share: z.number().nullable().meta({
    description: 'Part (0..1) of all slot seconds of the last minute; null where it is not asked for.',
  }),
  waitP99Seconds: z
    .number()
    .nullable()
    .meta({ description: 'Of its jobs that started in the last minute; null when none did.' }),
  createdAt: z.string().meta({ format: 'date-time' }),
};

export const customerSchema = z.object(customerFields).meta({ id: 'Customer' });
export type CustomerView = z.infer<typeof customerSchema>;

export const customerDetailSchema = z
  .object({
    ...customerFields,
    users: z.array(userSchema).meta({ description: 'The 100 users with the most jobs in the queue.' }),
  })
  .meta({ id: 'CustomerDetail' });
export type CustomerDetailView = z.infer<typeof customerDetailSchema>;

export const customerPageSchema = z
  .object({ items: z.array(customerSchema), nextCursor: nextCursorField })
  .meta({ id: 'CustomerPage' });
export const customersSchema = z.object({ items: z.array(customerSchema) }).meta({ id: 'Customers' });
export const newCustomersAnswer = z.union([customerSchema, customersSchema]);
