import { drain } from '../live/drain.js';
import { quantile } from '../live/measure.js';
import { besideFlood, type Neighbourhood, posts, type Waits } from './fairlane.js';
import { type Load, postJobs } from './load.js';
import { fairlane, LIMITS, peer, PEERS } from './contenders.js';
import { latencyW3 } from './latency.js';
import type { Run, Workload } from './measurement.js';
import { withNaiveRoute } from './peers.js';
import { scaleOutW9 } from './scale-out.js';
import { traceW7 } from './trace.js';

const JOBS = 100_000;
/** A tenth of them or less, to have every process compiled and every cache filled. */
const WARM_UP_JOBS = 5_000;
const CUSTOMERS = 100;
/** Jobs of a bulk request, and the callers who send them. */
const BULK = 1_000;
const BULK_CALLERS = 4;
/** Default of FAIRLANE_QUANTUM_SECONDS. */
const QUANTUM_SECONDS = 0.5;

const drainW1: Workload = {
  id: 'W1',
  title: `Drain of ${JOBS.toLocaleString('en')} jobs that do nothing`,
  description:
    `All jobs of ${CUSTOMERS} customers are there before the one worker process starts. ` +
    'From the first start of a job until the last is durably recorded as done.',
  figures: [{ key: 'jobsPerSecond', title: 'jobs/s', better: 'more' }],
  contenders: [
    fairlane(async () => ({ jobsPerSecond: (await drain(JOBS)).jobsPerSecond })),
    ...[...PEERS, ...LIMITS].map((row) =>
      peer(row, async (measure) =>
        measure<Run>('drain', { jobs: JOBS, warmUpJobs: WARM_UP_JOBS, customers: CUSTOMERS }),
      ),
    ),
  ],
};

const job = (n: number) => ({ customerId: `c${(n % CUSTOMERS) + 1}`, executionSeconds: 0 });
const BULK_LOAD: Load = {
  connections: BULK_CALLERS,
  requests: JOBS / BULK,
  warmUpRequests: WARM_UP_JOBS / BULK,
  body: () => JSON.stringify(Array.from({ length: BULK }, (_, n) => job(n))),
};
const SINGLE_LOAD: Load = {
  connections: 32,
  requests: 20_000,
  warmUpRequests: 2_000,
  body: (n) => JSON.stringify(job(n)),
};

const ingestW2: Workload = {
  id: 'W2',
  title: 'Jobs accepted a second',
  description:
    `In bulk: ${JOBS.toLocaleString('en')} jobs, ${BULK.toLocaleString('en')} a call, from ${BULK_CALLERS} callers; Fairlane ` +
    'by HTTP, the others straight into their database or broker. Single: `POST` of one job from 32 connections, to ' +
    'Fairlane and to a bare route that inserts one row and publishes one message. Durable when answered; nothing runs.',
  figures: [
    { key: 'bulkJobsPerSecond', title: 'jobs/s in bulk', better: 'more' },
    { key: 'singlePostsPerSecond', title: 'single POSTs/s', better: 'more' },
  ],
  contenders: [
    fairlane(async () => {
      const [single = 0, bulk = 0] = await posts(SINGLE_LOAD, BULK_LOAD);
      return { bulkJobsPerSecond: BULK * bulk, singlePostsPerSecond: single };
    }),
    {
      name: 'naive-route',
      title: 'bare route: insert and publish',
      kind: 'peer',
      run: () => withNaiveRoute(async (url) => ({ singlePostsPerSecond: await postJobs(url, SINGLE_LOAD) })),
    },
    ...[...PEERS, ...LIMITS.filter(([name]) => name === 'sql-settle' || name === 'amqp-prefetch-50')].map(
      (row) =>
        peer(row, async (measure) => {
          const volume = {
            jobs: JOBS,
            warmUpJobs: WARM_UP_JOBS,
            customers: CUSTOMERS,
            callers: BULK_CALLERS,
          };
          const { jobsPerSecond } = await measure<{ jobsPerSecond: number }>('ingest', volume);
          return { bulkJobsPerSecond: jobsPerSecond };
        }),
    ),
  ],
};

/** 500 s of work on 8 slots; a quiet customer asks for a twentieth of a slot, and its fair share is 8/11. */
const NEIGHBOURHOOD: Neighbourhood = {
  slots: 8,
  flood: { jobs: JOBS, millis: 5 },
  quiet: { customers: 10, seconds: 20, millis: 50 },
};

const neighbourW4: Workload = {
  id: 'W4',
  title: 'Wait of quiet customers beside a noisy one',
  description:
    `One customer has ${JOBS.toLocaleString('en')} jobs of 5 ms queued on 8 slots; then ten quiet ones submit a job of 50 ms a ` +
    'second each, for 20 s. From submission to start; a quantum is 0.5 s. pg-boss keeps one slot from each customer ' +
    '(localGroupConcurrency); Graphile Worker and BullMQ are first come, first served.',
  figures: [
    { key: 'quietP99Quanta', title: 'p99 of the wait, quanta', better: 'less' },
    { key: 'quietP99Seconds', title: 'p99 of the wait, s', better: 'less' },
    { key: 'quietP50Seconds', title: 'p50 of the wait, s', better: 'less' },
    { key: 'floodJobsPerSecond', title: 'jobs/s of the noisy one meanwhile', better: 'more' },
  ],
  contenders: [
    fairlane(async () => figuresOf(await besideFlood(NEIGHBOURHOOD))),
    ...PEERS.filter(([name]) => name !== 'bullmq-always').map((row) =>
      peer(row, async (measure) => figuresOf(await measure<Waits>('neighbour', NEIGHBOURHOOD))),
    ),
  ],
};

function figuresOf({ waits, floodJobsPerSecond }: Waits): Run {
  const p99 = quantile(waits, 0.99);
  return {
    quietP99Quanta: p99 / QUANTUM_SECONDS,
    quietP99Seconds: p99,
    quietP50Seconds: quantile(waits, 0.5),
    floodJobsPerSecond,
  };
}

export const WORKLOADS: readonly Workload[] = [
  drainW1,
  ingestW2,
  latencyW3,
  neighbourW4,
  traceW7,
  scaleOutW9,
];
