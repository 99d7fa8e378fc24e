import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import {
  CAP_GUARD,
  createCustomers,
  killAllProcesses,
  repository,
  type Stack,
  submitJobs,
  until,
  withStack,
} from '@fairlane/testing';

afterAll(killAllProcesses);

interface Sample {
  readonly user: number;
  readonly site: number;
  readonly execution_time: number;
}

interface Interval {
  readonly place: string;
  readonly startedAt: Date;
  readonly endedAt: Date;
}

const drained = async (stack: Stack, deadlineSeconds: number) =>
  until(async () => (await stack.database.query('select from jobs limit 1')).length === 0, {
    deadlineSeconds,
  });

const states = async (stack: Stack) =>
  stack.database.query<{ state: string; jobs: number }>(
    'select state, count(*)::int as jobs from job_history where parent_id is null group by 1',
  );

/** Every recorded stretch of every job: its time-slices, or the whole of one that was never sliced. */
const intervals = async (stack: Stack) =>
  stack.database.query<Interval>(
    `select worker_id || ' ' || slot as place, started_at as "startedAt", ended_at as "endedAt" from job_slices
     union all
     select worker_id || ' ' || slot, started_at, finished_at from job_history where slices = 0 and worker_id is not null
     order by 1, 2`,
  );

describe('API, broker and workers together', () => {
  it('runs the sample batch with the right types, one job at a time in a slot', async () => {
    const batch = JSON.parse(
      await readFile(join(repository, 'examples/samples/job-batch.json'), 'utf8'),
    ) as Sample[];
    await withStack({ workers: 1, slotsPerWorker: 4 }, async (stack) => {
      await createCustomers(stack, ['1', '2', '3', '4', '5']);
      // A tenth of the time and of the bounds: the same types in a tenth of the wait.
      for (const [key, seconds] of [
        ['instant', 0.0001],
        ['quick', 0.001],
        ['short', 0.01],
        ['long', 0.1],
        ['extended', 1],
      ] as const)
        await stack.call('PATCH', `/v1/job-types/${key}`, { secondsPerRecord: seconds });
      const jobs = batch.map((job) => ({
        customerId: String(job.site),
        userId: String(job.user),
        executionSeconds: job.execution_time / 10,
      }));
      const { items } = await stack.call<{ items: { type: string }[] }>('POST', '/v1/jobs', jobs);
      const expected = batch.map(({ execution_time: seconds }) =>
        seconds <= 0.1 ? 'short' : seconds <= 1 ? 'long' : 'extended',
      );
      expect(items.map((item) => item.type)).toEqual(expected);
      await drained(stack, 60);
      expect(await states(stack)).toEqual([{ state: 'succeeded', jobs: 20 }]);
      const recorded = await intervals(stack);
      expect(recorded.length).toBeGreaterThan(20); // the long ones were sliced
      const overlaps = recorded.filter((interval, n) => {
        const before = recorded[n - 1];
        return (
          before?.place === interval.place && interval.startedAt.getTime() < before.endedAt.getTime() - 1
        );
      });
      expect(overlaps).toEqual([]);
    });
  }, 120_000);

  it('never lets a customer hold more turns than it may, on two workers', async () => {
    await withStack({ workers: 2, slotsPerWorker: 4 }, async (stack) => {
      await stack.database.query(CAP_GUARD);
      await createCustomers(stack, ['capped'], { maxConcurrentTurns: 2 });
      await submitJobs(stack, 2_000, () => ({ customerId: 'capped', executionSeconds: 0.002 }));
      await drained(stack, 60);
      const [seen] = await stack.database.query<{ most: number; claims: number }>(
        'select max(leases)::int as most, count(*)::int as claims from seen',
      );
      expect(seen?.most).toBe(2);
      expect(seen?.claims).toBeGreaterThan(5);
      expect(await states(stack)).toEqual([{ state: 'succeeded', jobs: 2_000 }]);
    });
  }, 120_000);

  it('lets quiet customers through a flood', async () => {
    await withStack({ workers: 1, slotsPerWorker: 4 }, async (stack) => {
      const quiet = ['q1', 'q2', 'q3', 'q4', 'q5'];
      await createCustomers(stack, ['noisy', ...quiet]);
      await submitJobs(stack, 1_000, () => ({ customerId: 'noisy', executionSeconds: 0.05 }));
      await until(async () => (await stack.database.query('select from leases')).length === 4);
      for (const customerId of quiet)
        await stack.call('POST', '/v1/jobs', { customerId, executionSeconds: 0.05 });
      await until(async () => (await ended(stack, quiet)) === quiet.length, { deadlineSeconds: 30 });
      // The flood takes 12.5 s of four slots: first come, first served would have ended it before the quiet ones.
      expect(await ended(stack, ['noisy'])).toBeLessThan(500);
      expect(await stack.database.query("select from jobs where customer_id = 'noisy' limit 1")).toHaveLength(
        1,
      );
    });
  }, 60_000);

  it('runs a record job in parts, and its parent ends with the last of them', async () => {
    await withStack({ workers: 1, slotsPerWorker: 4 }, async (stack) => {
      await createCustomers(stack, ['records'], { recordCount: 200 });
      const body = { customerId: 'records', task: 'task_02', records: 'all', parallelism: 4 };
      const { id } = await stack.call<{ id: string }>('POST', '/v1/jobs', body);
      await drained(stack, 30);
      const job = await stack.call<{ state: string; progress: { done: number; total: number } }>(
        'GET',
        `/v1/jobs/${id}`,
      );
      expect(job).toMatchObject({ state: 'succeeded', progress: { done: 200, total: 200 } });
    });
  }, 60_000);

  it('runs the jobs of a killed worker again on another', async () => {
    await withStack({ workers: 2, slotsPerWorker: 2 }, async (stack) => {
      await createCustomers(stack, ['c']);
      await submitJobs(stack, 40, () => ({ customerId: 'c', executionSeconds: 0.5 }));
      await until(async () => (await stack.database.query('select from leases')).length === 4);
      await stack.workers[0]!.kill('SIGKILL');
      await drained(stack, 60);
      expect(await states(stack)).toEqual([{ state: 'succeeded', jobs: 40 }]);
    });
  }, 90_000);
});

async function ended(stack: Stack, customerIds: readonly string[]): Promise<number> {
  const rows = await stack.database.query('select from job_history where customer_id = any ($1)', [
    customerIds,
  ]);
  return rows.length;
}
