import { drain } from '../live/drain.js';
import { quantile } from '../live/measure.js';
import { lostLeaderBesideBacklog } from '../live/recovery/index.js';
import { backlogCosts, COST_FIGURES, type Size } from './backlog/index.js';
import { besideBacklog, besideFlood, type Neighbourhood, posts, type Waits } from './fairlane.js';
import { type Load, postJobs } from './load.js';
import type { Contender, Figure, Kind, Run, Workload } from './measurement.js';
import { measurePeer, withNaiveRoute } from './peers.js';

const JOBS = 100_000;
/** Of turns with one job each. */
const SINGLE_TURNS = 10_000;
/** A tenth of them or less, to have every process compiled and every cache filled. */
const WARM_UP_JOBS = 5_000;
const CUSTOMERS = 100;
/** Jobs of a bulk request, and the callers who send them. */
const BULK = 1_000;
const BULK_CALLERS = 4;
/** Default of FAIRLANE_QUANTUM_SECONDS. */
const QUANTUM_SECONDS = 0.5;

type Row = readonly [name: string, title: string, kind: Kind, module: string, options?: object];

/** How each is set up, and why, is said in its module under `bench/peers`. */
const PEERS: readonly Row[] = [
  ['graphile-worker', 'Graphile Worker', 'peer', 'graphile-worker'],
  ['pg-boss', 'pg-boss', 'peer', 'pg-boss'],
  ['bullmq-everysec', 'BullMQ, a second may be lost', 'peer', 'bullmq', { appendfsync: 'everysec' }],
  ['bullmq-always', 'BullMQ, each write durable', 'peer', 'bullmq', { appendfsync: 'always' }],
];

const LIMITS: readonly Row[] = [
  ['sql-delete', 'bare SQL: delete', 'database limit', 'postgres', { way: 'delete' }],
  ['sql-settle', 'bare SQL: claim, move to history', 'database limit', 'postgres', { way: 'settle' }],
  ['amqp-prefetch-1', 'bare AMQP, 8 x prefetch 1', 'broker limit', 'rabbitmq', { prefetch: 1 }],
  ['amqp-prefetch-50', 'bare AMQP, prefetch 50', 'broker limit', 'rabbitmq', { prefetch: 50 }],
];

const BARE_TURNS: Row = ['bare-turns', 'bare turns: grant, claim, settle', 'turn limit', 'bare-turns'];

