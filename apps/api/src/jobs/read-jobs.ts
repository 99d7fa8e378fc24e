import { DomainError } from '@fairlane/domain';
import {
  customerOfExpired,
  Database,
  findJobsById,
  jobAttempts,
  jobSlices,
  listJobs,
  type StoredAttempt,
  type StoredJobDetail,
  type StoredSlice,
} from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { maySee, type Principal } from '../auth/principal.js';
import { decodeCursor, encodeCursor, pageOf } from '../validation/cursor.js';
import type { JobQuery, JobView } from './job.schemas.js';
import { jobView } from './job.view.js';

export interface JobDetailView extends JobView {
  payload: unknown;
  backoff: StoredJobDetail['backoff'];
  gates: StoredJobDetail['gates'];
  attempts: StoredAttempt[];
  timeline: StoredSlice[];
}

@Injectable()
export class ReadJobs {
  constructor(private readonly database: Database) {}

  /**
   * A page of the jobs that match and that the caller may see, newest first. It is short, or empty, when few of very many
   * jobs match: its cursor then goes on where the search stopped.
   */
  async list(caller: Principal, query: JobQuery): Promise<{ items: JobView[]; nextCursor: string | null }> {
    const { limit, cursor, from, to, ...filter } = query;
    const before = decodeCursor(cursor, isUuid);
    if (query.customerId !== undefined && !maySee(caller, query.customerId))
      return { items: [], nextCursor: null };
    const customerId = caller.customerId ?? query.customerId;
    const times = {
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
    };
    const page = { ...filter, ...times, customerId, before };
    const { jobs, searchedTo } = await listJobs(this.database, page, limit + 1);
    const { items, nextCursor } = pageOf(jobs.map(jobView), limit, ({ id }) => id);
    return { items, nextCursor: nextCursor ?? (searchedTo === null ? null : encodeCursor(searchedTo)) };
  }

  /** One job with its attempts and turns. @throws DomainError JOB.NOT_FOUND or JOB.EXPIRED */
  async detail(caller: Principal, id: string): Promise<JobDetailView> {
    const [job, attempts, timeline] = await Promise.all([
      this.stored(caller, id),
      isUuid(id) ? jobAttempts(this.database, id) : [],
      isUuid(id) ? jobSlices(this.database, id) : [],
    ]);
    return {
      ...jobView(job),
      payload: job.payload,
      backoff: job.backoff,
      gates: job.gates,
      attempts,
      timeline,
    };
  }

  /** @throws DomainError JOB.NOT_FOUND, also for another customer's; JOB.EXPIRED when its `retainSeconds` are over */
  async stored(caller: Principal, id: string): Promise<StoredJobDetail> {
    const [job] = isUuid(id) ? await findJobsById(this.database, [id]) : [];
    if (job && !job.isExpired && maySee(caller, job.customerId)) return job;
    const owner = job?.customerId ?? (isUuid(id) ? await customerOfExpired(this.database, id) : undefined);
    if (owner === undefined || !maySee(caller, owner))
      throw new DomainError('not_found', 'JOB.NOT_FOUND', `There is no job ${id}.`);
    const detail = `Job ${id} was kept as long as it was to be, and is gone.`;
    throw new DomainError('gone', 'JOB.EXPIRED', detail);
  }
}
