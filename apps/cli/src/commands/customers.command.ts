import { createReadStream } from 'node:fs';
import { access } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { TIERS, type TierKey } from '@fairlane/domain';
import { type Command, Option } from 'commander';
import { given } from '../api/answers.js';
import { positiveNumber, wholeNumber } from '../arguments.js';
import { collect } from '../jobs/collect.js';
import type { OpenSession, Session } from '../session.js';
import { asUsage } from './submit.command.js';

interface CreateOptions {
  readonly id?: string;
  readonly domain?: string;
  readonly records?: number;
  readonly tier?: TierKey;
  readonly weight?: number;
  readonly maxTurns?: number;
  readonly maxQueued?: number;
}

export function addCustomersCommand(program: Command, open: OpenSession): void {
  const customers = program
    .command('customers')
    .description('List customers, create one, import its records.');
  customers
    .command('list', { isDefault: true })
    .description('All customers, and how busy they are.')
    .action(async (_options: object, command: Command) => list(open(command)));
  customers
    .command('create <name>')
    .description('Create a customer.')
    .option('--id <id>', '1-64 of A-Za-z0-9_.-; by default generated')
    .option('--domain <url>', 'its site')
    .option('--records <n>', 'number of active records, where they are kept elsewhere', wholeNumber(0))
    .addOption(new Option('--tier <tier>', 'pin the tier').choices(TIERS))
    .option('--weight <n>', "share relative to others; by default the tier's", positiveNumber)
    .option('--max-turns <n>', 'turns that it may hold at once', wholeNumber(1))
    .option('--max-queued <n>', 'jobs that it may have queued', wholeNumber(1))
    .action(async (name: string, options: CreateOptions, command: Command) =>
      create(open(command), name, options),
    );
  customers
    .command('tasks <id>')
    .description("What a customer's tasks really take, beside the type that they declare.")
    .action(async (id: string, _options: object, command: Command) => listTasks(open(command), id));
  customers
    .command('import <file>')
    .description("Import a customer's records from CSV with a header line; - is standard input.")
    .requiredOption('--customer <id>', 'whose records they are')
    .action(async (file: string, options: { customer: string }, command: Command) =>
      importRecords(open(command), file, options.customer),
    );
}

async function list({ api, output }: Session): Promise<void> {
  const items = await collect(api.allCustomers());
  const row = (customer: (typeof items)[number]) => [
    customer.id,
    customer.name,
    customer.tier,
    customer.activeRecords,
    customer.weight,
    customer.queued,
    customer.running,
    customer.paused ? 'paused' : customer.activity,
  ];
  output.answer({ items }, () =>
    output.table(
      ['id', 'name', 'tier', 'records', 'weight', 'queued', 'running', 'activity'],
      items.map(row),
    ),
  );
}

async function listTasks({ api, output }: Session, id: string): Promise<void> {
  const items = await collect(api.tasksOf(id));
  const row = (task: (typeof items)[number]) => [
    task.task,
    task.type,
    task.learnedSeconds.toPrecision(3),
    task.kind,
    task.samples,
    task.misdeclared ? `really ${task.learnedType}` : '',
  ];
  output.answer({ items }, () =>
    output.table(['task', 'declared', 'seconds', 'a', 'samples', ''], items.map(row)),
  );
}

async function create({ api, output }: Session, name: string, options: CreateOptions): Promise<void> {
  const { id, domain, records: recordCount, tier, weight, maxTurns: maxConcurrentTurns, maxQueued } = options;
  const [customer] = await api.createCustomers([
    given({ id, name, domain, recordCount, tier, weight, maxConcurrentTurns, maxQueued }),
  ]);
  output.answer(customer, () =>
    output.line(`${customer?.id ?? ''} (${customer?.tier ?? ''}, weight ${customer?.weight ?? ''})`),
  );
}

async function importRecords(
  { api, output, stdin }: Session,
  file: string,
  customerId: string,
): Promise<void> {
  if (file !== '-')
    await access(file).catch((error: unknown) => Promise.reject(asUsage(error, file) as Error));
  const open = () =>
    Readable.toWeb(
      file === '-' ? Readable.from(stdin) : createReadStream(file),
    ) as ReadableStream<Uint8Array>;
  const answer = await api.importRecords(customerId, open);
  output.answer(answer, () =>
    output.line(
      Object.entries(answer as object)
        .map(([field, value]) => `${field} ${String(value)}`)
        .join(', '),
    ),
  );
}
