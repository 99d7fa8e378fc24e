import { ApiKeyEntity, type Role } from './api-key.entity.js';
import { CustomerEntity, CustomerLimitsEntity } from './customer.entity.js';
import { CustomerTierEntity } from './customer-tier.entity.js';
import { JobTypeEntity } from './job-type.entity.js';
import { PoolEntity } from './pool.entity.js';

export { ApiKeyEntity, CustomerEntity, CustomerLimitsEntity, CustomerTierEntity, JobTypeEntity, PoolEntity };
export type { Role };

export const entities = [
  ApiKeyEntity,
  CustomerEntity,
  CustomerLimitsEntity,
  CustomerTierEntity,
  JobTypeEntity,
  PoolEntity,
];
