import { ACTIVITIES, TIERS } from '@fairlane/domain';
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
  cursor: cursorField,
  tier: z.enum(TIERS).optional(),
  activity: z.enum(ACTIVITIES).optional(),
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
