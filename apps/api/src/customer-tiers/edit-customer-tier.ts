import { type CustomerTier, DomainError, TIERS } from '@fairlane/domain';
import { Publisher } from '@fairlane/messaging';
import { Database, rederiveTiers, type Transaction } from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import type { TierEdit } from './customer-tier.schemas.js';

/** The store of the three customer tiers. */
@Injectable()
export class EditCustomerTier {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
  ) {}

  async list(): Promise<CustomerTier[]> {
    return inOrder(await this.database.query<CustomerTier>(TIERS_STORED));
  }

  /** @throws DomainError TIER.NOT_FOUND */
  async one(key: string): Promise<CustomerTier> {
    return required(await this.list(), key);
  }

  /**
   * Edits one tier, and derives the customers' tiers anew when its threshold moves.
   * @throws DomainError TIER.NOT_FOUND, or REQUEST.INVALID when the thresholds would not ascend from 0
   */
  async edit(key: string, edit: TierEdit): Promise<CustomerTier> {
    const edited = await this.database.transaction(async (transaction) => {
      const tiers = inOrder(await transaction.query<CustomerTier>(LOCK_TIERS));
      const tier = { ...required(tiers, key), ...edit } as CustomerTier;
      requireAscending(tiers.map((other) => (other.key === key ? tier : other)));
      await store(transaction, tier);
      if (edit.minRecords !== undefined) await rederiveTiers(transaction);
      return tier;
    });
    this.publisher.event('settings.changed', { customerIds: null });
    return edited;
  }
}

const TIERS_STORED = `
  select key, min_records::float8 as "minRecords", weight, max_concurrent_turns as "maxConcurrentTurns"
  from customer_tiers`;
const LOCK_TIERS = `${TIERS_STORED} order by key for no key update`;

async function store(transaction: Transaction, tier: CustomerTier): Promise<void> {
  await transaction.query(
    'update customer_tiers set min_records = $2, weight = $3, max_concurrent_turns = $4 where key = $1',
    [tier.key, tier.minRecords, tier.weight, tier.maxConcurrentTurns],
  );
}

const inOrder = (tiers: CustomerTier[]): CustomerTier[] =>
  tiers.sort((a, b) => TIERS.indexOf(a.key) - TIERS.indexOf(b.key));

function required(tiers: readonly CustomerTier[], key: string): CustomerTier {
  const tier = tiers.find((candidate) => candidate.key === key);
  if (tier) return tier;
  const detail = `There is no customer tier ${key}; there are ${TIERS.join(', ')}.`;
  throw new DomainError('not_found', 'TIER.NOT_FOUND', detail);
}

function requireAscending(tiers: readonly CustomerTier[]): void {
  const refuse = (message: string): never => {
    throw new DomainError('invalid', 'REQUEST.INVALID', 'The thresholds of the tiers must ascend from 0.', {
      issues: [{ path: 'minRecords', message }],
    });
  };
  if (tiers[0]?.minRecords !== 0) refuse('small must begin at 0: every customer has a tier');
  for (const [index, tier] of tiers.entries()) {
    const before = tiers[index - 1];
    if (before && tier.minRecords <= before.minRecords)
      refuse(`${tier.key} (${tier.minRecords}) must begin above ${before.key} (${before.minRecords})`);
  }
}
