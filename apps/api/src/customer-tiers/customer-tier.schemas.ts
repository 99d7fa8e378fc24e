import { type CustomerTier, TIERS } from '@fairlane/domain';
import { z } from 'zod';

export const tierEditSchema = z
  .strictObject({
    minRecords: z.int().min(0).optional(),
    weight: z.number().positive().max(1_000).optional(),
    maxConcurrentTurns: z.int().min(1).max(100_000).nullable().optional(),
  })
  .refine((edit) => Object.keys(edit).length > 0, { error: 'Name at least one field to change' })
  .meta({ id: 'CustomerTierEdit' });
export type TierEdit = z.infer<typeof tierEditSchema>;

export const tierSchema = z
  .object({
    key: z.enum(TIERS),
    minRecords: z.int().meta({ description: 'Active records from which a customer belongs to it.' }),
    weight: z.number().meta({ description: 'Share of a customer of this tier relative to others.' }),
    maxConcurrentTurns: z
      .int()
      .nullable()
      .meta({ description: 'Most slots one customer may hold; null for no limit.' }),
  })
  .meta({ id: 'CustomerTier' });
export const tiersSchema = z.object({ items: z.array(tierSchema) }).meta({ id: 'CustomerTiers' });

export const tierExample: CustomerTier = {
  key: 'medium',
  minRecords: 10_000,
  weight: 2,
  maxConcurrentTurns: null,
};
export const tierEditExamples = {
  threshold: { summary: 'Medium from 12,000 records on', value: { minRecords: 12_000 } },
  limits: { summary: 'Another weight and a limit', value: { weight: 3, maxConcurrentTurns: 32 } },
};
