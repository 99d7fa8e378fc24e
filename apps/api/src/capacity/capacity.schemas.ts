import { z } from 'zod';

/** Mean wait that slots are to keep unless the caller says otherwise, and the one behind the metric. Seconds. */
export const TARGET_WAIT_SECONDS = 1;

export const capacityQuerySchema = z.strictObject({
  waitSeconds: z.coerce
    .number()
    .positive()
    .max(86_400)
    .default(TARGET_WAIT_SECONDS)
    .meta({ description: 'Mean wait that the slots are to keep, in seconds.' }),
});
export type CapacityQuery = z.infer<typeof capacityQuerySchema>;

const stage = z
  .object({
    task: z.string(),
    arrivalsPerSecond: z.number().meta({ description: 'Jobs submitted, a second.' }),
    jobsPerSecond: z.number().meta({ description: 'Jobs ended, a second.' }),
    meanRunSeconds: z.number().nullable(),
    p95RunSeconds: z.number().nullable(),
    cpuSecondsPerJob: z
      .number()
      .nullable()
      .meta({ description: "Of the worker's process while such a job ran alone in it, where it did." }),
    busySlots: z
      .number()
      .meta({ description: 'Slots that its jobs hold on average, at the rate of arrival.' }),
  })
  .meta({ id: 'CapacityStage' });

const pool = z
  .object({
    pool: z.string(),
    slots: z.int().meta({ description: 'Of the workers that are up.' }),
    utilisation: z
      .number()
      .nullable()
      .meta({ description: 'Part of the slot time that turns held; null without slots.' }),
    busySlots: z
      .number()
      .meta({ description: 'Slots that all jobs hold on average, at the rate of arrival.' }),
    expectedWaitSeconds: z
      .number()
      .nullable()
      .meta({ description: 'Mean wait with the slots there are; null where they cannot keep up.' }),
    slotsNeeded: z
      .int()
      .meta({ description: 'Fewest slots with which the mean wait is `waitSeconds` at most.' }),
    stages: z.array(stage),
  })
  .meta({ id: 'CapacityPool' });

export const capacitySchema = z
  .object({
    windowSeconds: z.number().meta({ description: 'What the figures are of: at most the last 300 s.' }),
    waitSeconds: z.number(),
    items: z.array(pool),
  })
  .meta({ id: 'Capacity' });
export type Capacity = z.infer<typeof capacitySchema>;
