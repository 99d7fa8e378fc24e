import { DomainError, isEnded } from '@fairlane/domain';
import { Publisher } from '@fairlane/messaging';
import { cancelJob, Database } from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import type { JobView } from './job.schemas.js';
import { jobView } from './job.view.js';
import { ReadJobs } from './read-jobs.js';

@Injectable()
export class CancelJob {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
    private readonly reading: ReadJobs,
  ) {}

  /**
   * Cancels a job that waits at once, and asks the worker of one that runs to stop it.
   * @throws DomainError JOB.NOT_FOUND, or JOB.NOT_CANCELLABLE when it has ended
   */
  async execute(caller: Principal, id: string): Promise<JobView> {
    await this.reading.stored(caller, id);
    const { outcome, runningIds } = await this.database.transaction(async (transaction) =>
      cancelJob(transaction, id),
    );
    if (runningIds.length > 0) this.publisher.control('job.cancel', { jobIds: [...runningIds] });
    const job = await this.reading.stored(caller, id);
    this.publisher.event('jobs.changed', { customerIds: [job.customerId] });
    if (outcome === 'absent' && isEnded(job.state)) {
      const detail = `The job has ${job.state === 'cancelled' ? 'been cancelled' : job.state}, so there is nothing to cancel.`;
      throw new DomainError('conflict', 'JOB.NOT_CANCELLABLE', detail);
    }
    return jobView(job);
  }
}
