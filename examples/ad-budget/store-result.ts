import { type JobTask, NonRetryableError, Task, type TurnContext } from '@fairlane/tasks';
import type { Plan } from './distribute-budget.js';

/** What stays online: an amount for each day. */
export interface AdResult {
  readonly jobId: string;
  readonly budget: string;
  readonly from: string;
  readonly until: string;
  readonly days: readonly { readonly day: string; readonly amount: string }[];
}

/**
 * Stage 3: makes the plan of the stage before the result. It is online as long as the job is kept: `retainSeconds`, the
 * days of the order.
 */
@Task({ name: 'store_result', type: 'short', sliced: true, description: 'Puts a plan online.' })
export class StoreResult implements JobTask<unknown, AdResult> {
  async run(_input: unknown, turn: TurnContext): Promise<AdResult> {
    const done = (await turn.parents.get('distribute'))?.result as Plan | undefined;
    if (!done) throw new NonRetryableError('It has to wait for a job with the key "distribute".');
    return {
      jobId: done.jobId,
      budget: amountOf(done.budgetCents),
      from: done.firstDay,
      until: done.plan.at(-1)?.day ?? done.firstDay,
      days: done.plan.map(({ day, cents }) => ({ day, amount: amountOf(cents) })),
    };
  }
}

const amountOf = (cents: number): string =>
  `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
