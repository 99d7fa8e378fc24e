import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createCustomers,
  createTestBroker,
  type CuttableLink,
  killAllProcesses,
  openLink,
  type Stack,
  submitJobs,
  type TestBroker,
  until,
  withStack,
} from '@fairlane/testing';
import { setTimeout as delay } from 'node:timers/promises';

/** How often connections break, and the longest time between. It finds them wherever they are, half open above all. */
const BREAKS = 80;
const BETWEEN_MILLIS = 150;
const JOBS = 400;

let broker: TestBroker;
let link: CuttableLink;

beforeAll(async () => {
  broker = await createTestBroker();
  link = await openLink(broker.url, 5_672);
});
afterAll(async () => {
  await killAllProcesses();
  await link.close();
  await broker.drop();
});

/** What a restart of PostgreSQL says to each session. */
const endSessions = async ({ database }: Stack): Promise<unknown> =>
  database.query(
    `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and application_name like 'fairlane-%' and pid <> pg_backend_pid()
       and application_name <> 'fairlane-stack'`,
  );

const breakLinks = async (): Promise<void> => {
  link.cut();
  await delay(20);
  link.mend();
};

describe('connections that break again and again', () => {
  it.each<[string, (stack: Stack) => Promise<unknown>]>([
    ['to PostgreSQL', endSessions],
    ['to RabbitMQ', breakLinks],
    ['to both', async (stack) => Promise.all([endSessions(stack), breakLinks()])],
  ])(
    '%s cost no process and no job, and all goes on when they hold',
    async (_, breakAll) => {
      await withStack({ workers: 2, slotsPerWorker: 2, env: { AMQP_URL: link.url } }, async (stack) => {
        const customers = ['a', 'b'];
        await createCustomers(stack, customers);
        const job = (n: number) => ({
          customerId: customers[n % 2],
          payload: { executionSeconds: 0.05 },
        });
        await submitJobs(stack, JOBS, job);
        for (let round = 0; round < BREAKS; round += 1) {
          await breakAll(stack);
          await delay(Math.random() * BETWEEN_MILLIS);
        }
        await until(async () => (await fetch(`${stack.api.url}/health/ready`)).ok, { deadlineSeconds: 20 });
        await submitJobs(stack, 20, job);
        const states = async () =>
          stack.database.query<{ state: string; jobs: number }>(
            'select state::text, count(*)::int as jobs from (select state from jobs union all select state from job_history) j group by 1',
          );
        await until(async () => (await states()).every(({ state }) => state === 'succeeded'), {
          deadlineSeconds: 60,
          message: 'the end of all jobs',
        });
        expect(await states()).toEqual([{ state: 'succeeded', jobs: JOBS + 20 }]);
        for (const app of [stack.api, ...stack.workers]) {
          expect(app.ending()).toBeUndefined();
          await app.kill('SIGTERM');
          expect(app.ending()).toBe(0);
        }
      });
    },
    150_000,
  );
});
