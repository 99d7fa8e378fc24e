import { z } from 'zod';
import { chosenId, cursorField, limitField, nextCursorField } from '../validation/fields.js';

export const resourceGroupEditSchema = z
  .strictObject({
    customerIds: z
      .array(chosenId)
      .max(1_000)
      .meta({ description: 'All members: customers whose jobs may name the group.' }),
  })
  .meta({ id: 'ResourceGroupEdit' });
export type ResourceGroupEdit = z.infer<typeof resourceGroupEditSchema>;

export const resourceGroupSchema = z
  .object({
    name: z.string(),
    customerIds: z.array(z.string()),
    createdAt: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'ResourceGroup' });
export type ResourceGroupView = z.infer<typeof resourceGroupSchema>;

export const resourceGroupPageSchema = z
  .object({ items: z.array(resourceGroupSchema), nextCursor: nextCursorField })
  .meta({ id: 'ResourceGroupPage' });

export const resourceGroupQuerySchema = z.strictObject({ limit: limitField(), cursor: cursorField });
export type ResourceGroupQuery = z.infer<typeof resourceGroupQuerySchema>;

export const EXAMPLE_GROUP = 'ground-station';
export const resourceGroupExamples = {
  members: { summary: 'Two customers share it', value: { customerIds: ['1', '2'] } },
};
export const resourceGroupExample: ResourceGroupView = {
  name: EXAMPLE_GROUP,
  customerIds: ['1', '2'],
  createdAt: '2026-01-31T12:00:00.000Z',
};
