import { JOB_TYPES, type JobTypeKey, type TierKey } from '@fairlane/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('pools')
export class PoolEntity {
  @PrimaryColumn({ type: 'text' })
  name!: string;

  @Column({ type: 'text', array: true })
  tiers!: TierKey[];

  @Column({ type: 'enum', enum: JOB_TYPES, enumName: 'job_type', array: true })
  types!: JobTypeKey[];
}
