import { type CustomerRecord, type RecordTask, Task, type TurnContext } from '@fairlane/tasks';
import { z } from 'zod';
import { StatementFolder } from './statement-folder.js';

const input = z.strictObject({ month: z.string().regex(/^\d{4}-\d{2}$/) });

/** Renders a statement for each of the customer's active records. It knows nothing of turns: it is sliced between records. */
@Task({
  name: 'statement.render',
  type: 'quick',
  payload: input,
  description: 'Renders a monthly statement a record.',
})
export class RenderStatement implements RecordTask {
  constructor(private readonly folder: StatementFolder) {}

  async process(record: CustomerRecord, turn: TurnContext): Promise<void> {
    const { month } = turn.input as z.infer<typeof input>;
    const name = record.name ?? record.id;
    await this.folder.write(record.customerId, record.id, `Statement ${month}\n\nDear ${name},\n...\n`);
  }
}
