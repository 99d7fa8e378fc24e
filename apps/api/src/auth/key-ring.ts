import { hash, timingSafeEqual } from 'node:crypto';
import { DomainError } from '@fairlane/domain';
import { monotonicSeconds } from '@fairlane/platform';
import { Database, findApiKey, type StoredApiKey } from '@fairlane/persistence';
import { Inject, Injectable } from '@nestjs/common';
import { API_CONFIG, type ApiConfig } from '../api.settings.js';
import type { Principal } from './principal.js';

/** How long a key that was looked up is trusted: a deleted key works this much longer on other instances. Seconds. */
const CACHE_SECONDS = 5;
const CACHE_LIMIT = 10_000;

interface Cached {
  readonly key: StoredApiKey | undefined;
  readonly until: number;
}

/** Knows keys by their SHA-256; the keys themselves are stored nowhere. */
@Injectable()
export class KeyRing {
  private readonly cache = new Map<string, Cached>();
  private readonly adminHash: Buffer | undefined;

  constructor(
    private readonly database: Database,
    @Inject(API_CONFIG) config: ApiConfig,
  ) {
    this.adminHash = config.adminKey === undefined ? undefined : hashKey(config.adminKey);
  }

  /** Whose key it is. @throws DomainError AUTH.INVALID or AUTH.EXPIRED */
  async identify(key: string): Promise<Principal> {
    const digest = hashKey(key);
    if (this.adminHash && timingSafeEqual(digest, this.adminHash))
      return { role: 'admin', customerId: null, name: 'FAIRLANE_ADMIN_KEY' };
    const stored = await this.lookUp(digest);
    if (!stored) throw new DomainError('unauthenticated', 'AUTH.INVALID', 'This key is not known.');
    if (stored.expiresAt && stored.expiresAt.getTime() <= Date.now())
      throw new DomainError(
        'unauthenticated',
        'AUTH.EXPIRED',
        `This key expired at ${stored.expiresAt.toISOString()}.`,
      );
    return { role: stored.role, customerId: stored.customerId, name: stored.name };
  }

  /** Forgets what was looked up, after a key was deleted. */
  forget(): void {
    this.cache.clear();
  }

  private async lookUp(digest: Buffer): Promise<StoredApiKey | undefined> {
    const name = digest.toString('base64');
    const now = monotonicSeconds();
    const cached = this.cache.get(name);
    if (cached && cached.until > now) return cached.key;
    const key = await findApiKey(this.database, digest);
    this.cache.delete(name);
    if (this.cache.size >= CACHE_LIMIT) this.evictOldest();
    this.cache.set(name, { key, until: now + CACHE_SECONDS });
    return key;
  }

  private evictOldest(): void {
    const oldest = this.cache.keys().next();
    if (!oldest.done) this.cache.delete(oldest.value);
  }
}

export const hashKey = (key: string): Buffer => hash('sha256', key, 'buffer');