const drainW1: Workload = {
  id: 'W1',
  title: `Drain of ${JOBS.toLocaleString('en')} jobs that do nothing`,
  description:
    `All jobs of ${CUSTOMERS} customers are there before the one worker process starts. ` +
    'From the first start of a job until the last is durably recorded as done. One job a turn: ' +
    `${SINGLE_TURNS.toLocaleString('en')} jobs, each granted, claimed and settled by itself, beside the bare messages and statements of that.`,
  figures: [
    { key: 'jobsPerSecond', title: 'jobs/s', better: 'more' },
    { key: 'singleTurnsPerSecond', title: 'turns/s, one job a turn', better: 'more' },
  ],
  contenders: [
    fairlane(async () => ({
      jobsPerSecond: (await drain(JOBS)).jobsPerSecond,
      singleTurnsPerSecond: (await drain(SINGLE_TURNS, { jobsPerTurn: 1 })).jobsPerSecond,
    })),
    ...[...PEERS, ...LIMITS].map((row) =>
      peer(row, async (measure) =>
        measure<Run>('drain', { jobs: JOBS, warmUpJobs: WARM_UP_JOBS, customers: CUSTOMERS }),
      ),
    ),
    peer(BARE_TURNS, async (measure) => {
      const volume = { jobs: SINGLE_TURNS, warmUpJobs: WARM_UP_JOBS, customers: CUSTOMERS };
      const { jobsPerSecond } = await measure<{ jobsPerSecond: number }>('drain', volume);
      return { singleTurnsPerSecond: jobsPerSecond };
    }),
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

const PG_BOSS_HALVED: Row = [
  'pg-boss-halved',
  'pg-boss, half of the slots a customer',
  'peer',
  'pg-boss',
  { groupSlots: 4 },
];

/** 500 s of work on 8 slots; a quiet customer asks for a twentieth of a slot, and its fair share is 8/11. */
const NEIGHBOURHOOD: Neighbourhood = {
  slots: 8,
  flood: { jobs: JOBS, millis: 5 },
  quiet: { customers: 10, seconds: 20, millis: 50 },
};

const NEIGHBOUR_FIGURES: readonly Figure[] = [
  { key: 'quietP99Quanta', title: 'p99 of the wait, quanta', better: 'less' },
  { key: 'quietP99Seconds', title: 'p99 of the wait, s', better: 'less' },
  { key: 'quietP50Seconds', title: 'p50 of the wait, s', better: 'less' },
  { key: 'floodJobsPerSecond', title: 'jobs/s of the noisy one meanwhile', better: 'more' },
];

const neighbourW4: Workload = {
  id: 'W4',
  title: 'Wait of quiet customers beside a noisy one',
  description:
    `One customer has ${JOBS.toLocaleString('en')} jobs of 5 ms queued on 8 slots; then ten quiet ones submit a job of 50 ms a ` +
    'second each, for 20 s. From submission to start; a quantum is 0.5 s. pg-boss keeps one slot, or half of ' +
    'them, from each customer (localGroupConcurrency); Graphile Worker and BullMQ are first come, first served.',
  figures: NEIGHBOUR_FIGURES,
  contenders: [
    fairlane(async () => figuresOf(await besideFlood(NEIGHBOURHOOD))),
    ...[...PEERS.filter(([name]) => name !== 'bullmq-always'), PG_BOSS_HALVED].map((row) =>
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

const MANY_JOBS = 10 * JOBS;
/** Quiet seconds of each run: 400 waits, of which the p99 is the fourth longest. */
const QUIET_SECONDS = 40;

const backlogW5: Workload = {
  id: 'W5',
  title: 'Wait of quiet customers beside ten times the backlog',
  description:
    `As W4, but the noisy customer has ${MANY_JOBS.toLocaleString('en')} jobs queued, and ${JOBS.toLocaleString('en')} for ` +
    `comparison, and the quiet ones submit for ${QUIET_SECONDS} s. The backlog is copied within PostgreSQL from a job that ` +
    'the submitting statement wrote, before API and worker start; the peers are in W4.',
  figures: NEIGHBOUR_FIGURES,
  contenders: [
    ['fairlane', 'fairlane', MANY_JOBS] as const,
    ['fairlane-100-thousand', 'baseline', JOBS] as const,
  ].map(([name, kind, jobs]) => ({
    ...{ name, kind, title: `Fairlane, ${jobs.toLocaleString('en')} queued` },
    run: async () => {
      const quiet = { ...NEIGHBOURHOOD.quiet, seconds: QUIET_SECONDS };
      return figuresOf(await besideBacklog(jobs, { ...NEIGHBOURHOOD, quiet }));
    },
  })),
};

const size = (name: string, kind: Kind, queued: number, ended: number): Size => {
  const history = ended > 0 ? ` and ${ended.toLocaleString('en')} ended` : '';
  return { name, kind, queued, ended, title: `${queued.toLocaleString('en')} queued${history}` };
};

const costW6: Workload = {
  id: 'W6',
  title: 'Cost of a turn and of dispatch beside a long queue and a long history',
  description:
    'One turn submits 100 jobs, scans the active flows of 100 customers, and claims and settles 100 jobs, by the ' +
    'statements that API, dispatcher and worker run, in 100 rounds from size to size; buffers are those of tables and ' +
    'indexes. Then an API leads on each of the databases for a minute. The jobs are copied within PostgreSQL from jobs ' +
    'that were submitted, claimed and settled.',
  figures: COST_FIGURES,
  measure: async (repeats) =>
    backlogCosts(
      [
        size('fairlane-10-thousand', 'baseline', 10_000, 0),
        size('fairlane-1-million', 'baseline', 1_000_000, 0),
        size('fairlane', 'fairlane', 10_000_000, 10_000_000),
      ],
      repeats,
    ),
};

const KILLS = 6;

const failoverW10: Workload = {
  id: 'W10',
  title: 'The leading API killed beside a long queue',
  description:
    `${MANY_JOBS.toLocaleString('en')} jobs of 5 ms of 1,000 customers are queued, two APIs and two workers of 4 slots run. The API ` +
    `that leads is killed (SIGKILL) ${KILLS} times, and replaced: from the kill until a turn of the next leader is claimed.`,
  figures: [
    { key: 'firstClaimWorstSeconds', title: 'worst time to the first claim, s', better: 'less' },
    { key: 'firstClaimMedianSeconds', title: 'median time to the first claim, s', better: 'less' },
  ],
  contenders: [
    fairlane(async () => {
      const seconds = await lostLeaderBesideBacklog(MANY_JOBS, KILLS);
      return {
        firstClaimWorstSeconds: Math.max(...seconds),
        firstClaimMedianSeconds: quantile(seconds, 0.5),
      };
    }),
  ],
};

export const WORKLOADS: readonly Workload[] = [
  drainW1,
  ingestW2,
  neighbourW4,
  backlogW5,
  costW6,
  failoverW10,
];

function fairlane(run: () => Promise<Run>): Contender {
  return { name: 'fairlane', title: 'Fairlane', kind: 'fairlane', run };
}

type Measure = <Result>(workload: string, options: object) => Promise<Result>;

function peer([name, title, kind, module, own]: Row, run: (measure: Measure) => Promise<Run>): Contender {
  const measure: Measure = (workload, options) => measurePeer(module, workload, { ...own, ...options });
  return { name, title, kind, run: () => run(measure) };
}
