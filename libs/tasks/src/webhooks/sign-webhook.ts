import { createHmac } from 'node:crypto';

/**
 * The signature of one attempt, by https://www.standardwebhooks.com: HMAC-SHA256 over id, time and body, so that neither
 * can be changed, and an old attempt cannot be sent again unnoticed.
 *
 * @param secret `whsec_` and the key in base64
 * @param timestamp seconds since 1970, of this attempt
 * @returns the value of the header `webhook-signature`
 */
export function signWebhook(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')}`;
}
