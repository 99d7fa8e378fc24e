import { findWebhookSecret, type Queryable } from '@fairlane/persistence';

/** What deliveries are signed with. Not in their payload, which people can see. */
export abstract class WebhookSecrets {
  /** Of an endpoint; null: what the customer's own webhooks are signed with. Undefined when it is gone. */
  abstract find(customerId: string, endpointId: string | null): Promise<string | undefined>;
}

/** Secrets in PostgreSQL. */
export class DatabaseWebhookSecrets extends WebhookSecrets {
  constructor(private readonly database: Queryable) {
    super();
  }

  async find(customerId: string, endpointId: string | null): Promise<string | undefined> {
    return findWebhookSecret(this.database, customerId, endpointId);
  }
}
