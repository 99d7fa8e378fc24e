import type { Response } from 'undici';
import { z } from 'zod';
import { NonRetryableError, RetryLaterError } from '../errors.js';
import { HttpAllowList } from '../http/allow-list.js';
import { GuardedFetch } from '../http/guarded-fetch.js';
import { readLimited } from '../http/read-limited.js';
import { Task } from '../task.decorator.js';
import type { JobTask, TurnContext } from '../task.js';

const MAX_RESPONSE_BYTES = 256 * 1_024;
const MAX_REDIRECTS = 3;
const MAX_RETRY_AFTER_SECONDS = 3_600;

export const httpRequestInput = z.strictObject({
  url: z.url({ protocol: /^https?$/ }),
  method: z.enum(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  headers: z.record(z.string(), z.string()).default({}),
  /** Text is sent as it is, anything else as JSON. */
  body: z.json().optional(),
  /** Seconds for the whole call. Default 30. */
  timeoutSeconds: z.number().positive().max(300).default(30),
});
export type HttpRequestInput = z.infer<typeof httpRequestInput>;

export interface HttpRequestResult {
  readonly status: number;
  readonly contentType: string | null;
  /** At most 256 KiB; a longer answer fails the job. */
  readonly body: string;
}

/**
 * Calls a webhook. Only hosts of the allow-list, at public addresses unless the list names the port, and redirects
 * only within the same origin. Answers 408, 425, 429 and 5xx are tried again (`Retry-After` is heeded), other 4xx fail
 * the job.
 */
@Task({
  name: 'http.request',
  type: 'short',
  timeoutSeconds: 330,
  payload: httpRequestInput,
  description: 'Calls a webhook at an allowed host.',
})
export class HttpRequest implements JobTask<HttpRequestInput, HttpRequestResult> {
  private readonly http: GuardedFetch;

  constructor(allowList: HttpAllowList) {
    this.http = new GuardedFetch(allowList);
  }

  async run(input: HttpRequestInput, turn: TurnContext): Promise<HttpRequestResult> {
    const signal = AbortSignal.any([turn.signal, AbortSignal.timeout(input.timeoutSeconds * 1_000)]);
    const response = await this.follow(input, signal);
    const body = await readLimited(response, MAX_RESPONSE_BYTES);
    refuseFailure(response, body);
    return { status: response.status, contentType: response.headers.get('content-type'), body };
  }

  private async follow(input: HttpRequestInput, signal: AbortSignal): Promise<Response> {
    const { method, headers, body } = asRequest(input);
    let url = new URL(input.url);
    for (let hop = 0; ; hop += 1) {
      const response = await this.http.call(url, { method, headers, body, signal });
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || location === null) return response;
      await response.body?.cancel();
      url = redirectTarget(url, location, hop);
    }
  }
}

function asRequest(input: HttpRequestInput) {
  const { method, body } = input;
  if (body === undefined || method === 'GET' || method === 'HEAD')
    return { method, headers: input.headers, body: null };
  if (typeof body === 'string') return { method, headers: input.headers, body };
  return {
    method,
    headers: { 'content-type': 'application/json', ...input.headers },
    body: JSON.stringify(body),
  };
}

function redirectTarget(from: URL, location: string, hop: number): URL {
  const fail = (problem: string): never => {
    throw new NonRetryableError(`${from.host} redirects ${problem}.`, { code: 'HTTP.REDIRECT_REFUSED' });
  };
  if (hop >= MAX_REDIRECTS) return fail(`more than ${MAX_REDIRECTS} times`);
  if (!URL.canParse(location, from.href)) return fail('to what is no URL');
  const to = new URL(location, from);
  return to.origin === from.origin ? to : fail(`to another origin, ${to.origin}`);
}

function refuseFailure(response: Response, body: string): void {
  const { status } = response;
  if (status < 400) return;
  const message = `The answer was ${status}: ${body.slice(0, 200)}`;
  const isTransient = status >= 500 || [408, 425, 429].includes(status);
  if (!isTransient) throw new NonRetryableError(message, { code: 'HTTP.REFUSED' });
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  if (retryAfter > 0) throw new RetryLaterError(Math.min(retryAfter, MAX_RETRY_AFTER_SECONDS), message);
  throw new Error(message);
}
