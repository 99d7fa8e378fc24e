import type { JobCustomer } from '@fairlane/persistence';
import { LRUCache } from 'lru-cache';

const MOST_CUSTOMERS = 10_000;

/**
 * Customers as submissions last found them, so that the next one need not look. Whoever plans with them has the database
 * compare their `version` as it stores the jobs, and looks after all when it is another. Only those are kept whose jobs
 * may have nothing to do but to be stored: without a limit, a rate or an endpoint.
 */
export class RememberedCustomers {
  private readonly known = new LRUCache<string, JobCustomer>({ max: MOST_CUSTOMERS });

  remember(customers: Iterable<JobCustomer>): void {
    for (const customer of customers) {
      const { id, maxQueued, maxStartsPerMinute, hearsOfJobs } = customer;
      if (maxQueued === null && maxStartsPerMinute === null && !hearsOfJobs) this.known.set(id, customer);
      else this.known.delete(id);
    }
  }

  /** These customers, by id; undefined unless all are known. */
  of(ids: readonly string[]): Map<string, JobCustomer> | undefined {
    const found = new Map<string, JobCustomer>();
    for (const id of ids) {
      const customer = this.known.get(id);
      if (!customer) return undefined;
      found.set(id, customer);
    }
    return found;
  }
}
