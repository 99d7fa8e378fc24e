import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { ADMIN_KEY } from './cluster.js';

const CHECK_MILLIS = 200;
const ANSWER_MILLIS = 10_000;

/**
 * Calls the APIs as clients behind a load balancer do: over connections that are kept alive, in turn, to those whose
 * last health check went well. A refused connection means that nothing was sent, so the next API is tried; anything
 * else that goes wrong is a failure of the request.
 */
export class Balancer {
  /** URLs of the APIs that take requests. */
  ready: readonly string[] = [];
  answered = 0;
  readonly failures: string[] = [];
  private readonly kept = new Agent({ keepAliveTimeout: 60_000, keepAliveMaxTimeout: 600_000 });
  private readonly fresh = new Agent({ pipelining: 0 });
  private readonly closing = new AbortController();
  private readonly checking: Promise<void>;
  private turn = 0;

  constructor(private readonly urls: () => readonly string[]) {
    this.checking = this.check();
  }

  async request(method: 'GET' | 'POST', path: string, body?: unknown): Promise<void> {
    const problem = await this.send(method, path, body);
    if (problem === undefined) this.answered += 1;
    else this.failures.push(`${method} ${path}: ${problem}`);
  }

  async close(): Promise<void> {
    this.closing.abort();
    await this.checking;
    await this.kept.destroy();
    await this.fresh.destroy();
  }

  /** What went wrong; undefined when nothing did. */
  private async send(method: 'GET' | 'POST', path: string, body: unknown): Promise<string | undefined> {
    const refusals: string[] = [];
    for (const url of this.inTurn()) {
      try {
        const { statusCode, body: answer } = await request(url + path, {
          method,
          dispatcher: this.kept,
          headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(ANSWER_MILLIS),
        });
        const text = await answer.text();
        return statusCode < 300 ? undefined : `${statusCode} ${text}`;
      } catch (error) {
        const { code, message } = error as { code?: string; message: string };
        if (code !== 'ECONNREFUSED') return `${code ?? ''} ${message}`;
        refusals.push(url);
      }
    }
    return `no API took it; refused by ${refusals.join(', ')}`;
  }

  private inTurn(): readonly string[] {
    this.turn += 1;
    const first = this.turn % Math.max(1, this.ready.length);
    return [...this.ready.slice(first), ...this.ready.slice(0, first)];
  }

  private async check(): Promise<void> {
    const { signal } = this.closing;
    while (!signal.aborted) {
      const urls = this.urls();
      const oks = await Promise.all(urls.map(async (url) => this.isReady(url)));
      this.ready = urls.filter((_, index) => oks[index]);
      await delay(CHECK_MILLIS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async isReady(url: string): Promise<boolean> {
    return request(`${url}/health/ready`, {
      dispatcher: this.fresh,
      signal: AbortSignal.timeout(ANSWER_MILLIS),
    }).then(
      async ({ statusCode, body }) => {
        await body.dump();
        return statusCode === 200;
      },
      () => false,
    );
  }
}
