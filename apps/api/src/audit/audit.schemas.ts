import { z } from 'zod';
import { cursorField, limitField, nextCursorField, text } from '../validation/fields.js';

export const auditQuerySchema = z.strictObject({
  actor: text(200).optional().meta({ description: 'Name of the key.' }),
  target: text(200).optional().meta({ description: 'Part of the path of what was changed.' }),
  limit: limitField(1_000, 100),
  cursor: cursorField,
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;

const auditEntrySchema = z
  .object({
    id: z.string(),
    at: z.string().meta({ format: 'date-time' }),
    actor: z.string().meta({ description: 'Name of the key that was used.' }),
    action: z.string().meta({ description: 'Method and route.' }),
    target: z.string().meta({ description: 'Path of what was changed.' }),
    details: z
      .unknown()
      .nullable()
      .meta({ description: 'What was sent; null when it was too much to keep.' }),
  })
  .meta({ id: 'AuditEntry' });
export const auditPageSchema = z
  .object({ items: z.array(auditEntrySchema), nextCursor: nextCursorField })
  .meta({ id: 'AuditPage' });
export interface AuditPage {
  items: { id: string; at: string; actor: string; action: string; target: string; details: unknown }[];
  nextCursor: string | null;
}
