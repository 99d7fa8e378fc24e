import { JOB_STATES } from '@fairlane/domain';
import { z } from 'zod';
import { chosenId, cursorField, limitField, nextCursorField } from '../validation/fields.js';

export const batchQuerySchema = z.strictObject({
  customerId: chosenId.optional(),
  limit: limitField(50, 20),
  cursor: cursorField,
});
export type BatchQuery = z.infer<typeof batchQuerySchema>;

const time = z.string().meta({ format: 'date-time' });

export const batchSchema = z
  .object({
    id: z.string().meta({ format: 'uuid', description: '`batchId` of its jobs.' }),
    customerIds: z.array(z.string()),
    jobs: z.int().meta({ description: 'Those that the call submitted; parts are not counted.' }),
    counts: z.object(Object.fromEntries(JOB_STATES.map((state) => [state, z.int()])) as Counts).meta({
      description: 'Jobs by state: now, or when it finished. One that is kept no longer is in none.',
    }),
    percent: z.number().meta({ description: 'Of its jobs that have ended, 0 to 100.' }),
    webhookUrl: z.string().nullable(),
    createdAt: time,
    finishedAt: time.nullable().meta({
      description: 'When the last of its jobs ended; null before. A retry by hand does not open it again.',
    }),
  })
  .meta({ id: 'Batch' });
export type BatchView = z.infer<typeof batchSchema>;
type Counts = Record<(typeof JOB_STATES)[number], z.ZodInt>;

export const batchPageSchema = z
  .object({ items: z.array(batchSchema), nextCursor: nextCursorField })
  .meta({ id: 'BatchPage' });

export const EXAMPLE_BATCH_ID = '0190a1b2-0000-7000-8000-000000000004';

export const batchExample: BatchView = {
  id: EXAMPLE_BATCH_ID,
  customerIds: ['1', '2'],
  jobs: 20,
  counts: {
    ...{ blocked: 0, scheduled: 0, queued: 8, running: 2, succeeded: 9, failed: 1, cancelled: 0, expired: 0 },
  },
  percent: 50,
  webhookUrl: null,
  createdAt: '2026-01-31T12:00:00.000Z',
  finishedAt: null,
};
