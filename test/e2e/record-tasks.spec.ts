import { afterAll, describe, expect, it } from '@jest/globals';
import {
  CAP_GUARD,
  createCustomers,
  killAllProcesses,
  type Stack,
  until,
  withStack,
} from '@fairlane/testing';

afterAll(killAllProcesses);

interface JobView {
  readonly id: string;
  readonly state: string;
  readonly estimateSeconds: number;
  readonly runSeconds: number;
  readonly progress: { readonly done: number; readonly total: number };
}

const job = async (stack: Stack, id: string): Promise<JobView> => stack.call('GET', `/v1/jobs/${id}`);

const ended = async (stack: Stack, id: string, deadlineSeconds: number): Promise<JobView> => {
  await until(async () => (await stack.database.query('select from jobs where id = $1', [id])).length === 0, {
    deadlineSeconds,
    message: 'the end of the job',
  });
  return job(stack, id);
};

/** Records of a customer by the API; those that are multiples of `inactive` are not active. */
async function addRecords(stack: Stack, customerId: string, count: number, inactive: number): Promise<void> {
  const records = Array.from({ length: count }, (_, n) => ({
    id: `r${n + 1}`,
    name: `Record ${n + 1}`,
    active: (n + 1) % inactive !== 0,
  }));
  await stack.call('POST', `/v1/customers/${customerId}/records`, records);
}

/** Counts each touch of each record. */
const TOUCH_GUARD = `
  create table touches (position bigint not null);
  create function note_touch() returns trigger language plpgsql as $$
  begin
    insert into touches values (new.position);
    return null;
  end $$;
  create trigger note_touch after update of touched_at on records for each row execute function note_touch();
`;

describe('a record task', () => {
  it('does real work for each active record, from 0.001 to 10 s of it, and says so beforehand', async () => {
    await withStack({ workers: 1, slotsPerWorker: 5 }, async (stack) => {
      const tasks = [
        ['task_01', 0.001, 400],
        ['task_02', 0.01, 100],
        ['task_03', 0.1, 10],
        ['task_04', 1, 3],
        ['task_05', 10, 1],
      ] as const;
      await createCustomers(
        stack,
        tasks.map(([task]) => task),
      );
      const submitted = await Promise.all(
        tasks.map(async ([task, seconds, records]) => {
          // Every other record is inactive.
          await addRecords(stack, task, records * 2, 2);
          const body = { customerId: task, task, records: 'all' };
          return { seconds, records, ...(await stack.call<JobView>('POST', '/v1/jobs', body)) };
        }),
      );
      for (const { id, seconds, records, estimateSeconds, progress } of submitted) {
        expect(estimateSeconds).toBeCloseTo(records * seconds, 9);
        expect(progress).toEqual({ done: 0, total: records });
        const end = await ended(stack, id, 60);
        expect(end).toMatchObject({ state: 'succeeded', progress: { done: records, total: records } });
        expect(end.runSeconds).toBeGreaterThanOrEqual(records * seconds * 0.95);
      }
      const touched = await stack.database.query(
        `select customer_id as task, count(*) filter (where active)::int as active,
           count(*) filter (where not active)::int as inactive
         from records where touched_at is not null group by 1 order by 1`,
      );
      expect(touched).toEqual(tasks.map(([task, , records]) => ({ task, active: records, inactive: 0 })));
    });
  }, 120_000);

  it("runs its parts at once, as many as the customer's cap lets it", async () => {
    await withStack({ workers: 2, slotsPerWorker: 3 }, async (stack) => {
      await stack.database.query(CAP_GUARD);
      await createCustomers(stack, ['capped'], { maxConcurrentTurns: 2 });
      await addRecords(stack, 'capped', 220, 11);
      const body = { customerId: 'capped', task: 'task_02', records: 'all', parallelism: 4 };
      const { id } = await stack.call<JobView>('POST', '/v1/jobs', body);
      expect(await ended(stack, id, 60)).toMatchObject({
        state: 'succeeded',
        progress: { done: 200, total: 200 },
      });
      const [seen] = await stack.database.query('select max(leases)::int as most from seen');
      expect(seen).toEqual({ most: 2 });
    });
  }, 90_000);

  it('goes on from the checkpoint of each part when its worker is killed, under one progress', async () => {
    await withStack({ workers: 2, slotsPerWorker: 2 }, async (stack) => {
      await stack.database.query(TOUCH_GUARD);
      await createCustomers(stack, ['crashed']);
      await addRecords(stack, 'crashed', 1_320, 11);
      const body = { customerId: 'crashed', task: 'task_02', records: 'all', parallelism: 4 };
      const { id } = await stack.call<JobView>('POST', '/v1/jobs', body);
      const half = await until(
        async () => {
          const { progress, state } = await job(stack, id);
          return progress.done >= 600 ? { progress, state } : undefined;
        },
        { deadlineSeconds: 60, message: 'half of the records' },
      );
      expect(half).toMatchObject({ state: 'running', progress: { total: 1_200 } });
      expect(half.progress.done).toBeLessThan(1_200);
      await stack.workers[0]!.kill('SIGKILL');

      expect(await ended(stack, id, 60)).toMatchObject({
        state: 'succeeded',
        progress: { done: 1_200, total: 1_200 },
      });
      const [touches] = await stack.database.query<{ records: number; all: number; crashes: number }>(
        `select count(distinct position)::int as records, count(*)::int as all,
           (select sum(crashes)::int from job_history where parent_id = $1) as crashes
         from touches`,
        [id],
      );
      expect(touches!.records).toBe(1_200);
      // The two parts that the worker held began anew at their checkpoints, a quantum of 50 records ago at most.
      expect(touches!.all - touches!.records).toBeLessThanOrEqual(2 * 60);
    });
  }, 120_000);
});
