import { JOB_STATES, JOB_TYPES } from '@fairlane/domain';
import { z } from 'zod';
import { chosenId, cursorField, limitField, nextCursorField } from '../validation/fields.js';

const time = z.string().meta({ format: 'date-time' });
const seconds = z.number();

export const flowNodeSchema = z
  .object({
    id: z.string(),
    key: z.string().nullable().meta({ description: 'Its name in the call that submitted it.' }),
    name: z.string().nullable(),
    task: z.string(),
    type: z.enum(JOB_TYPES),
    state: z.enum(JOB_STATES),
    onParentFailure: z.enum(['cancel', 'run']),
    estimateSeconds: seconds,
    runSeconds: seconds,
    startedAt: time.nullable(),
    finishedAt: time.nullable(),
  })
  .meta({ id: 'FlowNode' });

export const flowSchema = z
  .object({
    id: z.string(),
    customerId: z.string(),
    state: z.enum(['active', 'succeeded', 'failed', 'cancelled', 'expired']).meta({
      description:
        '`active` while a job has not ended; else `succeeded` when all have, or the worst of the ends: failed, expired, cancelled.',
    }),
    states: z.partialRecord(z.enum(JOB_STATES), z.int()).meta({ description: 'Jobs by state.' }),
    createdAt: time,
    startedAt: time.nullable().meta({ description: 'First start of a job.' }),
    finishedAt: time.nullable().meta({ description: 'Of the last job, when all have ended.' }),
    criticalPath: z
      .object({
        jobIds: z.array(z.string()),
        seconds,
        remainingSeconds: seconds.meta({ description: 'Of the longest chain of what is unfinished.' }),
      })
      .meta({
        description:
          'The chain of jobs that decides how soon it can end: run seconds of what has ended, estimates of the rest.',
      }),
    etaSeconds: seconds.nullable().meta({
      description:
        'Until the last job ends, on as many slots as the customer held in the last minute; null when it held none.',
    }),
    nodes: z.array(flowNodeSchema).meta({ description: 'The jobs that are still kept, by id.' }),
    edges: z.array(z.object({ from: z.string(), to: z.string() })).meta({
      description: '`to` waits for `from`; ids of `nodes`.',
    }),
    truncated: z.boolean().meta({ description: 'There are more jobs than the 20,000 that are shown.' }),
  })
  .meta({ id: 'Flow' });
export type FlowView = z.infer<typeof flowSchema>;

export const flowQuerySchema = z.strictObject({
  customerId: chosenId.optional(),
  limit: limitField(100, 50),
  cursor: cursorField,
});
export type FlowQuery = z.infer<typeof flowQuerySchema>;

export const flowPageSchema = z
  .object({
    items: z.array(
      z
        .object({
          id: z.string(),
          customerId: z.string(),
          name: z.string().nullable().meta({ description: 'Of its first job.' }),
          jobs: z.int().meta({ description: 'Jobs that are kept; 1000 means that or more.' }),
          unfinished: z.int().meta({ description: 'Of those jobs.' }),
        })
        .meta({ id: 'FlowSummary' }),
    ),
    nextCursor: nextCursorField,
  })
  .meta({ id: 'FlowPage' });
export type FlowPage = z.infer<typeof flowPageSchema>;

export const cancelledFlowSchema = z
  .object({
    id: z.string(),
    cancelled: z.int().meta({ description: 'Jobs that waited, and have ended.' }),
    requested: z.int().meta({ description: 'Jobs that run, and end with their turn.' }),
  })
  .meta({ id: 'CancelledFlow' });
export type CancelledFlow = z.infer<typeof cancelledFlowSchema>;
