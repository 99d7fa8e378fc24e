import { JOB_TYPES, TIERS } from '@fairlane/domain';
import { z } from 'zod';

export const laneSchema = z
  .object({
    tier: z.enum(TIERS),
    type: z.enum(JOB_TYPES),
    queued: z.number().int().describe('Jobs that could run now; up to a second old.'),
    running: z.number().int().describe('Jobs held by slots.'),
    oldestWaitSeconds: z
      .number()
      .nullable()
      .describe('How long the oldest queued job has waited; null with none.'),
    waitP50Seconds: z
      .number()
      .nullable()
      .describe('Median wait of the jobs that started in the last minute.'),
    waitP99Seconds: z.number().nullable().describe('99th percentile of the same.'),
    paused: z.boolean().describe('Whether it is given no new turns; set by an operator.'),
    jobsPerSecond: z.number().describe('Jobs that ended, a second, over the last minute.'),
  })
  .meta({ id: 'Lane' });
export type Lane = z.infer<typeof laneSchema>;
export const lanesSchema = z.object({ items: z.array(laneSchema) }).meta({ id: 'Lanes' });
export type Lanes = z.infer<typeof lanesSchema>;
