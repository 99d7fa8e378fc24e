import { monotonicSeconds } from '@fairlane/platform';
import { flowJobs, LAYERS } from './flow.js';
import { endings, rounded, untilDrained } from './measure.js';
import { createCustomers, type Stack, submitJobs, until, withStack } from '@fairlane/testing';

const WARM_UP_JOBS = 5_000;
const CUSTOMERS = 100;

type Waiting = (stack: Pick<Stack, 'call' | 'database'>) => Promise<void>;

interface DrainOptions {
  readonly jobsPerTurn?: number;
  readonly beside?: Waiting;
}

interface Drained {
  readonly jobs: number;
  /** From the first start to the last end, as the database has them. */
  readonly jobsPerSecond: number;
}

/**
 * So many jobs that do nothing, of 100 customers, drained by one worker process with 8 slots. The worker has run 5,000
 * others before, and is stopped while they are submitted. A turn takes as many as are best, or at most `jobsPerTurn`.
 * Before them come others that wait, by `beside`.
 */
export async function drain(jobs = 50_000, { jobsPerTurn, beside }: DrainOptions = {}): Promise<Drained> {
  const apiEnv = jobsPerTurn === undefined ? {} : { FAIRLANE_MAX_JOBS_PER_TURN: String(jobsPerTurn) };
  return withStack({ workers: 1, slotsPerWorker: 8, apiEnv }, async ({ workers, ...stack }) => {
    const { database } = stack;
    const ids = Array.from({ length: CUSTOMERS }, (_, n) => `c${n + 1}`);
    const noOp = (n: number) => ({ customerId: ids[n % CUSTOMERS], executionSeconds: 0 });
    await createCustomers(stack, ids);
    await submitJobs(stack, WARM_UP_JOBS, noOp);
    await untilDrained(database, ids, 60);
    await beside?.(stack);
    const ended = (await database.query('select from job_history')).length;
    await workers[0]?.kill('SIGSTOP');
    const submitAt = monotonicSeconds();
    await submitJobs(stack, jobs, noOp);
    const submitSeconds = monotonicSeconds() - submitAt;
    // What inserting so many rows leaves to be done in the background would be done at any moment of the drain.
    await database.query('vacuum analyze');
    await database.query('checkpoint');
    const startedAt = monotonicSeconds();
    await workers[0]?.kill('SIGCONT');
    await untilDrained(database, ids, 120);
    const seconds = monotonicSeconds() - startedAt;
    const [span] = await database.query<{ seconds: number; turns: number }>(
      `select extract(epoch from max(finished_at) - min(started_at))::double precision as seconds,
         count(distinct lease_id)::int as turns from (select * from job_history order by id offset $1) as jobs`,
      [ended],
    );
    return {
      jobs,
      submittedPerSecond: Math.round(jobs / submitSeconds),
      jobsPerSecond: Math.round(jobs / (span?.seconds ?? seconds)),
      secondsToLastSettle: rounded(seconds),
      turns: span?.turns,
      endings: await endings(database),
    };
  });
}

/** With the jobs of many keys waiting for a day, but the first of each, which run at once. */
export const drainBesideThrottled = async (): Promise<Drained> => drain(50_000, { beside: submitThrottled });

const THROTTLED = 100_000;
const KEYS = 1_000;

const submitThrottled: Waiting = async (stack) => {
  await createCustomers(stack, ['throttled']);
  await submitJobs(stack, THROTTLED, (n) => ({
    ...{ customerId: 'throttled', executionSeconds: 0 },
    throttle: { key: `key-${n % KEYS}`, windowSeconds: 86_400 },
  }));
  const left = async () => {
    const [row] = await stack.database.query<{ jobs: number }>('select count(*)::int as jobs from jobs');
    return row?.jobs === THROTTLED - KEYS;
  };
  await until(left, { deadlineSeconds: 60, intervalSeconds: 1, message: 'the first of each key to end' });
};

/** With the jobs of a customer waiting for a resource that one of its jobs, which is paused, holds. */
export const drainBesideResources = async (): Promise<Drained> =>
  drain(50_000, { beside: submitWithResources });

const WAIT_FOR_RESOURCES = 10_000;

const submitWithResources: Waiting = async (stack) => {
  await createCustomers(stack, ['waits']);
  await stack.call('POST', '/v1/customers/waits/pause');
  await submitJobs(stack, 1 + WAIT_FOR_RESOURCES, (n) => ({
    ...{ customerId: 'waits', resources: ['antenna', `part-${n % 50}`], profit: n % 10 },
  }));
};

/** With a flow of 10,000 jobs in a hundred layers, the first of which is paused: all the others wait for parents. */
export const drainBesideFlow = async (): Promise<Drained> => drain(50_000, { beside: submitFlow });

const submitFlow: Waiting = async (stack) => {
  await createCustomers(stack, ['flow']);
  await stack.call('POST', '/v1/customers/flow/pause');
  await stack.call('POST', '/v1/jobs', flowJobs(LAYERS, 'flow'));
};
