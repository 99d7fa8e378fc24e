import { JOB_STATES, JOB_TYPES, type JobState, type JobTypeKey } from '@fairlane/domain';
import { type Command, Option } from 'commander';
import { given, hasEnded, type Job } from '../api/answers.js';
import { JOBS_PAGE } from '../api/api-client.js';
import { wholeNumber } from '../arguments.js';
import { collect } from '../jobs/collect.js';
import { seconds } from '../output/format.js';
import type { Output } from '../output/output.js';
import type { OpenSession, Session } from '../session.js';

interface ListOptions {
  readonly customer?: string;
  readonly user?: string;
  readonly state?: JobState;
  readonly type?: JobTypeKey;
  readonly task?: string;
  readonly from?: string;
  readonly to?: string;
  readonly limit: number;
  readonly cursor?: string;
  readonly all?: boolean;
}

export function addJobsCommand(program: Command, open: OpenSession): void {
  const jobs = program.command('jobs').description('List jobs, look at one, cancel or retry it.');
  jobs
    .command('list', { isDefault: true })
    .description('List jobs, one page or --all.')
    .option('--customer <id>', 'of this customer')
    .option('--user <id>', 'of this user')
    .addOption(new Option('--state <state>', 'in this state').choices(JOB_STATES))
    .addOption(new Option('--type <type>', 'of this job type').choices(JOB_TYPES))
    .option('--task <name>', 'of this task')
    .option('--from <time>', 'submitted at or after, ISO 8601')
    .option('--to <time>', 'submitted before, ISO 8601')
    .option('--limit <n>', 'jobs in a page', wholeNumber(1, JOBS_PAGE), 20)
    .option('--cursor <cursor>', 'go on after an earlier page')
    .option('--all', 'every page')
    .action(async (options: ListOptions, command: Command) => list(open(command), options));
  jobs
    .command('get <id>')
    .description('All that is known of a job; while it has not ended, also why it waits.')
    .action(async (id: string, _options: object, command: Command) => get(open(command), id));
  jobs
    .command('cancel <id>')
    .description('Cancel a job that has not ended.')
    .action(async (id: string, _options: object, command: Command) => {
      const { api, output } = open(command);
      const job = await api.cancelJob(id);
      output.answer(job, () =>
        output.line(job.state === 'running' ? `${id} is asked to stop` : `${id} is ${job.state}`),
      );
    });
  jobs
    .command('retry <id>')
    .description('Queue a failed, cancelled or expired job again.')
    .action(async (id: string, _options: object, command: Command) => {
      const { api, output } = open(command);
      const job = await api.retryJob(id);
      output.answer(job, () => output.line(`${id} is ${job.state}`));
    });
}

async function list({ api, output }: Session, options: ListOptions): Promise<void> {
  const { customer: customerId, user: userId, state, type, task, from, to, limit, cursor, all } = options;
  const filter = given({ customerId, userId, state, type, task, from, to });
  const page =
    all === true
      ? { items: await collect(api.allJobs(filter)) }
      : await api.listJobs({ ...filter, ...given({ limit, cursor }) });
  output.answer(page, () => {
    printJobs(output, page.items);
    if ('nextCursor' in page && typeof page.nextCursor === 'string')
      output.note(`there is more: --cursor ${page.nextCursor}`);
  });
}

function printJobs(output: Output, jobs: readonly Job[]): void {
  output.table(
    ['id', 'customer', 'user', 'task', 'type', 'state', 'wait', 'ran', 'created'],
    jobs.map((job) => [
      job.id,
      job.customerId,
      job.userId,
      job.task,
      job.type,
      job.state,
      seconds(job.waitSeconds),
      seconds(job.runSeconds),
      job.createdAt,
    ]),
  );
}

async function get({ api, output }: Session, id: string): Promise<void> {
  const job = await api.getJob(id);
  const waiting = hasEnded(job) || job.state === 'running' ? undefined : await api.waiting(id);
  output.answer({ ...job, waiting }, () => {
    for (const [field, value] of Object.entries({ ...job, waiting })) {
      if (value === null || value === undefined) continue;
      output.line(`${field.padEnd(16)} ${typeof value === 'string' ? value : JSON.stringify(value)}`);
    }
  });
}
