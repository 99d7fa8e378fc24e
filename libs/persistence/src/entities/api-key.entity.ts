import { Column, Entity, PrimaryColumn } from 'typeorm';

export type Role = 'admin' | 'operator' | 'customer';

@Entity('api_keys')
export class ApiKeyEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  @Column({ type: 'text' })
  role!: Role;

  /** The one customer that a key of role `customer` speaks for. */
  @Column({ type: 'text', name: 'customer_id', nullable: true })
  customerId!: string | null;

  /** SHA-256 of the key; the key itself is shown once and never stored. */
  @Column({ type: 'bytea' })
  hash!: Buffer;

  @Column({ type: 'timestamptz', name: 'expires_at', nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;
}
