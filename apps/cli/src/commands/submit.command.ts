import { createReadStream } from 'node:fs';
import { JOB_TYPES, type JobTypeKey } from '@fairlane/domain';
import { type Command, Option } from 'commander';
import { given, type JobBody } from '../api/answers.js';
import { MAX_BATCH } from '../api/api-client.js';
import { jsonValue, nonNegativeNumber, positiveNumber, recordRange, wholeNumber } from '../arguments.js';
import { CommandFailed, UsageError } from '../exit-code.js';
import { groupBy } from '../figures/group-by.js';
import { followJobs, listingStart } from '../jobs/follow-jobs.js';
import { readJobs } from '../jobs/read-jobs.js';
import { submitBatches } from '../jobs/submit-batches.js';
import { count } from '../output/format.js';
import type { OpenSession, Session } from '../session.js';

interface SubmitOptions {
  readonly batch: number;
  readonly watch?: boolean;
  readonly count: number;
  readonly customer?: string;
  readonly user?: string;
  readonly task?: string;
  readonly seconds?: number;
  readonly type?: JobTypeKey;
  readonly records?: 'all' | { from: number; to: number };
  readonly payload?: unknown;
  readonly name?: string;
  readonly priority?: number;
  readonly delay?: number;
  readonly runAt?: string;
  readonly maxAttempts?: number;
  readonly idempotencyKey?: string;
}

export function addSubmitCommand(program: Command, open: OpenSession): void {
  program
    .command('submit')
    .description(
      'Submit one job by flags, or many from a file: NDJSON, a JSON array or one object; - is standard input.',
    )
    .argument('[file]', 'jobs as POST /v1/jobs takes them')
    .option('--customer <id>', 'customer of the job')
    .option('--user <id>', 'user within the customer')
    .option('--task <name>', 'task to run (default: simulate)')
    .option('--seconds <n>', 'expected execution time', nonNegativeNumber)
    .addOption(
      new Option('--type <type>', 'job type; by default derived from the task or the seconds').choices(
        JOB_TYPES,
      ),
    )
    .option('--records <range>', 'all, or FROM-TO', recordRange)
    .option('--payload <json>', 'input of the task', jsonValue)
    .option('--name <text>', 'a name for people')
    .option('--priority <0-9>', 'within the customer', wholeNumber(0, 9))
    .option('--delay <seconds>', 'not before so many seconds from now', positiveNumber)
    .option('--run-at <time>', 'not before this time, ISO 8601')
    .option('--max-attempts <n>', 'attempts before it fails', wholeNumber(1))
    .option('--idempotency-key <key>', 'makes submitting it twice harmless')
    .option('--count <n>', 'submit so many copies of the job', wholeNumber(1), 1)
    .option('--batch <n>', 'jobs in one request', wholeNumber(1, MAX_BATCH), MAX_BATCH)
    .option('--watch', 'wait until all have ended; exit code 1 unless all succeeded')
    .action(async (file: string | undefined, options: SubmitOptions, command: Command) =>
      submit(open(command), file, options),
    );
}

async function submit(session: Session, file: string | undefined, options: SubmitOptions): Promise<void> {
  const { api, output } = session;
  const from = listingStart();
  const ids = await submitBatches(
    api,
    file === undefined ? jobsByFlags(options) : jobsOf(session, file),
    options.batch,
  );
  if (options.watch === true) return watch(session, ids, from);
  output.answer({ ids }, () =>
    output.line(ids.length <= 20 ? ids.join('\n') : `${count(ids.length)} jobs accepted`),
  );
}

// eslint-disable-next-line @typescript-eslint/require-await -- the other source of jobs is a stream
async function* jobsByFlags(options: SubmitOptions): AsyncGenerator<JobBody> {
  if (options.customer === undefined) throw new UsageError('name a --customer, or a file of jobs');
  const {
    customer: customerId,
    user: userId,
    seconds: executionSeconds,
    delay: delaySeconds,
    ...rest
  } = options;
  const { task, type, records, payload, name, priority, runAt, maxAttempts, idempotencyKey } = rest;
  const job = given({
    customerId,
    userId,
    task,
    executionSeconds,
    type,
    records,
    payload,
    name,
    priority,
    delaySeconds,
    runAt,
    maxAttempts,
    idempotencyKey,
  });
  for (let copy = 0; copy < options.count; copy++) yield job;
}

async function* jobsOf(session: Session, file: string): AsyncGenerator<JobBody> {
  try {
    yield* readJobs(file === '-' ? session.stdin : createReadStream(file));
  } catch (error) {
    throw asUsage(error, file);
  }
}

/** A file that cannot be opened or read is a wrong argument. */
export function asUsage(error: unknown, file: string): unknown {
  if (error instanceof UsageError) return new UsageError(`${file}: ${error.message}`, { cause: error });
  if (error instanceof Error && 'syscall' in error)
    return new UsageError(`${file} cannot be read: ${error.message}`, { cause: error });
  return error;
}

async function watch({ api, output, signal }: Session, ids: readonly string[], from: string): Promise<void> {
  const onEnded = (_: unknown, ended: number) =>
    output.note(`${count(ended)} of ${count(ids.length)} jobs have ended`);
  const jobs = await followJobs(api, ids, { from, signal, onEnded });
  const byState = Object.fromEntries(
    [...groupBy(jobs.values(), (job) => job.state)].map(([state, group]) => [state, group.length]),
  );
  output.answer({ ids, byState }, () => {
    for (const [state, number] of Object.entries(byState)) output.line(`${count(number)} ${state}`);
  });
  const succeeded = byState.succeeded ?? 0;
  if (succeeded < ids.length)
    throw new CommandFailed(`${count(ids.length - succeeded)} of ${count(ids.length)} jobs did not succeed`);
}
