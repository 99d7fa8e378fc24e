import { percentile } from '@fairlane/domain';
import type { Customer } from '../api/answers.js';
import type { Pulse } from '../output/live-view.js';

/** Waits per customer that the live figure looks back on. */
const LATEST_WAITS = 200;

/** What has ended and how long it waited, by customer, since somebody began to look. */
export class Pulses {
  private readonly ended = new Map<string, number>();
  private readonly waits = new Map<string, number[]>();

  /** Takes note of ended jobs and of the waits of started ones. */
  note(customerId: string, ended: number, waitSeconds: readonly number[]): void {
    this.ended.set(customerId, (this.ended.get(customerId) ?? 0) + ended);
    const latest = [...(this.waits.get(customerId) ?? []), ...waitSeconds].slice(-LATEST_WAITS);
    this.waits.set(customerId, latest);
  }

  of({ id: customerId, name, queued, running }: Pick<Customer, 'id' | 'name' | 'queued' | 'running'>): Pulse {
    const waits = this.waits.get(customerId) ?? [];
    const waitSeconds = waits.length > 0 ? percentile(waits, 0.99) : undefined;
    return { customerId, name, queued, running, done: this.ended.get(customerId) ?? 0, waitSeconds };
  }
}
