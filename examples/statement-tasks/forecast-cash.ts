import { type JobTask, NonRetryableError, Task, type TurnContext } from '@fairlane/tasks';
import { z } from 'zod';

const input = z.strictObject({
  openingBalance: z.number(),
  /** Mean and spread of a month's result. */
  monthlyMean: z.number(),
  monthlySpread: z.number().nonnegative(),
  months: z.number().int().min(1).max(120),
  scenarios: z.number().int().min(1).max(10_000_000).default(100_000),
});
type ForecastInput = z.infer<typeof input>;

export interface Forecast {
  readonly p5: number;
  readonly p50: number;
  readonly p95: number;
}

/** Parts of the work after which progress is told. */
const STEPS = 100;

/**
 * Plays a customer's balance through in many random scenarios: pure CPU work, which would hold up every other job of
 * its process. So it runs in a thread, which can also be ended at any moment, by a cancelled job or its timeout.
 */
@Task({
  name: 'cash.forecast',
  type: 'extended',
  isolation: 'thread',
  timeoutSeconds: 900,
  payload: input,
  description: 'Forecasts a balance by simulation.',
})
export class ForecastCash implements JobTask<ForecastInput, Forecast> {
  async run(given: ForecastInput, turn: TurnContext): Promise<Forecast> {
    if (given.monthlySpread === 0 && given.scenarios > 1)
      throw new NonRetryableError('Without spread all scenarios are the same; ask for one.', {
        code: 'CASH.NO_SPREAD',
      });
    const balances = new Float64Array(given.scenarios);
    const step = Math.ceil(given.scenarios / STEPS);
    for (let scenario = 0; scenario < given.scenarios; scenario += 1) {
      balances[scenario] = play(given);
      if (scenario % step === 0) turn.progress(scenario, given.scenarios);
    }
    balances.sort();
    const at = (part: number): number => balances[Math.floor(part * (balances.length - 1))] ?? Number.NaN;
    return Promise.resolve({ p5: at(0.05), p50: at(0.5), p95: at(0.95) });
  }
}

function play({ openingBalance, monthlyMean, monthlySpread, months }: ForecastInput): number {
  let balance = openingBalance;
  for (let month = 0; month < months; month += 1) balance += monthlyMean + monthlySpread * standardNormal();
  return balance;
}

/** Box and Muller (1958). */
function standardNormal(): number {
  return Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
}
