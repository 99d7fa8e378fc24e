import { isStorableText } from '../validation/storable-text.js';

/** Largest payload of one job, as JSON in UTF-8. */
export const PAYLOAD_LIMIT_BYTES = 256 * 1_024;

/** Whether PostgreSQL can keep this as jsonb, within the limit. */
export function isStorableJson(value: unknown): boolean {
  const json = JSON.stringify(value);
  if (json.length > PAYLOAD_LIMIT_BYTES || Buffer.byteLength(json) > PAYLOAD_LIMIT_BYTES) return false;
  // JSON.stringify escapes exactly the two that jsonb refuses; a quick look spares nearly every payload the walk.
  return !/\\u(0000|d[89a-f])/.test(json) || isStorable(value);
}

function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return isStorableText(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([key, member]) => isStorable(key) && isStorable(member));
}
