import { z } from 'zod';

export const customerFairnessSchema = z
  .object({
    customerId: z.string(),
    weight: z.number(),
    servedSeconds: z.number().describe('Slot seconds of the last minute.'),
    share: z.number().describe('Part (0..1) of all slot seconds of the last minute.'),
    fairShare: z.number().describe('Part (0..1) it was due: weighted max-min among those who had work.'),
    lagSeconds: z
      .number()
      .nullable()
      .describe('Virtual seconds ahead (+) or behind (-); null where this instance does not lead.'),
    boundSeconds: z
      .number()
      .nullable()
      .describe('How far two equals can drift apart while both have work; null as above.'),
  })
  .meta({ id: 'CustomerFairness' });
export const fairnessSchema = z
  .object({
    windowSeconds: z.number(),
    jainIndex: z
      .number()
      .nullable()
      .describe('1 when all got their fair share, 1/n when one of n got all; null when idle.'),
    items: z.array(customerFairnessSchema),
  })
  .meta({ id: 'Fairness' });
export type Fairness = z.infer<typeof fairnessSchema>;
