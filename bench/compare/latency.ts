import { createCustomers, type Stack, until, withStack } from '@fairlane/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { quantile, untilDrained } from '../live/measure.js';
import { fairlane, peer, PEERS } from './contenders.js';
import { Poster } from './load.js';
import type { Run, Workload } from './measurement.js';

/** One after the other: each so many milliseconds after the one before was submitted. */
interface OneByOne {
  readonly jobs: number;
  readonly pauseMillis: number;
}

/** What is submitted when; as `bench/peers/workloads.mjs` has it. */
interface Submissions {
  readonly slots: number;
  readonly customers: number;
  /** As `idle`, and not counted: to have every process compiled. */
  readonly warmUp: OneByOne;
  readonly idle: OneByOne;
  /** By the clock, whether those before have begun or not; milliseconds from the first on. */
  readonly loaded: { readonly jobMillis: number; readonly arrivals: readonly number[] };
}

/** Waits from before the submission to the first line of the task, in milliseconds. */
interface Latencies {
  readonly idle: readonly number[];
  readonly loaded: readonly number[];
}

const SLOTS = 8;
const JOB_MILLIS = 50;
/** So that slots are busy half of the time: 80 jobs a second. */
const ARRIVALS_PER_SECOND = (0.5 * SLOTS * 1_000) / JOB_MILLIS;
const LOADED_SECONDS = 20;
/** `bench/tasks/timed.mjs`, from the working directory of the worker. */
const TASKS = './bench/tasks/timed.mjs';

const SUBMISSIONS: Submissions = {
  slots: SLOTS,
  customers: 100,
  warmUp: { jobs: 2_000, pauseMillis: 1 },
  idle: { jobs: 500, pauseMillis: 20 },
  loaded: { jobMillis: JOB_MILLIS, arrivals: arrivalsOf(ARRIVALS_PER_SECOND, LOADED_SECONDS) },
};

export const latencyW3: Workload = {
  id: 'W3',
  title: 'From submission to start',
  description:
    `Idle: ${SUBMISSIONS.idle.jobs} jobs that do nothing, one at a time. Half loaded: ${ARRIVALS_PER_SECOND} jobs of ${JOB_MILLIS} ms a second ` +
    `of ${SUBMISSIONS.customers} customers for ${LOADED_SECONDS} s on ${SLOTS} slots, at the same irregular moments for each, whatever has become of ` +
    'those before. From before the submission to the first line of the task. Submission is an HTTP request to ' +
    "Fairlane's API, which authenticates and validates it; for the others the call of their client library, which " +
    'goes straight to their database, in the process that also runs the jobs.',
  figures: [
    { key: 'idleP50Millis', title: 'p50 idle, ms', better: 'less' },
    { key: 'idleP99Millis', title: 'p99 idle, ms', better: 'less' },
    { key: 'loadedP50Millis', title: 'p50 half loaded, ms', better: 'less' },
    { key: 'loadedP99Millis', title: 'p99 half loaded, ms', better: 'less' },
  ],
  contenders: [
    fairlane(async () => figuresOf(await latenciesOf(SUBMISSIONS))),
    ...PEERS.map((row) =>
      peer(row, async (measure) =>
        figuresOf(await measure<Latencies>('latency', { ...SUBMISSIONS, forLatency: true })),
      ),
    ),
  ],
};

function figuresOf({ idle, loaded }: Latencies): Run {
  return {
    idleP50Millis: quantile(idle, 0.5),
    idleP99Millis: quantile(idle, 0.99),
    loadedP50Millis: quantile(loaded, 0.5),
    loadedP99Millis: quantile(loaded, 0.99),
  };
}

async function latenciesOf({ slots, customers, warmUp, idle, loaded }: Submissions): Promise<Latencies> {
  const options = { workers: 1, slotsPerWorker: slots, env: { FAIRLANE_TASKS: TASKS } };
  return withStack(options, async (stack) => {
    const ids = Array.from({ length: customers }, (_, n) => `c${n + 1}`);
    await createCustomers(stack, ids);
    await untilTaskIsKnown(stack);
    const poster = new Poster(stack.api.url, 32);
    const submit = async (n: number, millis: number) => {
      const payload = { submittedAt: machineMillis(), millis };
      const customerId = ids[n % customers];
      const estimate = { executionSeconds: millis / 1_000 };
      await poster.post(JSON.stringify({ customerId, task: 'bench.timed', payload, ...estimate }));
    };
    const oneByOne = async ({ jobs, pauseMillis }: OneByOne) => {
      for (let n = 0; n < jobs; n += 1) {
        await submit(n, 0);
        await delay(pauseMillis);
      }
    };
    try {
      await oneByOne(warmUp);
      await oneByOne(idle);
      const startedAt = machineMillis();
      const submissions: Promise<void>[] = [];
      for (const [n, arrival] of loaded.arrivals.entries()) {
        await delay(Math.max(0, startedAt + arrival - machineMillis()));
        submissions.push(submit(n, loaded.jobMillis));
      }
      await Promise.all(submissions);
    } finally {
      await poster.close();
    }
    await untilDrained(stack.database, null, 60);
    const waits = await waitsInOrder(stack);
    const counted = waits.slice(warmUp.jobs);
    return { idle: counted.slice(0, idle.jobs), loaded: counted.slice(idle.jobs) };
  });
}

/** The API learns of a worker's tasks from the worker. */
async function untilTaskIsKnown(stack: Stack): Promise<void> {
  const submit = async () => {
    const body = { customerId: 'c1', task: 'bench.timed', payload: { submittedAt: 0, millis: 0 } };
    await stack.call('POST', '/v1/jobs', body);
    return true;
  };
  const isKnown = async () => submit().catch(() => false);
  await until(isKnown, { deadlineSeconds: 30, intervalSeconds: 0.5, message: 'the task to be known' });
  await untilDrained(stack.database, null, 30);
  await stack.database.query('delete from job_history');
}

/** As the task itself measured them, in the order of submission. */
async function waitsInOrder({ database }: Stack): Promise<number[]> {
  const rows = await database.query<{ wait: number }>(
    `select (result ->> 'waitMillis')::double precision as wait from job_history order by created_at, id`,
  );
  return rows.map((row) => row.wait);
}

/** Milliseconds of a clock that all processes of this machine share. */
function machineMillis(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Irregular moments in milliseconds, so many a second: exponential gaps, from the multiples of the golden ratio. */
function arrivalsOf(perSecond: number, seconds: number): number[] {
  const golden = (Math.sqrt(5) - 1) / 2;
  const arrivals: number[] = [];
  for (
    let at = 0;
    at < seconds * 1_000;
    at -= (1_000 / perSecond) * Math.log(1 - ((arrivals.length * golden) % 1))
  )
    arrivals.push(Math.round(at));
  return arrivals;
}
