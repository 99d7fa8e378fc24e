import { afterAll, describe, expect, it } from '@jest/globals';
import { ENOUGH_SAMPLES } from '@fairlane/domain';
import {
  createCustomers,
  killAllProcesses,
  type Stack,
  submitJobs,
  until,
  withStack,
} from '@fairlane/testing';

afterAll(killAllProcesses);

/** What is written every five seconds is there in good time. */
const LEARNED_WITHIN_SECONDS = 30;

interface LearnedTask {
  readonly task: string;
  readonly type: string;
  readonly learnedSeconds: number;
  readonly learnedType: string;
  readonly samples: number;
  readonly misdeclared: boolean;
}

interface Submitted {
  readonly type: string;
  readonly estimateSeconds: number;
}

/** Keeps how many jobs each turn claimed that no turn had begun yet: what is left of others is smaller. */
const CLAIM_GUARD = `
  create table claims (jobs integer not null);
  create function note_claim() returns trigger language plpgsql as $$
  begin
    insert into claims select count(*) from jobs where id = any (new.job_ids) and slices = 0;
    return null;
  end $$;
  create trigger note_claim after insert on leases for each row execute function note_claim();
`;

const drained = async (stack: Stack) =>
  until(async () => (await stack.database.query('select from jobs limit 1')).length === 0, {
    deadlineSeconds: 60,
    message: 'the end of all jobs',
  });

const tasksOf = async (stack: Stack, customerId: string): Promise<LearnedTask[]> =>
  (await stack.call<{ items: LearnedTask[] }>('GET', `/v1/customers/${customerId}/tasks`)).items;

/** Waits until enough was learned of the customer's only task. */
const learned = async (stack: Stack, customerId: string): Promise<LearnedTask> =>
  until(
    async () =>
      (await tasksOf(stack, customerId)).find(({ samples }) => samples >= ENOUGH_SAMPLES) ?? undefined,
    { deadlineSeconds: LEARNED_WITHIN_SECONDS, message: `enough samples of ${customerId}'s task` },
  );

async function claimsOf(stack: Stack): Promise<number[]> {
  const rows = await stack.database.query<{ jobs: number }>('select jobs from claims');
  await stack.database.query('delete from claims');
  return rows.map(({ jobs }) => jobs);
}

describe('what a task really takes', () => {
  it('flags it, and sizes the jobs and turns that come, of this customer alone', async () => {
    await withStack({ workers: 1, slotsPerWorker: 2 }, async (stack) => {
      await stack.database.query(CLAIM_GUARD);
      await createCustomers(stack, ['slow', 'other']);
      // Declared to be short, 0.1 s: five fit into a turn. They take three times as long.
      const job = { customerId: 'slow', payload: { executionSeconds: 0.3 } };
      const submit = async (fields: object) =>
        stack.call<Submitted>('POST', '/v1/jobs', { ...job, ...fields, delaySeconds: 3_600 });
      expect(await submit({})).toMatchObject({ type: 'short', estimateSeconds: 0.1 });
      await stack.database.query('delete from jobs');
      await submitJobs(stack, 24, () => job);
      await drained(stack);
      expect(Math.max(...(await claimsOf(stack)))).toBeGreaterThanOrEqual(4);

      const task = await learned(stack, 'slow');
      expect(task).toMatchObject({
        ...{ task: 'simulate', type: 'short', learnedType: 'long', misdeclared: true },
      });
      expect(task.learnedSeconds).toBeGreaterThan(0.29);
      expect(task.learnedSeconds).toBeLessThan(1);

      // The next job is estimated by it, in the lane that its task declares; what the caller says comes first.
      const next = await submit({});
      expect(next.type).toBe('short');
      expect(next.estimateSeconds).toBeCloseTo((await learned(stack, 'slow')).learnedSeconds, 6);
      expect(await submit({ executionSeconds: 2 })).toMatchObject({ type: 'extended', estimateSeconds: 2 });
      expect(await submit({ type: 'quick' })).toMatchObject({ type: 'quick', estimateSeconds: 0.01 });
      expect(await submit({ customerId: 'other' })).toMatchObject({ estimateSeconds: 0.1 });
      // A job that holds its slot for its estimate must not be estimated by how long others held it.
      expect(await submit({ payload: undefined })).toMatchObject({ estimateSeconds: 0.1 });
      expect(await tasksOf(stack, 'other')).toEqual([]);
      const metrics = await (await fetch(`${stack.api.url}/metrics`)).text();
      expect(metrics).toContain('fairlane_task_misdeclared_customers{task="simulate",type="long"} 1');

      await stack.database.query('delete from jobs');
      await submitJobs(stack, 24, () => job);
      await drained(stack);
      expect(Math.max(...(await claimsOf(stack)))).toBeLessThanOrEqual(2);
    });
  }, 120_000);

  it('is learned by the record of a record task, and makes the estimate of the whole job', async () => {
    await withStack({ workers: 1, slotsPerWorker: 2 }, async (stack) => {
      await createCustomers(stack, ['records'], { recordCount: 300 });
      const job = { customerId: 'records', task: 'task_02' };
      expect(await stack.call('POST', '/v1/jobs', job)).toMatchObject({ estimateSeconds: 3 });
      await drained(stack);
      const task = await learned(stack, 'records');
      expect(task).toMatchObject({ kind: 'record', type: 'quick' });
      expect(task.learnedSeconds).toBeGreaterThan(0.0099);
      expect(task.learnedSeconds).toBeLessThan(0.1);
      const next = await stack.call<Submitted>('POST', '/v1/jobs', { ...job, delaySeconds: 3_600 });
      const { learnedSeconds } = await learned(stack, 'records');
      expect(next.estimateSeconds).toBeCloseTo(300 * learnedSeconds, 6);
    });
  }, 90_000);
});
