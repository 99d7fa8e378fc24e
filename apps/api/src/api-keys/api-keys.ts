import { randomBytes } from 'node:crypto';
import { DomainError } from '@fairlane/domain';
import { ApiKeyEntity, Database, sqlState } from '@fairlane/persistence';
import { newId } from '@fairlane/platform';
import { Injectable } from '@nestjs/common';
import { MoreThan, type Repository } from 'typeorm';
import { hashKey, KeyRing } from '../auth/key-ring.js';
import { decodeCursor, pageOf } from '../validation/cursor.js';
import type { ApiKeyQuery, ApiKeyView, IssuedApiKeyView, NewApiKey } from './api-key.schemas.js';

/** 256 bits, 43 characters: nobody guesses it, so a plain SHA-256 without salt is enough to store it by. */
const SECRET_BYTES = 32;
const FOREIGN_KEY_VIOLATION = '23503';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Issues, lists and revokes keys. Their ids are UUIDv7, so by id is by age. */
@Injectable()
export class ApiKeys {
  private readonly keys: Repository<ApiKeyEntity>;

  constructor(
    database: Database,
    private readonly keyRing: KeyRing,
  ) {
    this.keys = database.dataSource.getRepository(ApiKeyEntity);
  }

  /**
   * @returns the only copy of the key
   * @throws DomainError CUSTOMER.NOT_FOUND
   */
  async issue({ name, role, customerId, expiresAt }: NewApiKey): Promise<IssuedApiKeyView> {
    const id = newId();
    const key = `flk_${randomBytes(SECRET_BYTES).toString('base64url')}`;
    const row = {
      id,
      name,
      role,
      customerId: customerId ?? null,
      hash: hashKey(key),
      expiresAt: expiresAt ? new Date(expiresAt) : null,
    };
    await this.keys.insert(row).catch((cause: unknown) => {
      throw sqlState(cause) === FOREIGN_KEY_VIOLATION ? noSuchCustomer(customerId, cause) : cause;
    });
    return { ...view(await this.keys.findOneByOrFail({ id })), key };
  }

  /** The oldest first. */
  async list({ limit, cursor }: ApiKeyQuery): Promise<{ items: ApiKeyView[]; nextCursor: string | null }> {
    const after = decodeCursor(cursor, (id) => UUID.test(id));
    const rows = await this.keys.find({
      ...(after !== undefined && { where: { id: MoreThan(after) } }),
      order: { id: 'asc' },
      take: limit + 1,
    });
    return pageOf(rows.map(view), limit, ({ id }) => id);
  }

  /** It is refused from now on; by other instances of the API within seconds. @throws DomainError API_KEY.NOT_FOUND */
  async revoke(id: string): Promise<void> {
    const { affected } = await this.keys.delete({ id });
    if (affected === 0) throw new DomainError('not_found', 'API_KEY.NOT_FOUND', `There is no key ${id}.`);
    this.keyRing.forget();
  }
}

function view({ id, name, role, customerId, createdAt, expiresAt }: ApiKeyEntity): ApiKeyView {
  return {
    id,
    name,
    role,
    customerId,
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt?.toISOString() ?? null,
  };
}

function noSuchCustomer(customerId: string | undefined, cause: unknown): DomainError {
  const message = `There is no customer ${customerId ?? ''}`;
  const issues = [{ path: 'customerId', message }];
  return new DomainError('not_found', 'CUSTOMER.NOT_FOUND', `${message}.`, { issues, cause });
}
