import type { CustomerRecord } from '../task.js';

export interface RecordPage {
  readonly customerId: string;
  /** Position after which the page begins; 0 for the first. */
  readonly after: number;
  /** Last position of the range; null for the customer's last. */
  readonly last: number | null;
  /** Most records of the page. */
  readonly limit: number;
}

/** The records of customers, as tasks need them. An abstract class, so that it can be injected. */
export abstract class RecordStore {
  /**
   * The next active records by position; fewer than `limit` when these are the last. For a customer whose records
   * are kept elsewhere, bare positions.
   */
  abstract page(page: RecordPage): Promise<CustomerRecord[]>;

  /** Sets `touched_at` of the records to now, in one statement. */
  abstract touch(customerId: string, positions: readonly number[]): Promise<void>;
}
