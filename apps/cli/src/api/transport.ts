import { setTimeout as sleep } from 'node:timers/promises';
import { ApiUnreachable } from './problem.js';

export interface TransportOptions {
  /** Longest time to the end of the answer, per attempt; seconds. */
  readonly timeoutSeconds: number;
  /** How often a request is sent at most, the first time included. */
  readonly maxAttempts: number;
  /** Longest `Retry-After` that is followed; seconds. A longer one ends the attempts. */
  readonly maxPauseSeconds: number;
  /** Ends every request, for Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Makes the request of one attempt: a body that is a stream can be read only once. */
export type MakeRequest = () => Request;

/**
 * Sends one request until it is answered with something else than "come back later".
 *
 * 429 and 503 are sent again after their `Retry-After`, since the API says with them that it did nothing. A lost
 * connection is retried for reads only: a write whose answer was lost may have been done (an `idempotencyKey` makes a
 * second submission of the same job harmless).
 *
 * @throws ApiUnreachable without an answer in time
 */
export async function send(make: MakeRequest, options: TransportOptions): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const last = attempt >= options.maxAttempts;
    const request = make();
    const outcome = await attemptOnce(request, options);
    const pauseSeconds =
      outcome instanceof Response ? retryAfter(outcome, attempt) : lostPause(request, attempt);
    if (last || pauseSeconds === undefined || pauseSeconds > options.maxPauseSeconds) {
      if (outcome instanceof Response) return outcome;
      throw outcome;
    }
    if (outcome instanceof Response) await outcome.body?.cancel();
    await sleep(pauseSeconds * 1_000, undefined, { signal: options.signal });
  }
}

async function attemptOnce(request: Request, options: TransportOptions): Promise<Response | ApiUnreachable> {
  const deadline = AbortSignal.timeout(options.timeoutSeconds * 1_000);
  try {
    return await fetch(request, { signal: AbortSignal.any([deadline, options.signal]) });
  } catch (cause) {
    options.signal.throwIfAborted();
    const where = new URL(request.url).origin;
    if (deadline.aborted)
      return new ApiUnreachable(`${where} did not answer within ${options.timeoutSeconds} s`, { cause });
    return new ApiUnreachable(`${where} cannot be reached: ${reasonOf(cause)}`, { cause });
  }
}

/** Seconds to wait before the next attempt; undefined when the answer is final. */
function retryAfter(response: Response, attempt: number): number | undefined {
  if (response.status !== 429 && response.status !== 503) return undefined;
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return seconds >= 0 ? seconds : doubling(attempt);
}

function lostPause(request: Request, attempt: number): number | undefined {
  return request.method === 'GET' ? doubling(attempt) : undefined;
}

/** 0.2 s, 0.4 s, 0.8 s, ... */
const doubling = (attempt: number): number => 0.1 * 2 ** attempt;

/** `fetch failed` says nothing: the reason is in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  return cause.message || ('code' in cause ? String(cause.code) : cause.name);
}
