import type { TurnSettled } from '@fairlane/contracts';
import { Reservoir } from './reservoir.js';
import { waitPercentiles } from './wait-percentiles.js';

/** Length of a step, seconds, and how many are kept: ten minutes. */
export const ACTIVITY_STEP_SECONDS = 10;
const STEPS = 60;
/** Steps whose waits are kept one by one: the last minute's. */
const STEPS_WITH_WAITS = 7;
const WAITS_PER_STEP = 20;
/** Customers that are counted in one step; those that come later in it are left out. */
const MOST_CUSTOMERS = 2_000;

/** What a customer was given in one step. */
export interface ActivityPoint {
  /** Begin of the step, seconds since 1970. */
  readonly at: number;
  readonly jobs: number;
  readonly failed: number;
  readonly heldSeconds: number;
  readonly waitP50Seconds: number | null;
  readonly waitP99Seconds: number | null;
}

interface Counted {
  jobs: number;
  failed: number;
  heldSeconds: number;
  waits: Reservoir | undefined;
  percentiles: ReturnType<typeof waitPercentiles> | undefined;
}

interface Step {
  readonly at: number;
  readonly customers: Map<string, Counted>;
}

/** Ten minutes of settled turns by customer, as this process heard of them; at most 2,000 customers in a step. */
export class CustomerWindow {
  private steps: Step[] = [];

  /** @param now seconds since 1970 */
  add({ customerId, succeeded, failed, heldSeconds, waitSeconds }: TurnSettled, now: number): void {
    const { customers } = this.stepAt(now);
    let counted = customers.get(customerId);
    if (!counted) {
      if (customers.size >= MOST_CUSTOMERS) return;
      const waits = new Reservoir(WAITS_PER_STEP);
      counted = { jobs: 0, failed: 0, heldSeconds: 0, waits, percentiles: undefined };
      customers.set(customerId, counted);
    }
    counted.jobs += succeeded + failed;
    counted.failed += failed;
    counted.heldSeconds += heldSeconds;
    for (const wait of waitSeconds) counted.waits?.add(wait);
  }

  /** One customer's ten minutes, oldest first; steps in which it was given nothing are left out. */
  points(customerId: string, now: number): ActivityPoint[] {
    return this.within(now, STEPS).flatMap(({ at, customers }) => {
      const counted = customers.get(customerId);
      if (!counted) return [];
      const { jobs, failed, heldSeconds, waits, percentiles } = counted;
      return [{ at, jobs, failed, heldSeconds, ...(percentiles ?? waitPercentiles(waits?.values ?? [])) }];
    });
  }

  /** Waits of the last minute by customer, an even sample; customers that started nothing are left out. */
  waits(now: number): Map<string, number[]> {
    const all = new Map<string, number[]>();
    for (const { customers } of this.within(now, STEPS_WITH_WAITS - 1)) {
      for (const [id, { waits }] of customers) {
        if (!waits || waits.values.length === 0) continue;
        const known = all.get(id);
        if (known) known.push(...waits.values);
        else all.set(id, [...waits.values]);
      }
    }
    return all;
  }

  private within(now: number, steps: number): Step[] {
    return this.steps.filter(({ at }) => at > now - steps * ACTIVITY_STEP_SECONDS);
  }

  private stepAt(now: number): Step {
    const at = Math.floor(now / ACTIVITY_STEP_SECONDS) * ACTIVITY_STEP_SECONDS;
    const last = this.steps.at(-1);
    if (last && last.at >= at) return last;
    const step: Step = { at, customers: new Map() };
    this.steps = [...this.within(now, STEPS), step];
    for (const { customers } of this.steps.slice(0, -STEPS_WITH_WAITS)) condense(customers);
    return step;
  }
}

/** Of older steps two numbers are kept instead of the waits. */
function condense(customers: Map<string, Counted>): void {
  for (const counted of customers.values()) {
    if (!counted.waits) return; // a step is condensed as a whole
    counted.percentiles = waitPercentiles(counted.waits.values);
    counted.waits = undefined;
  }
}
