import { isIP } from 'node:net';
import { type Dispatcher, fetch, type Response } from 'undici';
import { z } from 'zod';
import { NonRetryableError, RetryLaterError } from '../errors.js';
import { HttpAllowList } from '../http/allow-list.js';
import { guardedAgent, openAgent, privateAddressError } from '../http/guarded-agent.js';
import { isPrivateAddress } from '../http/private-address.js';
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
  private readonly guarded = guardedAgent();
  private readonly open = openAgent();

  constructor(private readonly allowList: HttpAllowList) {}

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
      const dispatcher = this.dispatcherFor(url);
      const response = await call(url, { method, headers, body, signal, dispatcher, redirect: 'manual' });
      const location = response.headers.get('location');
      if (response.status < 300 || response.status > 399 || location === null) return response;
      await response.body?.cancel();
      url = redirectTarget(url, location, hop);
    }
  }

  private dispatcherFor(url: URL): Dispatcher {
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const port = Number(url.port) || (url.protocol === 'https:' ? 443 : 80);
    if (!this.allowList.permits(host, port)) throw notAllowed(url.host, this.allowList.isEmpty);
    if (this.allowList.permitsPrivate(host, port)) return this.open;
    if (isIP(host) !== 0 && isPrivateAddress(host)) throw privateAddressError(host); // never looked up
    return this.guarded;
  }
}

type Call = Parameters<typeof fetch>[1];

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

/** undici wraps the cause of a failed connection in a bare "fetch failed"; it is the cause that tells. */
async function call(url: URL, options: Call): Promise<Response> {
  try {
    return await fetch(url, options);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    throw cause instanceof NonRetryableError
      ? cause
      : new Error(messageOf(url, cause ?? error), { cause: error });
  }
}

const messageOf = (url: URL, cause: unknown): string =>
  `No answer from ${url.host}: ${cause instanceof Error ? cause.message : String(cause)}`;

function redirectTarget(from: URL, location: string, hop: number): URL {
  const fail = (problem: string): never => {
    throw new NonRetryableError(`${from.host} redirects ${problem}.`, { code: 'HTTP.REDIRECT_REFUSED' });
  };
  if (hop >= MAX_REDIRECTS) return fail(`more than ${MAX_REDIRECTS} times`);
  if (!URL.canParse(location, from.href)) return fail('to what is no URL');
  const to = new URL(location, from);
  return to.origin === from.origin ? to : fail(`to another origin, ${to.origin}`);
}

function notAllowed(host: string, isEmpty: boolean): NonRetryableError {
  const why = isEmpty ? 'FAIRLANE_HTTP_ALLOW is empty, so no host is' : 'It is not in FAIRLANE_HTTP_ALLOW';
  return new NonRetryableError(`The host ${host} is not allowed. ${why}.`, { code: 'HTTP.HOST_NOT_ALLOWED' });
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
