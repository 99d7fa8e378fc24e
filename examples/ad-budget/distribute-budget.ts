import { type JobTask, NonRetryableError, Task, type TurnContext } from '@fairlane/tasks';
import { z } from 'zod';
import type { AdJob } from './create-job.js';
import { splitBudget } from './split-budget.js';

const DAY_MILLIS = 86_400_000;
const WEEKDAY_WEIGHT = 100;

const input = z
  .strictObject({
    /** What a Saturday or Sunday gets, in percent of a weekday. */
    weekendPercent: z.number().int().min(0).max(1_000).default(WEEKDAY_WEIGHT),
  })
  .prefault({});

/** What every day may spend; the cents add up to the budget. */
export interface Plan extends AdJob {
  readonly plan: readonly { readonly day: string; readonly cents: number }[];
}

/** Stage 2: splits the budget of the stage before over the days. */
@Task({
  name: 'distribute_budget',
  type: 'quick',
  sliced: true,
  payload: input,
  description: 'Splits a budget over days, to the cent.',
})
export class DistributeBudget implements JobTask<z.infer<typeof input>, Plan> {
  async run({ weekendPercent }: z.infer<typeof input>, turn: TurnContext): Promise<Plan> {
    const job = (await turn.parents.get('create'))?.result as AdJob | undefined;
    if (!job) throw new NonRetryableError('It has to wait for a job with the key "create".');
    const first = Date.parse(job.firstDay);
    const days = Array.from({ length: job.days }, (_, n) => new Date(first + n * DAY_MILLIS));
    const weights = days.map((day) => (isWeekend(day) ? weekendPercent : WEEKDAY_WEIGHT));
    const cents = splitBudget(
      job.budgetCents,
      weights.some((weight) => weight > 0) ? weights : days.map(() => 1),
    );
    const plan = days.map((day, n) => ({ day: day.toISOString().slice(0, 10), cents: cents[n] ?? 0 }));
    return { ...job, plan };
  }
}

const isWeekend = (day: Date): boolean => day.getUTCDay() % 6 === 0;
