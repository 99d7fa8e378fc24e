import { type JobTask, Task, type TurnContext } from '@fairlane/tasks';
import { z } from 'zod';

const input = z.strictObject({
  jobId: z.string().min(1),
  /** How long the result is to stay online, from the day of creation on. */
  days: z.number().int().min(1).max(3_660),
  /** An amount with at most two decimals, as text: a number could not hold every one exactly. */
  budget: z.string().regex(/^\d{1,12}(\.\d{1,2})?$/, 'Must be an amount such as 250.00'),
});

/** What the next stage works on. */
export interface AdJob {
  readonly jobId: string;
  readonly days: number;
  readonly budgetCents: number;
  /** `YYYY-MM-DD`, UTC. */
  readonly firstDay: string;
}

/** Stage 1: takes an order in, and checks it. */
@Task({ name: 'create_job', type: 'instant', sliced: true, payload: input, description: 'Takes an ad in.' })
export class CreateJob implements JobTask<z.infer<typeof input>, AdJob> {
  async run({ jobId, days, budget }: z.infer<typeof input>, turn: TurnContext): Promise<AdJob> {
    const [units = '0', decimals = ''] = budget.split('.');
    const budgetCents = Number(units) * 100 + Number(decimals.padEnd(2, '0'));
    return Promise.resolve({ jobId, days, budgetCents, firstDay: dayOf(turn.job.id) });
  }
}

/** The day on which a job was submitted: its id, a UUIDv7, begins with the time. So a second attempt finds the same day. */
function dayOf(jobId: string): string {
  const millis = Number.parseInt(jobId.replaceAll('-', '').slice(0, 12), 16);
  return new Date(millis).toISOString().slice(0, 10);
}
