import type { TierKey } from '@fairlane/domain';
import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { asNumber } from './as-number.js';

@Entity('customers')
export class CustomerEntity {
  @PrimaryColumn({ type: 'text' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text', nullable: true })
  domain!: string | null;

  @Column({ type: 'text', nullable: true })
  url!: string | null;

  @Column({ type: 'text', nullable: true })
  description!: string | null;

  /** Number of active records when they are kept elsewhere; null when they are counted here. */
  @Column({ type: 'bigint', name: 'record_count', nullable: true, transformer: asNumber })
  recordCount!: number | null;

  /** `recordCount`, or else the counted active records; derived by the database. */
  @Column({ type: 'bigint', name: 'active_records', insert: false, update: false, transformer: asNumber })
  activeRecords!: number;

  @Column({ type: 'text', name: 'pinned_tier', nullable: true })
  pinnedTier!: TierKey | null;

  /** Derived by the database from `pinnedTier` or the number of active records. */
  @Column({ type: 'text', insert: false, update: false })
  tier!: TierKey;

  /** Overrides the tier's weight; null to follow it. */
  @Column({ type: 'double precision', nullable: true })
  weight!: number | null;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;

  @OneToOne(() => CustomerLimitsEntity, (limits) => limits.customer)
  limits!: Relation<CustomerLimitsEntity>;
}

/** Caps and pause: the row that a claim locks. */
@Entity('customer_limits')
export class CustomerLimitsEntity {
  @PrimaryColumn({ type: 'text', name: 'customer_id' })
  customerId!: string;

  @Column({ type: 'boolean', default: false })
  paused!: boolean;

  /** Overrides the tier's limit; null to follow it. */
  @Column({ type: 'integer', name: 'max_concurrent_turns', nullable: true })
  maxConcurrentTurns!: number | null;

  /** Most jobs the customer may have queued; null for no limit. */
  @Column({ type: 'integer', name: 'max_queued', nullable: true })
  maxQueued!: number | null;

  /** Most jobs of the customer that may start in any minute; null for no limit. */
  @Column({ type: 'integer', name: 'max_starts_per_minute', nullable: true })
  maxStartsPerMinute!: number | null;

  @OneToOne(() => CustomerEntity, (customer) => customer.limits)
  @JoinColumn({ name: 'customer_id' })
  customer!: Relation<CustomerEntity>;
}
