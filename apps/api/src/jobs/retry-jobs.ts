import { DomainError } from '@fairlane/domain';
import { Publisher } from '@fairlane/messaging';
import { Database, listEndedJobIds, queuedFlowsOf, retryJobs } from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import { maySee, type Principal } from '../auth/principal.js';
import type { JobView, RetryFilter } from './job.schemas.js';
import { jobView } from './job.view.js';
import { Gates } from '../gates/gates.js';
import { ReadJobs } from './read-jobs.js';

/** Puts jobs that failed, were cancelled or expired back into the queue. */
@Injectable()
export class RetryJobs {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
    private readonly reading: ReadJobs,
    private readonly gates: Gates,
  ) {}

  /** @throws DomainError JOB.NOT_FOUND, or JOB.NOT_RETRYABLE with the reason */
  async one(caller: Principal, id: string): Promise<JobView> {
    const job = await this.reading.stored(caller, id);
    const retried = await this.retry([id]);
    if (retried === 0)
      throw new DomainError('conflict', 'JOB.NOT_RETRYABLE', reason(job.state, job.parentId));
    return jobView(await this.reading.stored(caller, id));
  }

  /** The newest that match, at most `limit`. */
  async matching(caller: Principal, filter: RetryFilter): Promise<{ retried: number; more: boolean }> {
    const { limit, from, to, ...rest } = filter;
    if (rest.customerId !== undefined && !maySee(caller, rest.customerId)) return { retried: 0, more: false };
    const times = {
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
    };
    const customerId = caller.customerId ?? rest.customerId;
    const ids = await listEndedJobIds(this.database, { ...rest, ...times, customerId }, limit + 1);
    return { retried: await this.retry(ids.slice(0, limit)), more: ids.length > limit };
  }

  private async retry(ids: readonly string[]): Promise<number> {
    const { retried, flows } = await this.database.transaction(async (transaction) => {
      const retried = await retryJobs(transaction, ids);
      const all = [...retried, ...(await this.gates.retried(transaction, retried))];
      const gated = await this.gates.readmit(transaction, all);
      const plain = await queuedFlowsOf(
        transaction,
        all.filter((id) => !gated.ids.has(id)),
      );
      return { retried, flows: [...plain, ...gated.flows] };
    });
    if (flows.length > 0) this.publisher.event('jobs.queued', { flows });
    return retried.length;
  }
}

function reason(state: string, parentId: string | null): string {
  if (parentId !== null) return `The job is a part; retry its parent ${parentId}.`;
  if (state === 'failed' || state === 'cancelled' || state === 'expired')
    return 'Parts of the job still run; try again when they have stopped.';
  return `The job is ${state}; only a failed, cancelled or expired job can be retried.`;
}
