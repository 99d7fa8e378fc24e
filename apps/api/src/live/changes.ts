/** What has changed since somebody last asked, and for whom: enough to know which lists to read again. */
export interface ChangesSnapshot {
  /** Customers whose jobs changed; null when they are more than are told. */
  readonly customerIds: readonly string[] | null;
  /** Jobs were accepted, of whichever customers. */
  readonly jobsArrived: boolean;
  /** A store, a customer or a limit was edited. */
  readonly settings: boolean;
  readonly workers: boolean;
}

/** Customers that are told by name. */
const MOST_CUSTOMERS = 500;

/** Gathers what the events say, so that a thousand of them cost a reader one message. */
export class Changes {
  private customers = new Set<string>();
  private jobsArrived = false;
  private settings = false;
  private workers = false;

  job(customerId: string): void {
    if (this.customers.size <= MOST_CUSTOMERS) this.customers.add(customerId);
  }

  arrived(): void {
    this.jobsArrived = true;
  }

  setting(): void {
    this.settings = true;
  }

  worker(): void {
    this.workers = true;
  }

  /** Gives what was gathered and begins anew; undefined when there is nothing. */
  take(): ChangesSnapshot | undefined {
    const { customers, jobsArrived, settings, workers } = this;
    if (customers.size === 0 && !jobsArrived && !settings && !workers) return undefined;
    this.customers = new Set();
    this.jobsArrived = this.settings = this.workers = false;
    const customerIds = customers.size > MOST_CUSTOMERS ? null : [...customers];
    return { customerIds, jobsArrived, settings, workers };
  }
}
