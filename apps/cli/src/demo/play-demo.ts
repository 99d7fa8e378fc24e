import pc from 'picocolors';
import type { Customer, Job, JobTypeAnswer } from '../api/answers.js';
import { groupBy } from '../figures/group-by.js';
import { percentile } from '../figures/percentile.js';
import { followJobs } from '../jobs/follow-jobs.js';
import { together } from '../jobs/together.js';
import { isIdle, watchCustomers } from '../jobs/watch-customers.js';
import { count, percent, seconds } from '../output/format.js';
import { openLiveView } from '../output/live-view.js';
import type { Output } from '../output/output.js';
import type { Session } from '../session.js';
import {
  type FloodPlan,
  floodSize,
  FloodSubmission,
  JOB_SECONDS,
  QUIET_JOBS_EACH,
  submitFlood,
} from './flood.js';
import { type CustomerFigures, floodReport, type FloodReport } from './flood-report.js';
import { loadCustomers } from './load-customers.js';
import { findWrongTypes, sampleJobBody, typesInWords, type WrongType } from './sample-batch.js';
import type { SampleJob, Samples } from './samples.js';

/** What the demo came to. */
export interface DemoReport {
  readonly jobs: number;
  readonly failed: number;
  readonly wrongTypes: readonly WrongType[];
  readonly flood: FloodReport;
}

/** Slots to size the flood for while no worker has said how many it has. */
const USUAL_SLOTS = 4;
/** The listing is bounded by this machine's clock, the submission by the database's. */
const CLOCK_SLACK_MS = 60_000;

/**
 * Three acts: customers and their records; the sample batch; a flood beside quiet customers. The acts follow one another,
 * so that a quiet customer's own long jobs do not blur what the flood does to it.
 */
export async function playDemo(session: Session, samples: Samples): Promise<DemoReport> {
  const { api, output } = session;
  const from = new Date(Date.now() - CLOCK_SLACK_MS).toISOString();
  title(
    output,
    `Five sites with ${count(samples.sites.reduce((sum, site) => sum + site.records, 0))} records, and five small customers`,
  );
  const customers = await loadCustomers(api, output, samples.sites);
  printCustomers(output, customers);

  title(
    output,
    `The sample batch: ${samples.jobs.length} jobs, ${seconds(samples.jobs.reduce((sum, job) => sum + job.execution_time, 0))} of work`,
  );
  const batch = await playSampleBatch(session, samples.jobs, from);

  const slots = await countSlots(session);
  const plan = planFlood(customers, samples, slots);
  title(
    output,
    `${nameOf(customers, plan.noisyId)} floods ${count(plan.floodJobs)} jobs; ${plan.quietIds.length} quiet customers come once a second`,
  );
  const jobs = await playFlood(session, plan, from);
  const flood = floodReport(plan, jobs, customers, slots);
  printFlood(output, flood);

  const all = [...batch.jobs, ...jobs];
  return {
    jobs: all.length,
    failed: all.filter((job) => job.state !== 'succeeded').length,
    wrongTypes: batch.wrongTypes,
    flood,
  };
}

async function playSampleBatch(
  session: Session,
  samples: readonly SampleJob[],
  from: string,
): Promise<{ jobs: Job[]; wrongTypes: WrongType[] }> {
  const { api, output, signal } = session;
  const types = await api.listJobTypes();
  const bodies = samples.map(sampleJobBody);
  const ids = await api.submitJobs(bodies);
  const submitted = new Map(
    [...groupBy(bodies, (body) => body.customerId)].map(([id, own]) => [id, own.length]),
  );
  const view = openLiveView(output.streams.err);
  await watchCustomers(api, {
    view,
    signal,
    submitted,
    customerIds: new Set(submitted.keys()),
    isOver: isIdle,
  });
  const ended = await followJobs(api, ids, { from, signal });
  const wrongTypes = findWrongTypes(samples, ids, ended, types);
  printBatch(output, [...ended.values()], types, wrongTypes);
  return { jobs: [...ended.values()], wrongTypes };
}

