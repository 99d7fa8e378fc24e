import { CUSTOMERS, JOBS, WARM_UP_JOBS } from './amounts.js';
import { fairlane, LIMITS, peer, PEERS } from './contenders.js';
import { posts } from './fairlane.js';
import { type Load, postJobs } from './load.js';
import type { Workload } from './measurement.js';
import { withNaiveRoute } from './peers.js';

/** Jobs of a bulk request, and the callers who send them. */
const BULK = 1_000;
const BULK_CALLERS = 4;

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

export const ingestW2: Workload = {
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
