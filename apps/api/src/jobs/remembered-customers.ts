import type { JobCustomer } from '@fairlane/persistence';
import { monotonicSeconds } from '@fairlane/platform';
import { LRUCache } from 'lru-cache';
import type { NewJobInput } from './job.schemas.js';
import { mayTakeLearned } from './plan-jobs.js';

const MOST_CUSTOMERS = 10_000;
/** How long what was learned of a customer's tasks is taken as it was. Seconds. */
const LEARNED_SECONDS = 5;

interface Remembered {
  readonly customer: JobCustomer;
  readonly since: number;
}

/**
 * Customers as submissions last found them, so that the next one need not look. Whoever plans with them has the database
 * compare their `version` as it stores the jobs, and looks after all when it is another. Only those are kept whose jobs
 * may have nothing to do but to be stored: without a limit, a rate or an endpoint.
 */
export class RememberedCustomers {
  private readonly known = new LRUCache<string, Remembered>({ max: MOST_CUSTOMERS });

  remember(customers: Iterable<JobCustomer>): void {
    const since = monotonicSeconds();
    for (const customer of customers) {
      const { id, maxQueued, maxStartsPerMinute, hearsOfJobs } = customer;
      if (maxQueued === null && maxStartsPerMinute === null && !hearsOfJobs)
        this.known.set(id, { customer, since });
      else this.known.delete(id);
    }
  }

  /** The customers of these jobs, by id; undefined unless all are known. */
  of(inputs: readonly NewJobInput[]): Map<string, JobCustomer> | undefined {
    const oldest = monotonicSeconds() - LEARNED_SECONDS;
    const found = new Map<string, JobCustomer>();
    for (const input of inputs) {
      const remembered = this.known.get(input.customerId);
      if (!remembered || (remembered.since < oldest && mayTakeLearned(input))) return undefined;
      found.set(input.customerId, remembered.customer);
    }
    return found;
  }
}
