import { z } from 'zod';
import { customerFairnessSchema } from '../fairness/fairness.schemas.js';
import { laneSchema } from '../lanes/lanes.schemas.js';
import { vitalsSchema } from '../workers/workers.schemas.js';

const wait = z.number().nullable();

export const seriesPointSchema = z
  .object({
    at: z.number().describe('Begin of the step, seconds since 1970.'),
    jobsPerSecond: z.number(),
    failedPerSecond: z.number(),
    busySlots: z.number().describe('On average, by the turns that settled.'),
    waitP50Seconds: wait,
    waitP99Seconds: wait.describe('Of the jobs that started; null when none did.'),
  })
  .meta({ id: 'SeriesPoint' });

export const seriesSchema = z
  .object({
    stepSeconds: z.number(),
    points: z
      .array(seriesPointSchema)
      .describe('Up to an hour, oldest first; steps in which nothing happened may be left out.'),
  })
  .meta({ id: 'Series' });
export type Series = z.infer<typeof seriesSchema>;

const poolSlotsSchema = z
  .object({
    pool: z.string(),
    slots: z.int().describe('Of workers that are up.'),
    busy: z.int(),
    draining: z.int(),
  })
  .meta({ id: 'PoolSlots' });

export const noisyCustomerSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    paused: z.boolean(),
    queued: z.number().describe('Jobs.'),
    queuedSeconds: z.number().describe('Estimated slot seconds of them.'),
    oldestWaitSeconds: wait,
    share: z.number(),
    fairShare: z.number(),
    costSeconds: z
      .number()
      .describe('Slot seconds of the last minute beyond its fair share: what the others were short of.'),
  })
  .meta({ id: 'NoisyCustomer' });

const quietSchema = z
  .object({
    customers: z.int().describe('Customers that were served or wait, without the noisy ones.'),
    waitP50Seconds: wait,
    waitP99Seconds: wait.describe('Of their jobs that started in the last minute.'),
    waitBoundSeconds: z
      .number()
      .nullable()
      .describe('How long fair turns let anybody wait for a turn; null without slots.'),
    harmed: z
      .array(z.object({ id: z.string(), waitP99Seconds: z.number() }))
      .describe('Those who waited longer than that, the longest first; at most 20.'),
  })
  .meta({ id: 'QuietCustomers' });

const workerHealthSchema = z
  .object({
    id: z.string(),
    host: z.string(),
    state: z.enum(['up', 'draining', 'down', 'lost']),
    slots: z.int(),
    busy: z.int(),
    beatAgoSeconds: z.number(),
    vitals: vitalsSchema.nullable(),
  })
  .meta({ id: 'WorkerHealth' });

export const healthSchema = z
  .object({
    database: z.object({ status: z.enum(['up', 'down']), latencySeconds: z.number().nullable() }),
    broker: z.object({ status: z.enum(['up', 'down']) }),
    leader: z
      .object({
        status: z.enum(['up', 'down']),
        host: z.string().nullable(),
        epoch: z.number().describe('Number of its term.'),
        isThisProcess: z.boolean(),
      })
      .nullable()
      .describe('Null while the database does not answer.'),
  })
  .meta({ id: 'Health' });
export type Health = z.infer<typeof healthSchema>;

export const overviewSchema = z
  .object({
    at: z.number().describe('Seconds since 1970.'),
    windowSeconds: z.number().describe('What shares and waits are of.'),
    lanes: z.array(laneSchema),
    pools: z.array(poolSlotsSchema),
    jainIndex: z.number().nullable(),
    activeCustomers: z.int().describe('That were served in the window, or wait.'),
    shares: z
      .array(customerFairnessSchema.extend({ name: z.string() }).meta({ id: 'CustomerShare' }))
      .describe('The 24 with the greatest shares.'),
    noisy: z
      .array(noisyCustomerSchema)
      .describe(
        'Who queues more than its fair share works off in half a minute; the most first, at most ten.',
      ),
    queueWaitSeconds: z
      .number()
      .nullable()
      .describe('How long a new job would wait if it queued behind all others; null without slots.'),
    quiet: quietSchema,
    workers: z.array(workerHealthSchema),
    recent: z.array(seriesPointSchema).describe('The last two points of the series.'),
  })
  .meta({ id: 'Overview' });
export type Overview = z.infer<typeof overviewSchema>;
