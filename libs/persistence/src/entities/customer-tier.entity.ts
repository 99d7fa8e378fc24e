import type { TierKey } from '@fairlane/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { asNumber } from './as-number.js';

@Entity('customer_tiers')
export class CustomerTierEntity {
  @PrimaryColumn({ type: 'text' })
  key!: TierKey;

  @Column({ type: 'bigint', name: 'min_records', transformer: asNumber })
  minRecords!: number;

  @Column({ type: 'double precision' })
  weight!: number;

  @Column({ type: 'integer', name: 'max_concurrent_turns', nullable: true })
  maxConcurrentTurns!: number | null;
}
