import type { Customer } from '../api/answers.js';
import { percentile } from '../figures/percentile.js';
import type { Pulse } from '../output/live-view.js';

/** Waits per customer that the live figure looks back on. */
const LATEST_WAITS = 200;

/** What has ended so far, by customer: counted from the API's events, or taken from what was submitted. */
export class Pulses {
  private readonly ended = new Map<string, number>();
  private readonly waits = new Map<string, number[]>();

  /** `submitted` by customer id, where it is known: then done is what is neither queued nor running of it. */
  constructor(private readonly submitted?: ReadonlyMap<string, number>) {}

  /** Takes note of ended jobs and of the waits of started ones. */
  note(customerId: string, ended: number, waitSeconds: readonly number[]): void {
    this.ended.set(customerId, (this.ended.get(customerId) ?? 0) + ended);
    const latest = [...(this.waits.get(customerId) ?? []), ...waitSeconds].slice(-LATEST_WAITS);
    this.waits.set(customerId, latest);
  }

  of(customer: Customer): Pulse {
    const { id: customerId, name, queued, running } = customer;
    const waits = this.waits.get(customerId);
    const waitSeconds = waits && waits.length > 0 ? percentile(waits, 0.99) : undefined;
    return { customerId, name, queued, running, done: this.doneOf(customer), waitSeconds };
  }

  private doneOf({ id, queued, running }: Customer): number {
    const submitted = this.submitted?.get(id);
    return submitted === undefined ? (this.ended.get(id) ?? 0) : Math.max(0, submitted - queued - running);
  }
}
