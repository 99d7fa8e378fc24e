import { isIP } from 'node:net';
import { type Dispatcher, fetch, type Response } from 'undici';
import { NonRetryableError } from '../errors.js';
import type { HttpAllowList } from './allow-list.js';
import { guardedAgent, openAgent, privateAddressError } from './guarded-agent.js';
import { isPrivateAddress } from './private-address.js';

type Call = Omit<NonNullable<Parameters<typeof fetch>[1]>, 'dispatcher' | 'redirect'>;

/**
 * Calls hosts of the allow-list only, and those at public addresses only unless the list names the port. The one way
 * in which a task of Fairlane's own reaches out for somebody else. Follows no redirect.
 */
export class GuardedFetch {
  private readonly guarded = guardedAgent();
  private readonly open = openAgent();

  constructor(private readonly allowList: HttpAllowList) {}

  /** @throws NonRetryableError when the host is not allowed, Error naming the cause when there is no answer */
  async call(url: URL, options: Call): Promise<Response> {
    const dispatcher = this.dispatcherFor(url);
    try {
      return await fetch(url, { ...options, dispatcher, redirect: 'manual' });
    } catch (error) {
      // undici wraps the cause of a failed connection in a bare "fetch failed"; it is the cause that tells.
      const cause = error instanceof Error ? error.cause : undefined;
      throw cause instanceof NonRetryableError
        ? cause
        : new Error(messageOf(url, cause ?? error), { cause: error });
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

const messageOf = (url: URL, cause: unknown): string =>
  `No answer from ${url.host}: ${cause instanceof Error ? cause.message : String(cause)}`;

function notAllowed(host: string, isEmpty: boolean): NonRetryableError {
  const why = isEmpty ? 'FAIRLANE_HTTP_ALLOW is empty, so no host is' : 'It is not in FAIRLANE_HTTP_ALLOW';
  return new NonRetryableError(`The host ${host} is not allowed. ${why}.`, { code: 'HTTP.HOST_NOT_ALLOWED' });
}
