import { DomainError, JOB_TYPES, type JobType } from '@fairlane/domain';
import { Publisher } from '@fairlane/messaging';
import { Database, JobTypeEntity } from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import { Stores } from '../stores/stores.js';
import type { JobTypeEdit } from './job-type.schemas.js';

/** The store of the five job types. */
@Injectable()
export class EditJobType {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
    private readonly stores: Stores,
  ) {}

  async list(): Promise<JobType[]> {
    return inOrder(await this.database.dataSource.getRepository(JobTypeEntity).find());
  }

  /** @throws DomainError JOB_TYPE.NOT_FOUND */
  async one(key: string): Promise<JobType> {
    return required(await this.list(), key);
  }

  /**
   * Edits one type; it takes effect at once, for new submissions and the next turns.
   * @throws DomainError JOB_TYPE.NOT_FOUND, or REQUEST.INVALID when the types' seconds would not ascend
   */
  async edit(key: string, edit: JobTypeEdit): Promise<JobType> {
    const edited = await this.database.dataSource.transaction(async (transaction) => {
      const lock = { mode: 'pessimistic_write' } as const;
      const types = inOrder(await transaction.find(JobTypeEntity, { lock, order: { key: 'ASC' } }));
      const type = { ...required(types, key), ...edit } as JobType;
      requireAscending(types.map((other) => (other.key === type.key ? type : other)));
      await transaction.update(JobTypeEntity, { key: type.key }, edit as Partial<JobType>);
      return type;
    });
    this.stores.forget();
    this.publisher.event('settings.changed', { customerIds: null });
    return edited;
  }
}

const inOrder = (types: JobTypeEntity[]): JobTypeEntity[] =>
  types.sort((a, b) => JOB_TYPES.indexOf(a.key) - JOB_TYPES.indexOf(b.key));

function required(types: readonly JobTypeEntity[], key: string): JobTypeEntity {
  const type = types.find((candidate) => candidate.key === key);
  if (type) return type;
  const detail = `There is no job type ${key}; there are ${JOB_TYPES.join(', ')}.`;
  throw new DomainError('not_found', 'JOB_TYPE.NOT_FOUND', detail);
}

function requireAscending(types: readonly JobType[]): void {
  const wrong = types.find(
    ({ secondsPerRecord }, index) => secondsPerRecord <= (types[index - 1]?.secondsPerRecord ?? 0),
  );
  if (!wrong) return;
  const before = types[types.indexOf(wrong) - 1];
  const message = `${wrong.key} (${wrong.secondsPerRecord} s) must take longer than ${before?.key ?? ''} (${before?.secondsPerRecord ?? 0} s)`;
  throw new DomainError('invalid', 'REQUEST.INVALID', 'The seconds of the job types must ascend.', {
    issues: [{ path: 'secondsPerRecord', message }],
  });
}
