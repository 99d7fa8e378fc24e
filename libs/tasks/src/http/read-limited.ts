import type { Response } from 'undici';
import { NonRetryableError } from '../errors.js';

/**
 * Reads a response's body as text.
 * @throws NonRetryableError `HTTP.RESPONSE_TOO_LARGE` above `maxBytes`, without reading on
 */
export async function readLimited(response: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes)
      throw new NonRetryableError(`The answer is longer than ${maxBytes} bytes.`, {
        code: 'HTTP.RESPONSE_TOO_LARGE',
      });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
