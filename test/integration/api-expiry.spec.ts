import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { forgetExpired, sweepHistory } from '@fairlane/persistence';
import type { TestApi } from './api-support/api.js';
import { startApiWithTask } from './api-support/with-task.js';

let api: TestApi;

beforeAll(async () => {
  api = await startApiWithTask();
}, 60_000);

afterAll(async () => {
  await api.stop();
}, 30_000);

/** A job that ended, and whose time is over from `retainSeconds` after that. */
async function endedJob(retainSeconds: number): Promise<string> {
  const job = { customerId: 'a', task: 't', delaySeconds: 3_600, retainSeconds };
  const { body } = await api.call('POST', '/v1/jobs', job);
  expect((await api.call('POST', `/v1/jobs/${body.id}/cancel`)).status).toBeLessThan(500);
  return body.id;
}

describe('a result', () => {
  it('is there until its time is over, and tells when that is', async () => {
    const id = await endedJob(60);
    const { status, body } = await api.call('GET', `/v1/jobs/${id}`);
    expect(status).toBe(200);
    const kept = Date.parse(body.retainUntil as string) - Date.parse(body.finishedAt as string);
    expect(kept / 1_000).toBeCloseTo(60, 3);
    await api.database.query(`update job_history set retain_until = now() where id = $1`, [id]);
    expect(await api.call('GET', `/v1/jobs/${id}`)).toMatchObject({
      status: 410,
      body: { code: 'JOB.EXPIRED' },
    });
  });

  it('is gone for every route, swept or not, and never was for another customer', async () => {
    const id = await endedJob(0);
    const other = { key: await api.makeKey('customer', 'b') };
    const own = { key: await api.makeKey('customer', 'a') };
    const check = async (): Promise<void> => {
      for (const path of [`/v1/jobs/${id}`, `/v1/jobs/${id}/waiting`]) {
        expect(await api.call('GET', path, undefined, own)).toMatchObject({ status: 410 });
        expect(await api.call('GET', path, undefined, other)).toMatchObject({ status: 404 });
      }
      for (const path of [`/v1/jobs/${id}/retry`, `/v1/jobs/${id}/cancel`])
        expect(await api.call('POST', path)).toMatchObject({ status: 410, body: { code: 'JOB.EXPIRED' } });
      const { body } = await api.call('GET', '/v1/jobs?state=cancelled&customerId=a');
      expect(body.items.map((job) => job.id)).not.toContain(id);
    };
    await check();
    await sweepHistory(api.database, 1_000);
    expect(await api.database.query('select from job_history where id = $1', [id])).toEqual([]);
    await check();
  });

  it('is unknown a day after it was swept', async () => {
    const id = await endedJob(0);
    await sweepHistory(api.database, 1_000);
    expect(await forgetExpired(api.database, 1_000)).toBe(0);
    await api.database.query(`update expired_jobs set expired_at = now() - interval '25 hours'`);
    expect(await forgetExpired(api.database, 1_000)).toBeGreaterThan(0);
    expect((await api.call('GET', `/v1/jobs/${id}`)).status).toBe(404);
  });

  it('is kept while a job waits that has it as its input', async () => {
    const [parent, child] = [await endedJob(0), await endedJob(60)];
    await api.database.query(
      `insert into job_dependencies (child_id, place, name, parent_id, parent_state) values ($1, 1, 'p', $2, 'cancelled')`,
      [child, parent],
    );
    await api.call('POST', `/v1/jobs/${child}/retry`);
    await sweepHistory(api.database, 1_000);
    expect(await api.database.query('select from job_history where id = $1', [parent])).toHaveLength(1);
    await api.call('POST', `/v1/jobs/${child}/cancel`);
    await sweepHistory(api.database, 1_000);
    expect(await api.database.query('select from job_history where id = $1', [parent])).toEqual([]);
  });
});