async function playFlood({ api, output, signal }: Session, plan: FloodPlan, from: string): Promise<Job[]> {
  const submission = new FloodSubmission();
  let isSent = false;
  const submit = async (shared: AbortSignal) => {
    await submitFlood(api, plan, submission, shared);
    isSent = true;
  };
  const watch = (shared: AbortSignal) =>
    watchCustomers(api, {
      view: openLiveView(output.streams.err),
      signal: shared,
      submitted: submission.counts,
      isOver: (customers) => isSent && isIdle(customers),
    });
  await together<[void, void]>(signal, [submit, watch]);
  return [...(await followJobs(api, submission.ids, { from, signal })).values()];
}

/** The largest site is the noisy one, all others are quiet. */
function planFlood(customers: readonly Customer[], samples: Samples, slots: number): FloodPlan {
  const largest = [...samples.sites].sort((a, b) => b.records - a.records)[0];
  const noisyId = String(largest?.id);
  const quietIds = customers.map((customer) => customer.id).filter((id) => id !== noisyId);
  return {
    noisyId,
    quietIds,
    floodJobs: floodSize(slots),
    jobSeconds: JOB_SECONDS,
    quietJobsEach: QUIET_JOBS_EACH,
  };
}

async function countSlots({ api }: Session): Promise<number> {
  const slots = (await api.listWorkers())
    .filter((worker) => worker.state === 'up')
    .reduce((sum, worker) => sum + worker.slots, 0);
  return slots > 0 ? slots : USUAL_SLOTS;
}

const nameOf = (customers: readonly Customer[], id: string): string =>
  customers.find((customer) => customer.id === id)?.name ?? id;

const title = (output: Output, text: string): void => output.line(`\n${pc.bold(text)}`);

function printCustomers(output: Output, customers: readonly Customer[]): void {
  const rows = customers.map((customer) => [
    customer.id,
    customer.name,
    customer.tier,
    count(customer.activeRecords),
    customer.weight,
  ]);
  output.table(['id', 'customer', 'tier', 'records', 'weight'], rows);
}

function printBatch(
  output: Output,
  jobs: readonly Job[],
  types: readonly JobTypeAnswer[],
  wrong: readonly WrongType[],
): void {
  output.table(
    ['customer', 'jobs', 'p50 response', 'last response', 'worker-seconds'],
    [...groupBy(jobs, (job) => job.customerId)]
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([id, own]) => {
        const responses = own.map(
          (job) => (Date.parse(job.finishedAt ?? job.createdAt) - Date.parse(job.createdAt)) / 1_000,
        );
        const worked = own.reduce((sum, job) => sum + (job.runSeconds ?? 0), 0);
        return [
          id,
          own.length,
          seconds(percentile(responses, 0.5)),
          seconds(percentile(responses, 1)),
          worked.toFixed(1),
        ];
      }),
  );
  output.line(
    `types as the API reports them: ${typesInWords(jobs, types)}${wrong.length === 0 ? '; all as their seconds say' : ''}`,
  );
  for (const { id, executionSeconds, reported, expected } of wrong)
    output.line(`${id}: ${executionSeconds} s is ${expected}, reported ${reported}`);
}

function printFlood(output: Output, report: FloodReport): void {
  const row = (figures: CustomerFigures) => [
    figures.name,
    figures.weight,
    figures.jobs,
    seconds(figures.waitP50Seconds),
    seconds(figures.waitP99Seconds),
    figures.workerSeconds.toFixed(2),
    percent(figures.share),
    percent(figures.fairShare),
  ];
  output.table(
    ['customer', 'weight', 'jobs', 'p50 wait', 'p99 wait', 'worker-seconds', 'share', 'fair share'],
    report.customers.map(row),
  );
  output.line(
    `worker-seconds and shares are of the ${seconds(report.windowSeconds)} while the flood and the quiet customers met`,
  );
}
