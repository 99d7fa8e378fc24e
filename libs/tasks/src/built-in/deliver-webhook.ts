import { z } from 'zod';
import { NonRetryableError } from '../errors.js';
import { HttpAllowList } from '../http/allow-list.js';
import { GuardedFetch } from '../http/guarded-fetch.js';
import { Task } from '../task.decorator.js';
import type { JobTask, TurnContext } from '../task.js';
import { signWebhook } from '../webhooks/sign-webhook.js';
import { WebhookSecrets } from '../webhooks/webhook-secrets.js';

/** Over about three hours and a half. */
const MAX_ATTEMPTS = 10;
/** For the whole call: a receiver takes a message in, and does its work afterwards. */
const TIMEOUT_SECONDS = 15;

export const deliverWebhookInput = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  /** Whose secret signs; null: the customer's own. */
  endpointId: z.uuid().nullable(),
  /** The message: what happened, when, and to what. */
  message: z.strictObject({ type: z.string(), timestamp: z.string(), data: z.json() }),
});
export type DeliverWebhookInput = z.infer<typeof deliverWebhookInput>;

/**
 * Tells a receiver what happened: signed by https://www.standardwebhooks.com, with the job's id as the message's, so
 * that a receiver knows a message that comes twice. Anything but 2xx is tried again, and redirects are not followed;
 * 410 says that nobody wants to know, and is not.
 *
 * Fairlane itself submits these jobs. They have no webhook of their own, so that no message can cause another.
 */
@Task({
  name: 'webhook.deliver',
  type: 'short',
  timeoutSeconds: 60,
  maxAttempts: MAX_ATTEMPTS,
  backoff: { initialSeconds: 5, factor: 3, maxSeconds: 3_600 },
  payload: deliverWebhookInput,
  description: "Delivers a webhook. Only Fairlane submits it, at a job's or a batch's end.",
})
export class DeliverWebhook implements JobTask<DeliverWebhookInput, { readonly status: number }> {
  private readonly http: GuardedFetch;

  constructor(
    allowList: HttpAllowList,
    private readonly secrets: WebhookSecrets,
  ) {
    this.http = new GuardedFetch(allowList);
  }

  async run(input: DeliverWebhookInput, turn: TurnContext): Promise<{ readonly status: number }> {
    const { job } = turn;
    const secret = await this.secrets.find(job.customerId, input.endpointId);
    if (secret === undefined)
      throw new NonRetryableError('The endpoint is gone.', { code: 'WEBHOOK.ENDPOINT_GONE' });
    const body = JSON.stringify(input.message);
    const timestamp = Math.floor(Date.now() / 1_000);
    const response = await this.http.call(new URL(input.url), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Fairlane',
        'webhook-id': job.id,
        'webhook-timestamp': String(timestamp),
        'webhook-signature': signWebhook(secret, job.id, timestamp, body),
      },
      body,
      signal: AbortSignal.any([turn.signal, AbortSignal.timeout(TIMEOUT_SECONDS * 1_000)]),
    });
    await response.body?.cancel();
    const { status } = response;
    if (status === 410)
      throw new NonRetryableError('The receiver wants no more (410).', { code: 'WEBHOOK.GONE' });
    if (status < 200 || status > 299) throw new Error(`The receiver answered ${status}.`);
    return { status };
  }
}
