import { type Command, Option } from 'commander';
import { type ApiKeyBody, given } from '../api/answers.js';
import { UsageError } from '../exit-code.js';
import { collect } from '../jobs/collect.js';
import type { OpenSession, Session } from '../session.js';

const ROLES = ['admin', 'operator', 'customer'] as const;

interface CreateOptions {
  readonly role: ApiKeyBody['role'];
  readonly customer?: string;
}

export function addKeysCommand(program: Command, open: OpenSession): void {
  const keys = program.command('keys').description('List, create and delete API keys; for admins.');
  keys
    .command('list', { isDefault: true })
    .description('All keys, without their secrets.')
    .action(async (_options: object, command: Command) => list(open(command)));
  keys
    .command('create <name>')
    .description('Create a key; it is shown once.')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).makeOptionMandatory())
    .option('--customer <id>', 'whose key it is, for the role customer')
    .action(async (name: string, options: CreateOptions, command: Command) =>
      create(open(command), name, options),
    );
  keys
    .command('delete <id>')
    .description('Revoke a key.')
    .action(async (id: string, _options: object, command: Command) => {
      const { api, output } = open(command);
      await api.deleteKey(id);
      output.answer({ id, deleted: true }, () => output.line(`${id} is deleted`));
    });
}

async function list({ api, output }: Session): Promise<void> {
  const items = await collect(api.allKeys());
  output.answer({ items }, () =>
    output.table(
      ['id', 'name', 'role', 'customer', 'created'],
      items.map((key) => [key.id, key.name, key.role, key.customerId, key.createdAt]),
    ),
  );
}

async function create(
  { api, output }: Session,
  name: string,
  { role, customer }: CreateOptions,
): Promise<void> {
  if ((role === 'customer') !== (customer !== undefined))
    throw new UsageError('--customer goes with the role customer, and only with it');
  const key = await api.createKey(given({ name, role, customerId: customer }));
  output.answer(key, () => {
    output.line(key.key);
    output.note('this is the only time that the key is shown');
  });
}
