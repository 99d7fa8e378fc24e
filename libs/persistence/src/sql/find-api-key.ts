import type { Role } from '../entities/api-key.entity.js';
import type { Queryable, Statement } from '../database.js';

export interface StoredApiKey {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly customerId: string | null;
  readonly expiresAt: Date | null;
}

/** The unique index on `hash`. */
const FIND: Statement = {
  name: 'find-api-key',
  text: `select id, name, role, customer_id as "customerId", expires_at as "expiresAt" from api_keys where hash = $1`,
};

/** The key with this SHA-256, expired or not. */
export async function findApiKey(database: Queryable, hash: Buffer): Promise<StoredApiKey | undefined> {
  const [key] = await database.query<StoredApiKey>(FIND, [hash]);
  return key;
}
