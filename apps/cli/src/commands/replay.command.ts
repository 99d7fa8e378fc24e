import type { Command } from 'commander';
import { MAX_BATCH } from '../api/api-client.js';
import { positiveNumber, wholeNumber } from '../arguments.js';
import { CommandFailed, UsageError } from '../exit-code.js';
import { collect } from '../jobs/collect.js';
import { followJobs, listingStart, untilNoneIsLeft } from '../jobs/follow-jobs.js';
import { Pulses } from '../jobs/pulses.js';
import { together } from '../jobs/together.js';
import { listenToTurns, watchCustomers } from '../jobs/watch-customers.js';
import { count, figure, seconds } from '../output/format.js';
import { openLiveView } from '../output/live-view.js';
import type { Output } from '../output/output.js';
import { ensureCustomers } from '../replay/ensure-customers.js';
import { planReplay, type Tick, TICK_SECONDS } from '../replay/plan.js';
import { readSwf } from '../replay/read-swf.js';
import { replayReport, type ReplayReport } from '../replay/replay-report.js';
import { Submission, submitOnTime } from '../replay/submit-on-time.js';
import type { OpenSession, Session } from '../session.js';
import { asUsage } from './submit.command.js';

interface ReplayOptions {
  readonly scale: number;
  readonly slots?: number;
  readonly days?: number;
  readonly until?: number;
  readonly bound: number;
  readonly prefix: string;
  readonly batch: number;
}

const SECONDS_PER_DAY = 86_400;

export function addReplayCommand(program: Command, open: OpenSession): void {
  program
    .command('replay <file>')
    .description(
      'Submit a log in the Standard Workload Format (.swf, .swf.gz) at its own pace, and tell how its customers fared.',
    )
    .option('--scale <n>', 'divide submission and run times by this', positiveNumber, 4_000)
    .option('--slots <n>', 'slots that the workers have: tells the offered load', wholeNumber(1))
    .option('--days <n>', 'only the first days of the log', positiveNumber)
    .option('--until <seconds>', 'only jobs submitted before this second of the log', positiveNumber)
    .option(
      '--bound <seconds>',
      'shortest run time that a slowdown is counted against, in seconds of the log',
      positiveNumber,
      600,
    )
    .option('--prefix <text>', 'ids of the customers: this and the number of the group', 'swf-')
    .option('--batch <n>', 'most jobs in one request', wholeNumber(1, MAX_BATCH), 1_000)
    .action(async (file: string, options: ReplayOptions, command: Command) =>
      replay(open(command), file, options),
    );
}

async function replay(session: Session, file: string, options: ReplayOptions): Promise<void> {
  const { output } = session;
  const untilSeconds = Math.min(options.until ?? Infinity, (options.days ?? Infinity) * SECONDS_PER_DAY);
  const log = await collect(readSwf(file, untilSeconds)).catch((error: unknown) =>
    Promise.reject(asUsage(error, file) as Error),
  );
  if (log.length === 0)
    throw new UsageError(`${file} has no job in the Standard Workload Format in that time`);
  const ticks = planReplay(log, options.scale, options.prefix, options.batch);
  await ensureCustomers(session.api, customerIdsOf(ticks));
  output.note(
    introduction(ticks, log.reduce((sum, job) => sum + job.runSeconds, 0) / options.scale, options.slots),
  );

  const from = listingStart();
  const submission = await submitAndWatch(session, ticks, from);
  const ended = await followJobs(session.api, [...submission.jobs.keys()], { from, signal: session.signal });
  const report = replayReport(submission.jobs, ended, options.scale, options.bound);
  output.answer({ ...report, latestSubmissionSeconds: submission.latestSeconds }, () =>
    print(output, report, submission),
  );
  if (report.succeeded < report.jobs)
    throw new CommandFailed(`${count(report.jobs - report.succeeded)} jobs did not succeed`);
}

/** Submits on time and shows the customers until all has ended; gives what was submitted. */
async function submitAndWatch(
  { api, output, signal }: Session,
  ticks: readonly Tick[],
  from: string,
): Promise<Submission> {
  const submission = new Submission();
  const pulses = new Pulses();
  const view = openLiveView(output.streams.err);
  const customerIds = new Set(customerIdsOf(ticks));
  const submit = async (shared: AbortSignal) => {
    await submitOnTime(api, ticks, submission, shared);
    await untilNoneIsLeft(api, submission.jobs, { from, signal: shared });
  };
  await together(
    signal,
    submit,
    (shared) => watchCustomers(api, { view, pulses, signal: shared, customerIds }),
    (shared) => listenToTurns(api, pulses, shared),
  );
  return submission;
}

const customerIdsOf = (ticks: readonly Tick[]): string[] => [
  ...new Set(ticks.flatMap((tick) => tick.jobs).map((job) => job.customerId)),
];

function introduction(ticks: readonly Tick[], workerSeconds: number, slots: number | undefined): string {
  const jobs = ticks.reduce((sum, tick) => sum + tick.jobs.length, 0);
  const span = ticks.at(-1)?.dueSeconds ?? 0;
  const load =
    slots === undefined
      ? ''
      : `, ${figure(workerSeconds / slots / Math.max(span, TICK_SECONDS))} of what ${count(slots)} slots can do`;
  return `${count(jobs)} jobs in ${seconds(span)}, ${count(Math.round(workerSeconds))} worker-seconds${load}`;
}

function print(output: Output, report: ReplayReport, submission: Submission): void {
  const { slowdown, wallClock } = report;
  const both = (log: number, here: number) => `${seconds(log)} of the log (${seconds(here)} here)`;
  output.table(
    ['figure', 'value'],
    [
      ['jobs done', `${count(report.succeeded)} of ${count(report.jobs)}`],
      [`slowdown of the ${slowdown.light.customers} light customers`, figure(slowdown.light.mean)],
      [`slowdown of the ${slowdown.heavy.customers} heavy customers`, figure(slowdown.heavy.mean)],
      ['makespan', both(report.makespanSeconds, wallClock.makespanSeconds)],
      ['p50 wait', both(report.waitP50Seconds, wallClock.waitP50Seconds)],
      ['p99 wait', both(report.waitP99Seconds, wallClock.waitP99Seconds)],
      ['latest submission', `${seconds(submission.latestSeconds)} behind its time`],
    ],
  );
}
