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

/** `POST /v1/jobs` from so many connections, each with one request under way; requests a second. Throws for other than 2xx. */
export async function postJobs(url: string, load: Load): Promise<number> {
  const pool = new Pool(url, { connections: load.connections });
  const bodiesOf = (count: number) => Array.from({ length: count }, (_, n) => load.body(n));
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
  const post = async (body: string) => {
    const response = await pool.request({ path: '/v1/jobs', method: 'POST', headers, body });
    const { statusCode } = response;
    const text = await response.body.text();
    if (statusCode >= 300) throw new Error(`POST ${url}/v1/jobs answered ${statusCode}: ${text}`);
  };
  const postAll = async (bodies: readonly string[]) => {
    const left = bodies.values();
    const connection = async () => {
      for (const body of left) await post(body);
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
    await pool.close();
  }
}
