import { z } from 'zod';
import { newJobSchema } from '../jobs/job.schemas.js';
import { chosenId } from '../validation/fields.js';

/** Most tasks of one call. */
const MAX_TASKS = 1_000;
/** Most jobs that `buffered` names. */
export const MOST_BUFFERED = 1_000;

const { shape } = newJobSchema;

/** A job of a round, without what all tasks of the call have in common. */
const roundTaskSchema = z
  .strictObject({
    name: shape.name,
    resources: shape.resources.unwrap().meta({ description: 'Names of what it needs to itself.' }),
    profit: shape.profit,
    task: shape.task,
    key: shape.key,
    userId: shape.userId,
    payload: shape.payload,
    executionSeconds: shape.executionSeconds,
    type: shape.type,
    records: shape.records,
    priority: shape.priority,
    maxAttempts: shape.maxAttempts,
    backoff: shape.backoff,
    timeoutSeconds: shape.timeoutSeconds,
    expiresAt: shape.expiresAt,
    retainSeconds: shape.retainSeconds,
    idempotencyKey: shape.idempotencyKey,
  })
  .meta({ id: 'RoundTask' });

export const newRoundSchema = z
  .strictObject({
    customerId: chosenId,
    resourceGroup: shape.resourceGroup,
    reconsider: shape.reconsider,
    tasks: z
      .array(roundTaskSchema)
      .max(MAX_TASKS)
      .meta({ description: 'May be empty: a round of what waits.' }),
  })
  .meta({ id: 'NewRound' });
export type NewRoundInput = z.infer<typeof newRoundSchema>;

const roundJobSchema = z
  .object({
    id: z.string().meta({ format: 'uuid' }),
    key: z.string().optional(),
    name: z.string().nullable(),
    resources: z.array(z.string()),
    profit: z.number(),
  })
  .meta({ id: 'RoundJob' });

export const roundSchema = z
  .object({
    scheduled: z.array(roundJobSchema).meta({
      description: "The customer's jobs that were given their resources: of this call, and of earlier ones.",
    }),
    buffered: z
      .array(roundJobSchema)
      .meta({ description: "The customer's jobs that wait in this scope, oldest first, at most 1,000." }),
    totalProfit: z.number().meta({ description: 'Of `scheduled`, as stated.' }),
    optimal: z.boolean().meta({
      description: 'False when time was up before it was proven that no other choice is worth more.',
    }),
  })
  .meta({ id: 'Round' });
export type RoundView = z.infer<typeof roundSchema>;

const satelliteTasks = [
  { name: 'capture for client 1098', resources: ['camera', 'disk', 'proc'], profit: 9.2 },
  { name: 'clean satellite disk', resources: ['disk'], profit: 0.4 },
  { name: 'upgrade to v2.1', resources: ['proc'], profit: 2.9 },
];
export const roundExamples = {
  satellite: {
    summary: 'One task is worth more than the two that it keeps waiting',
    value: { customerId: '1', tasks: satelliteTasks },
  },
  asked: {
    summary: 'What is not chosen waits for the next round that somebody asks for',
    value: {
      customerId: '2',
      reconsider: 'next_round',
      tasks: satelliteTasks.map((task) => ({ ...task, executionSeconds: 2 })),
    },
  },
  again: { summary: 'A round of what waits', value: { customerId: '1', tasks: [] } },
};
export const roundExample: RoundView = {
  scheduled: [
    {
      id: '0190a1b2-0000-7000-8000-000000000001',
      name: 'capture for client 1098',
      resources: ['camera', 'disk', 'proc'],
      profit: 9.2,
    },
  ],
  buffered: [
    {
      id: '0190a1b2-0000-7000-8000-000000000002',
      name: 'clean satellite disk',
      resources: ['disk'],
      profit: 0.4,
    },
    {
      id: '0190a1b2-0000-7000-8000-000000000003',
      name: 'upgrade to v2.1',
      resources: ['proc'],
      profit: 2.9,
    },
  ],
  totalProfit: 9.2,
  optimal: true,
};
