import type { Command } from 'commander';
import type { OpenSession } from '../session.js';

export function addWorkersCommand(program: Command, open: OpenSession): void {
  program
    .command('workers')
    .description('The worker processes, their hosts and slots.')
    .action(async (_options: object, command: Command) => {
      const { api, output } = open(command);
      const items = await api.listWorkers();
      output.answer({ items }, () =>
        output.table(
          ['id', 'host', 'state', 'slots'],
          items.map((worker) => [worker.id, worker.host, worker.state, worker.slots]),
        ),
      );
    });
}
