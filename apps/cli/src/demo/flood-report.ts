import type { Customer, Job } from '../api/answers.js';
import { fifoWaits } from '../figures/fifo-waits.js';
import { groupBy } from '../figures/group-by.js';
import { fairShares, percentile } from '@fairlane/domain';
import { waitSecondsOf } from '../jobs/play-jobs.js';
import { count, inWords, seconds } from '../output/format.js';
import type { FloodPlan } from './flood.js';

/** How one customer fared in the flood; waits are seconds from acceptance to start. */
export interface CustomerFigures {
  readonly customerId: string;
  readonly name: string;
  readonly weight: number;
  readonly jobs: number;
  readonly waitP50Seconds: number;
  readonly waitP99Seconds: number;
  /** Worker-seconds had within the window. */
  readonly workerSeconds: number;
  /** Parts (0..1) of all worker-seconds within the window: had, and due by weighted max-min. */
  readonly share: number;
  readonly fairShare: number;
}

export interface FloodReport {
  readonly customers: readonly CustomerFigures[];
  /** The contended stretch: from the start of the flood until it, or the last quiet job, had ended. */
  readonly windowSeconds: number;
  readonly quietWaitP99Seconds: number;
  /** What the quiet customers' p99 would have been, had the same jobs run first come, first served. */
  readonly quietFifoWaitP99Seconds: number;
  readonly verdict: string;
}

interface Interval {
  readonly from: number;
  readonly to: number;
}

/** Computes all figures from the API's own times of the ended jobs. */
export function floodReport(
  plan: FloodPlan,
  jobs: readonly Job[],
  customers: readonly Customer[],
  slots: number,
): FloodReport {
  const byCustomer = groupBy(jobs, (job) => job.customerId);
  const window = contendedWindow(byCustomer, plan);
  const parties = customers.flatMap((customer) => {
    const own = byCustomer.get(customer.id) ?? [];
    return own.length === 0
      ? []
      : [{ customer, own, had: sum(own.map((job) => secondsWithin(job, window))) }];
  });
  const all = sum(parties.map((party) => party.had));
  const demands = parties.map(({ customer, own }) => ({
    weight: customer.weight,
    demand: demandWithin(own, window),
  }));
  const due = fairShares(demands, all);
  const figures = parties.map(({ customer, own, had }, index) =>
    figuresOf(customer, own, had, all, due[index] ?? 0),
  );

  const isQuiet = (job: Job) => job.customerId !== plan.noisyId;
  const quietWaitP99Seconds = percentile(jobs.filter(isQuiet).map(waitSecondsOf), 0.99);
  const fifo = fifoWaits(
    jobs.map((job) => ({ arrivalSeconds: at(job.createdAt), serviceSeconds: job.runSeconds, job })),
    slots,
  );
  const quietFifoWaitP99Seconds = percentile(
    fifo.filter(({ job }) => isQuiet(job)).map(({ waitSeconds }) => waitSeconds),
    0.99,
  );
  const verdict = verdictOf(plan, quietWaitP99Seconds, quietFifoWaitP99Seconds);
  return {
    customers: figures,
    windowSeconds: window.to - window.from,
    quietWaitP99Seconds,
    quietFifoWaitP99Seconds,
    verdict,
  };
}

function verdictOf(plan: FloodPlan, waitSeconds: number, fifoSeconds: number): string {
  const quiet = inWords(plan.quietIds.length);
  const subject = `${quiet.charAt(0).toUpperCase()}${quiet.slice(1)} quiet customer${plan.quietIds.length === 1 ? '' : 's'} waited p99 ${seconds(waitSeconds)}`;
  return `${subject} beside a flood of ${count(plan.floodJobs)} jobs; first come, first served would have made it ${seconds(fifoSeconds)}.`;
}

function figuresOf(
  customer: Customer,
  own: readonly Job[],
  had: number,
  all: number,
  due: number,
): CustomerFigures {
  const waits = own.map(waitSecondsOf);
  return {
    customerId: customer.id,
    name: customer.name,
    weight: customer.weight,
    jobs: own.length,
    waitP50Seconds: percentile(waits, 0.5),
    waitP99Seconds: percentile(waits, 0.99),
    workerSeconds: had,
    share: had / all,
    fairShare: due / all,
  };
}

function contendedWindow(byCustomer: ReadonlyMap<string, readonly Job[]>, plan: FloodPlan): Interval {
  const flood = byCustomer.get(plan.noisyId) ?? [];
  const quiet = plan.quietIds.flatMap((id) => byCustomer.get(id) ?? []);
  const from = flood.reduce((first, job) => Math.min(first, at(job.createdAt)), Infinity);
  return { from, to: Math.min(lastEnd(flood), lastEnd(quiet)) };
}

const lastEnd = (jobs: readonly Job[]): number =>
  jobs.reduce((last, job) => Math.max(last, endOf(job)), -Infinity);

/** Worker-seconds of a job that fall into the window, taken as spread evenly between its start and its end. */
function secondsWithin(job: Job, { from, to }: Interval): number {
  const start = at(job.startedAt ?? job.createdAt);
  const span = endOf(job) - start;
  const run = job.runSeconds;
  if (span <= 0) return start >= from && start <= to ? run : 0;
  return run * (Math.max(0, Math.min(endOf(job), to) - Math.max(start, from)) / span);
}

/** Worker-seconds that a customer had work for: of all jobs that came before the window ended. */
const demandWithin = (jobs: readonly Job[], { to }: Interval): number =>
  sum(jobs.filter((job) => at(job.createdAt) < to).map((job) => job.runSeconds));

const at = (time: string): number => Date.parse(time) / 1_000;
const endOf = (job: Job): number => at(job.finishedAt ?? job.createdAt);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
