import { monotonicSeconds } from '@fairlane/platform';
import { ADMIN_KEY } from '@fairlane/testing';
import { Pool } from 'undici';

export interface Load {
  readonly connections: number;
  readonly requests: number;
  /** Sent before, and not counted. */
  readonly warmUpRequests: number;
  /** What is sent, the same each time: JSON text. */
  readonly body: string;
}

/** `POST /v1/jobs` from so many connections, each with one request under way; requests a second. Throws for other than 2xx. */
export async function postJobs(url: string, load: Load): Promise<number> {
  const pool = new Pool(url, { connections: load.connections });
  const headers = { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'application/json' };
  const post = async () => {
    const options = { path: '/v1/jobs', method: 'POST', headers, body: load.body } as const;
    const { statusCode, body } = await pool.request(options);
    const text = await body.text();
    if (statusCode >= 300) throw new Error(`POST ${url}/v1/jobs answered ${statusCode}: ${text}`);
  };
  const postMany = async (count: number) => {
    let left = count;
    const connection = async () => {
      while (left > 0) {
        left -= 1;
        await post();
      }
    };
    await Promise.all(Array.from({ length: load.connections }, connection));
  };
  try {
    await postMany(load.warmUpRequests);
    const startedAt = monotonicSeconds();
    await postMany(load.requests);
    return load.requests / (monotonicSeconds() - startedAt);
  } finally {
    await pool.close();
  }
}
