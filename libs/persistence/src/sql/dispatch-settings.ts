import type { JobTypeKey, TierKey } from '@fairlane/domain';
import type { Queryable, Statement } from '../database.js';

/** What the policy has to know of a customer; overrides are already applied to the tier's defaults. */
export interface CustomerPolicy {
  readonly id: string;
  readonly tier: TierKey;
  readonly weight: number;
  readonly maxConcurrentTurns: number | null;
  /** By hand, or while its jobs move behind a new rate. */
  readonly paused: boolean;
}

const CUSTOMER_POLICIES: Statement = {
  name: 'customer-policies',
  text: `
    select c.id, c.tier, coalesce(c.weight, t.weight) as weight,
      coalesce(l.max_concurrent_turns, t.max_concurrent_turns) as "maxConcurrentTurns",
      l.paused or l.rate_moved_to is not null as paused
    from customers c join customer_limits l on l.customer_id = c.id join customer_tiers t on t.key = c.tier
    where c.id = any ($1)`,
};

export async function customerPolicies(
  database: Queryable,
  customerIds: readonly string[],
): Promise<CustomerPolicy[]> {
  return customerIds.length === 0 ? [] : database.query<CustomerPolicy>(CUSTOMER_POLICIES, [customerIds]);
}

export interface PoolRow {
  readonly name: string;
  readonly tiers: readonly TierKey[];
  readonly types: readonly JobTypeKey[];
}

const POOLS: Statement = {
  name: 'pools',
  text: 'select name, tiers, types::text[] as types from pools order by cardinality(tiers) * cardinality(types), name',
};

/** Every pool, the narrowest first. */
export async function listPools(database: Queryable): Promise<PoolRow[]> {
  return database.query<PoolRow>(POOLS);
}

const JOB_TYPE_SHARES: Statement = {
  name: 'job-type-shares',
  text: 'select key, max_share as "maxShare" from job_types',
};

export async function jobTypeShares(database: Queryable): Promise<{ key: JobTypeKey; maxShare: number }[]> {
  return database.query<{ key: JobTypeKey; maxShare: number }>(JOB_TYPE_SHARES);
}
