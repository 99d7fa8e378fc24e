import { DomainError, JOB_TYPES, type JobType } from '@fairlane/domain';
import { Publisher } from '@fairlane/messaging';
import { Database } from '@fairlane/persistence';
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
    return inOrder(await this.database.query<JobType>(TYPES));
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
    const edited = await this.database.transaction(async (transaction) => {
      const types = inOrder(await transaction.query<JobType>(LOCK_TYPES));
      const type = { ...required(types, key), ...edit } as JobType;
      requireAscending(types.map((other) => (other.key === key ? type : other)));
      await transaction.query(
        'update job_types set seconds_per_record = $2, max_share = $3 where key = $1::job_type',
        [type.key, type.secondsPerRecord, type.maxShare],
      );
      return type;
    });
    this.stores.forget();
    this.publisher.event('settings.changed', { customerIds: null });
    return edited;
  }
}

const TYPES = 'select key, seconds_per_record as "secondsPerRecord", max_share as "maxShare" from job_types';
const LOCK_TYPES = `${TYPES} order by key for no key update`;

const inOrder = (types: JobType[]): JobType[] =>
  types.sort((a, b) => JOB_TYPES.indexOf(a.key) - JOB_TYPES.indexOf(b.key));

function required(types: readonly JobType[], key: string): JobType {
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
