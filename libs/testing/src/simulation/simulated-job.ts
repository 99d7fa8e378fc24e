import { type FlowKey } from '@fairlane/domain';

/** What a scenario submits. */
export interface JobSpec {
  readonly customerId: string;
  readonly userId?: string;
  /** Default `long`. */
  readonly jobType?: string;
  readonly opaque?: boolean;
  /** What it really takes. */
  readonly seconds: number;
  /** What the scheduler is told that it takes; default the truth. */
  readonly estimateSeconds?: number;
}

export interface SimulatedJob {
  readonly flow: FlowKey;
  readonly seconds: number;
  readonly estimateSeconds: number;
  readonly submittedAt: number;
  /** Real seconds that are left. */
  remaining: number;
  startedAt: number | undefined;
  finishedAt: number | undefined;
}

/** Estimated seconds that are left: the estimate shrinks with the work, as a count of records does. */
export function estimatedRemaining(job: SimulatedJob): number {
  return job.seconds === 0 ? 0 : (job.estimateSeconds * job.remaining) / job.seconds;
}

/** The queued jobs of one flow: a time-slice goes to the end, a job that was not started back to the front. */
export class JobQueue {
  private items: SimulatedJob[] = [];
  private next = 0;

  get length(): number {
    return this.items.length - this.next;
  }

  push(job: SimulatedJob): void {
    this.items.push(job);
  }

  unshift(job: SimulatedJob): void {
    if (this.next === 0) this.items.unshift(job);
    else this.items[--this.next] = job;
  }

  peek(): SimulatedJob | undefined {
    return this.items[this.next];
  }

  shift(): SimulatedJob | undefined {
    const job = this.items[this.next];
    if (job === undefined) return undefined;
    if (++this.next > this.items.length / 2) {
      this.items = this.items.slice(this.next);
      this.next = 0;
    }
    return job;
  }
}
