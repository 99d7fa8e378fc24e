import { z } from 'zod';
import { chosenId, cursorField, limitField, nextCursorField, text } from '../validation/fields.js';

export const WEBHOOK_EVENTS = [
  ...(['job.succeeded', 'job.failed', 'job.cancelled', 'job.expired'] as const),
  'batch.finished',
] as const;

/** Where to tell; the workers' allow-list decides whether that host may be called. */
export const webhookUrl = z
  .url({ protocol: /^https?$/ })
  .max(2_000)
  .refine((url) => !URL.canParse(url) || (new URL(url).username === '' && new URL(url).password === ''), {
    error: 'Must not hold a user or a password',
  });

export const newWebhookSchema = z
  .strictObject({
    customerId: chosenId,
    url: webhookUrl.meta({
      description: 'http or https; a host that the workers allow (FAIRLANE_HTTP_ALLOW).',
    }),
    events: z
      .array(z.enum(WEBHOOK_EVENTS))
      .min(1)
      .refine((events) => new Set(events).size === events.length, { error: 'Names an event twice' })
      .default([...WEBHOOK_EVENTS])
      .meta({ description: 'Default: all.' }),
    description: text(200).optional(),
  })
  .meta({ id: 'NewWebhook' });
export type NewWebhookInput = z.infer<typeof newWebhookSchema>;

export const webhookQuerySchema = z.strictObject({
  customerId: chosenId.optional(),
  limit: limitField(1_000, 50),
  cursor: cursorField,
});
export type WebhookQuery = z.infer<typeof webhookQuerySchema>;

const secret = z.string().meta({ description: 'Shown once. `whsec_` and the key in base64.' });

const webhookFields = {
  id: z.uuid(),
  customerId: z.string(),
  url: z.string(),
  events: z.array(z.enum(WEBHOOK_EVENTS)),
  description: z.string().nullable(),
  createdAt: z.string().meta({ format: 'date-time' }),
};

export const webhookSchema = z.object(webhookFields).meta({ id: 'Webhook' });
export type WebhookView = z.infer<typeof webhookSchema>;
export const issuedWebhookSchema = z.object({ ...webhookFields, secret }).meta({ id: 'IssuedWebhook' });
export type IssuedWebhookView = z.infer<typeof issuedWebhookSchema>;
export const webhookPageSchema = z
  .object({ items: z.array(webhookSchema), nextCursor: nextCursorField })
  .meta({ id: 'WebhookPage' });

export const newWebhookSecretSchema = z
  .strictObject({ customerId: chosenId })
  .meta({ id: 'NewWebhookSecret' });
export type NewWebhookSecret = z.infer<typeof newWebhookSecretSchema>;
export const webhookSecretSchema = z.object({ customerId: z.string(), secret }).meta({ id: 'WebhookSecret' });
export type WebhookSecretView = z.infer<typeof webhookSecretSchema>;

export const EXAMPLE_WEBHOOK_ID = '0190a1b2-0000-7000-8000-000000000005';

export const newWebhookExamples = {
  failures: {
    summary: 'Tell a system of our own what went wrong, and when a call is done',
    value: {
      customerId: '1',
      url: 'https://hooks.example.com/fairlane',
      events: ['job.failed', 'job.expired', 'batch.finished'],
    },
  },
};
export const newWebhookSecretExamples = {
  replace: { summary: 'Another secret', value: { customerId: '1' } },
};

export const issuedWebhookExample: IssuedWebhookView = {
  id: EXAMPLE_WEBHOOK_ID,
  customerId: '1',
  url: 'https://hooks.example.com/fairlane',
  events: ['job.failed', 'job.expired', 'batch.finished'],
  description: null,
  createdAt: '2026-01-31T12:00:00.000Z',
  secret: 'whsec_YW4gZXhhbXBsZSB0aGF0IHNpZ25zIG5vdGhpbmc=',
};
