import { z } from 'zod';
import { cursorField, limitField, nextCursorField } from '../validation/fields.js';

/** What is kept of a message: enough to see what it was. */
export const CONTENT_BYTES_KEPT = 8_192;

export const deadTurnSchema = z
  .object({
    id: z.uuid(),
    parkedAt: z.string().meta({ format: 'date-time', description: 'When it was stored here.' }),
    routingKey: z.string().meta({ description: 'Pool, tier and job type that it was published for.' }),
    reason: z.string().meta({ description: 'Why the worker could do nothing with it.' }),
    content: z
      .string()
      .meta({ description: `Its first ${CONTENT_BYTES_KEPT} bytes as text; what is no text is U+FFFD.` }),
    contentBytes: z.number().int().meta({ description: 'Of the whole message.' }),
  })
  .meta({ id: 'DeadTurn' });
export type DeadTurnView = z.infer<typeof deadTurnSchema>;

export const deadTurnPageSchema = z
  .object({ items: z.array(deadTurnSchema), nextCursor: nextCursorField })
  .meta({ id: 'DeadTurnPage' });
export type DeadTurnPage = z.infer<typeof deadTurnPageSchema>;

export const deadTurnQuerySchema = z.strictObject({ limit: limitField(1_000, 100), cursor: cursorField });
export type DeadTurnQuery = z.infer<typeof deadTurnQuerySchema>;

export const deadTurnExample: DeadTurnView = {
  id: '0190a1b2-0000-7000-8000-000000000000',
  parkedAt: '2026-01-31T12:00:00.000Z',
  routingKey: 'general.small.short',
  reason: 'no turn: expected string, received undefined at customerId',
  content: '{"id":"poison"}',
  contentBytes: 15,
};
