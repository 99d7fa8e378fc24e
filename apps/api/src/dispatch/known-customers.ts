import type { TurnPolicy } from '@fairlane/domain';
import { customerPolicies, type Database } from '@fairlane/persistence';

/** Customers whose settings are asked for in one statement. */
const BATCH = 1_000;

/** Keeps the policy's picture of the customers in step with PostgreSQL: weight, tier, limit, pause. */
export class KnownCustomers {
  private readonly known = new Set<string>();

  constructor(
    private readonly database: Database,
    private readonly policy: TurnPolicy,
  ) {}

  has(customerId: string): boolean {
    return this.known.has(customerId);
  }

  /** Loads those of the customers that are not known yet. */
  async learn(customerIds: Iterable<string>): Promise<void> {
    await this.load([...new Set(customerIds)].filter((id) => !this.known.has(id)));
  }

  /** Loads customers again after an edit; null: all that are known. */
  async refresh(customerIds: readonly string[] | null): Promise<void> {
    await this.load(customerIds === null ? [...this.known] : customerIds.filter((id) => this.known.has(id)));
  }

  private async load(customerIds: readonly string[]): Promise<void> {
    for (let start = 0; start < customerIds.length; start += BATCH) {
      const ids = customerIds.slice(start, start + BATCH);
      const found = await customerPolicies(this.database, ids);
      for (const customer of found) {
        this.policy.setCustomer(customer.id, customer);
        this.known.add(customer.id);
      }
      const foundIds = new Set(found.map((customer) => customer.id));
      for (const id of ids) if (!foundIds.has(id)) this.remove(id);
    }
  }

  private remove(customerId: string): void {
    if (this.known.delete(customerId)) this.policy.removeCustomer(customerId);
  }
}
