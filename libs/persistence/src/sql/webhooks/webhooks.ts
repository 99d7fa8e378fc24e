import type { Queryable, Statement, Transaction } from '../../database.js';

/** Where a customer wants to hear of things. Its secret is only in `EndpointSecret`. */
export interface WebhookEndpointRow {
  readonly id: string;
  readonly customerId: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly description: string | null;
  readonly createdAt: Date;
}

const VIEW = `id, customer_id as "customerId", url, events, description, created_at as "createdAt"`;

/** @throws a foreign key violation (23503) when there is no such customer */
export async function insertWebhookEndpoint(
  database: Queryable,
  endpoint: Omit<WebhookEndpointRow, 'createdAt'> & { readonly secret: string },
): Promise<WebhookEndpointRow> {
  const { id, customerId, url, events, description, secret } = endpoint;
  const [row] = await database.query<WebhookEndpointRow>(
    `insert into webhook_endpoints (id, customer_id, url, events, description, secret)
     values ($1, $2, $3, $4, $5, $6) returning ${VIEW}`,
    [id, customerId, url, events, description, secret],
  );
  if (!row) throw new Error('The endpoint was stored without a row');
  return row;
}

export interface WebhookEndpointFilter {
  readonly id?: string | undefined;
  readonly customerId?: string | undefined;
  /** Only endpoints with a greater id. */
  readonly after?: string | undefined;
}

/** By id, which is by age: the primary key, or `webhook_endpoints_by_customer`. */
export async function findWebhookEndpoints(
  database: Queryable,
  { id, customerId, after }: WebhookEndpointFilter,
  limit: number,
): Promise<WebhookEndpointRow[]> {
  return database.query<WebhookEndpointRow>(
    `select ${VIEW} from webhook_endpoints
     where ($1::uuid is null or id = $1) and ($2::text is null or customer_id = $2) and ($3::uuid is null or id > $3)
     order by id limit $4`,
    [id ?? null, customerId ?? null, after ?? null, limit],
  );
}

export async function deleteWebhookEndpoint(database: Queryable, id: string): Promise<void> {
  await database.query('delete from webhook_endpoints where id = $1', [id]);
}

export async function countWebhookEndpoints(database: Queryable, customerId: string): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    'select count(*)::int as count from webhook_endpoints where customer_id = $1',
    [customerId],
  );
  return row?.count ?? 0;
}

/**
 * The secret that a customer's own webhooks (those that its calls name) are signed with.
 * @throws a foreign key violation (23503) when there is no such customer
 */
export async function replaceWebhookSecret(
  database: Queryable,
  customerId: string,
  secret: string,
): Promise<void> {
  await database.query(
    `insert into webhook_secrets (customer_id, secret) values ($1, $2)
     on conflict (customer_id) do update set secret = excluded.secret, created_at = now()`,
    [customerId, secret],
  );
}

const SECRET: Statement = {
  name: 'webhook-secret',
  text: `select case when $2::uuid is null then (select secret from webhook_secrets where customer_id = $1)
    else (select secret from webhook_endpoints where id = $2 and customer_id = $1) end as secret`,
};

/** What a delivery is signed with: the endpoint's secret, without one the customer's. Undefined when it is gone. */
export async function findWebhookSecret(
  database: Queryable,
  customerId: string,
  endpointId: string | null,
): Promise<string | undefined> {
  const [row] = await database.query<{ secret: string | null }>(SECRET, [customerId, endpointId]);
  return row?.secret ?? undefined;
}

/** Gives the customers that have no secret one, of those given in step. */
export async function ensureWebhookSecrets(
  transaction: Transaction,
  customerIds: readonly string[],
  secrets: readonly string[],
): Promise<void> {
  await transaction.query(
    `insert into webhook_secrets (customer_id, secret) select * from unnest($1::text[], $2::text[]) order by 1
     on conflict do nothing`,
    [customerIds, secrets],
  );
}

const LISTENERS: Statement = {
  name: 'webhook-listeners',
  text: `select id, customer_id as "customerId", url, events from webhook_endpoints
    where customer_id = any ($1) order by customer_id, id`,
};

/** The endpoints of these customers. Index `webhook_endpoints_by_customer`. */
export async function webhookListeners(
  database: Queryable,
  customerIds: readonly string[],
): Promise<Pick<WebhookEndpointRow, 'id' | 'customerId' | 'url' | 'events'>[]> {
  return database.query(LISTENERS, [customerIds]);
}

/** By job, what it asked of the gate `webhook`: a URL, or null for its customer's endpoints alone. Others are left out. */
export async function webhooksOfJobs(
  database: Queryable,
  jobIds: readonly string[],
): Promise<Map<string, string | null>> {
  const rows = await database.query<{ id: string; url: string | null }>(
    `select job_id as id, gates->'webhook'->>'url' as url from job_payloads
     where job_id = any ($1) and gates ? 'webhook'`,
    [jobIds],
  );
  return new Map(rows.map(({ id, url }) => [id, url]));
}
