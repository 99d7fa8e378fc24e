import { monotonicSeconds } from '@fairlane/platform';
import { ADMIN_KEY } from '@fairlane/testing';
import { Pool } from 'undici';

export interface Load {
  readonly connections: number;
  readonly requests: number;
  /** Sent before, and not counted. */
  readonly warmUpRequests: number;
  /** What the n-th request sends, JSON text; made before the clock runs. */
  readonly body: (n: number) => string;
}

/** Sends `POST /v1/jobs` as admin, from connections that stay open. */
export class Poster {
  private readonly pool: Pool;
  private readonly headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };

  constructor(
    private readonly url: string,
    connections: number,
  ) {
    this.pool = new Pool(url, { connections });
  }

  /** Throws for an answer other than 2xx. */
  async post(body: string): Promise<void> {
    const { headers } = this;
    const response = await this.pool.request({ path: '/v1/jobs', method: 'POST', headers, body });
    const { statusCode } = response;
    const text = await response.body.text();
    if (statusCode >= 300) throw new Error(`POST ${this.url}/v1/jobs answered ${statusCode}: ${text}`);
  }

  async close(): Promise<void> {
    await this.pool.close();
  }
}

/** `POST /v1/jobs` from so many connections, each with one request under way; requests a second. Throws for other than 2xx. */
export async function postJobs(url: string, load: Load): Promise<number> {
  const poster = new Poster(url, load.connections);
  const bodiesOf = (count: number) => Array.from({ length: count }, (_, n) => load.body(n));
  const postAll = async (bodies: readonly string[]) => {
    const left = bodies.values();
    const connection = async () => {
      for (const body of left) await poster.post(body);
    };
    await Promise.all(Array.from({ length: load.connections }, connection));
  };
  try {
    await postAll(bodiesOf(load.warmUpRequests));
    const bodies = bodiesOf(load.requests);
    const startedAt = monotonicSeconds();
    await postAll(bodies);
    return load.requests / (monotonicSeconds() - startedAt);
  } finally {
    await poster.close();
  }
}
