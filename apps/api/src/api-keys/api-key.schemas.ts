import { z } from 'zod';
import { chosenId, cursorField, limitField, moment, nextCursorField, text } from '../validation/fields.js';

const role = z.enum(['admin', 'operator', 'customer']);

export const newApiKeySchema = z
  .strictObject({
    name: text(200).meta({ description: 'What it is for.' }),
    role: role.meta({ description: '`customer` sees only its own things; `operator` does all but keys.' }),
    customerId: chosenId.optional().meta({ description: 'For role `customer`, and only for it.' }),
    expiresAt: moment
      .refine((time) => Date.parse(time) > Date.now(), { error: 'Must be in the future' })
      .optional()
      .meta({ description: 'From when on it is refused. Default never.' }),
  })
  .refine((key) => (key.role === 'customer') === (key.customerId !== undefined), {
    path: ['customerId'],
    error: 'Role customer takes one, the other roles take none',
  })
  .meta({ id: 'NewApiKey' });
export type NewApiKey = z.infer<typeof newApiKeySchema>;

export const apiKeyQuerySchema = z.strictObject({ limit: limitField(1_000, 100), cursor: cursorField });
export type ApiKeyQuery = z.infer<typeof apiKeyQuerySchema>;

const apiKeyFields = {
  id: z.uuid(),
  name: z.string(),
  role,
  customerId: z.string().nullable(),
  createdAt: z.string().meta({ format: 'date-time' }),
  expiresAt: z.string().nullable().meta({ format: 'date-time', description: 'Null: never.' }),
};

export const apiKeySchema = z.object(apiKeyFields).meta({ id: 'ApiKey' });
export type ApiKeyView = z.infer<typeof apiKeySchema>;

export const issuedApiKeySchema = z
  .object({
    ...apiKeyFields,
    key: z.string().meta({ description: 'Shown once: only its SHA-256 is stored.' }),
  })
  .meta({ id: 'IssuedApiKey' });
export type IssuedApiKeyView = z.infer<typeof issuedApiKeySchema>;

export const apiKeyPageSchema = z
  .object({ items: z.array(apiKeySchema), nextCursor: nextCursorField })
  .meta({ id: 'ApiKeyPage' });
