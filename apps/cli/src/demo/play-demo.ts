import type { Customer, Job } from '../api/answers.js';
import { playJobs } from '../jobs/play-jobs.js';
import { count, inWords, seconds } from '../output/format.js';
import type { Session } from '../session.js';
import { type FloodPlan, floodSize, JOB_SECONDS, QUIET_JOBS_EACH, submitFlood } from './flood.js';
import { floodReport, type FloodReport } from './flood-report.js';
import { loadCustomers } from './load-customers.js';
import { nameOf, printBatch, printCustomers, printFlood, printTitle } from './print-demo.js';
import { findWrongTypes, sampleJobBody, type WrongType } from './sample-batch.js';
import type { Samples, Site } from './samples.js';

/** What the demo came to. */
export interface DemoReport {
  readonly jobs: number;
  /** Jobs that did not succeed. */
  readonly failed: number;
  readonly wrongTypes: readonly WrongType[];
  readonly flood: FloodReport;
}

/** Slots to size the flood for while no worker has said how many it has. */
const USUAL_SLOTS = 4;

/**
 * Three acts: customers and their records; the sample batch; a flood beside quiet customers. The acts follow one another,
 * so that a quiet customer's own long jobs do not blur what the flood does to it.
 */
export async function playDemo(session: Session, samples: Samples): Promise<DemoReport> {
  const { api, output } = session;
  const records = samples.sites.reduce((sum, site) => sum + site.records, 0);
  printTitle(output, `Five sites with ${count(records)} records in all, and five small customers`);
  const customers = await loadCustomers(api, output, samples.sites);
  printCustomers(output, customers);

  const batch = await playSampleBatch(session, samples, customers);

  const slots = await countSlots(session);
  const plan = planFlood(customers, samples.sites, slots);
  const quiet = inWords(plan.quietIds.length);
  printTitle(
    output,
    `${nameOf(customers, plan.noisyId)} floods ${count(plan.floodJobs)} jobs, while ${quiet} quiet customers come once a second`,
  );
  const everyone = customers.map((customer) => customer.id);
  const jobs = [
    ...(await playJobs(session, everyone, (into, signal) => submitFlood(api, plan, into, signal))).values(),
  ];
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
  { jobs: samples }: Samples,
  customers: readonly Customer[],
): Promise<{ jobs: Job[]; wrongTypes: WrongType[] }> {
  const { api, output } = session;
  const work = samples.reduce((sum, job) => sum + job.execution_time, 0);
  printTitle(output, `The sample batch: ${samples.length} jobs, ${seconds(work)} of work`);
  const types = await api.listJobTypes();
  let ids: string[] = [];
  const ended = await playJobs(
    session,
    [...new Set(samples.map((job) => String(job.site)))],
    async (into) => {
      ids = await api.submitJobs(samples.map(sampleJobBody));
      into.push(...ids);
    },
  );
  const jobs = [...ended.values()];
  const wrongTypes = findWrongTypes(samples, ids, ended, types);
  printBatch(output, jobs, customers, types, wrongTypes);
  return { jobs, wrongTypes };
}

/** The largest site is the noisy one, all other customers are quiet. */
function planFlood(customers: readonly Customer[], sites: readonly Site[], slots: number): FloodPlan {
  const [largest] = [...sites].sort((a, b) => b.records - a.records);
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
  const up = (await api.listWorkers()).filter((worker) => worker.state === 'up');
  return up.reduce((sum, worker) => sum + worker.slots, 0) || USUAL_SLOTS;
}
