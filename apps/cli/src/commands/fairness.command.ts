import type { Command } from 'commander';
import { percent, seconds } from '../output/format.js';
import type { OpenSession } from '../session.js';

export function addFairnessCommand(program: Command, open: OpenSession): void {
  program
    .command('fairness')
    .description('What each customer should have had and has had, and how far behind it is.')
    .action(async (_options: object, command: Command) => {
      const { api, output } = open(command);
      const fairness = await api.getFairness();
      output.answer(fairness, () => {
        output.table(
          ['customer', 'weight', 'fair share', 'share', 'lag', 'bound'],
          fairness.items.map((item) => [
            item.customerId,
            item.weight,
            percent(item.fairShare),
            percent(item.share),
            seconds(item.lagSeconds),
            seconds(item.boundSeconds),
          ]),
        );
        output.line(`Jain index ${fairness.jainIndex?.toFixed(3) ?? '-'}`);
      });
    });
}
