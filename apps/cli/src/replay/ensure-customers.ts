import type { ApiClient } from '../api/api-client.js';
import { collect } from '../jobs/collect.js';

/** Creates those customers that do not exist; their name is their id. */
export async function ensureCustomers(api: ApiClient, ids: readonly string[]): Promise<void> {
  const known = new Set((await collect(api.allCustomers())).map((customer) => customer.id));
  const missing = ids.filter((id) => !known.has(id));
  if (missing.length > 0) await api.createCustomers(missing.map((id) => ({ id, name: id })));
}
