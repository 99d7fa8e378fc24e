import { JOB_TYPES, type JobTypeKey } from '@fairlane/domain';
import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('job_types')
export class JobTypeEntity {
  @PrimaryColumn({ type: 'enum', enum: JOB_TYPES, enumName: 'job_type' })
  key!: JobTypeKey;

  @Column({ type: 'double precision', name: 'seconds_per_record' })
  secondsPerRecord!: number;

  @Column({ type: 'double precision', name: 'max_share' })
  maxShare!: number;
}
