import { DomainError, isEnded, JOB_STATES } from '@fairlane/domain';
import { Publisher } from '@fairlane/messaging';
import {
  type BatchCancellation,
  type BatchRow,
  cancelBatchJobs,
  Database,
  findBatches,
} from '@fairlane/persistence';
import { Injectable } from '@nestjs/common';
import { validate as isUuid } from 'uuid';
import { maySee, type Principal } from '../auth/principal.js';
import { decodeCursor, pageOf } from '../validation/cursor.js';
import type { BatchQuery, BatchView } from './batch.schemas.js';

/** Jobs that one transaction cancels. */
const CANCELLED_TOGETHER = 1_000;

/** What became of the jobs of one call. A customer sees the batches that are its own alone. */
@Injectable()
export class Batches {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
  ) {}

  /** The newest first. */
  async list(
    caller: Principal,
    query: BatchQuery,
  ): Promise<{ items: BatchView[]; nextCursor: string | null }> {
    const before = decodeCursor(query.cursor, isUuid);
    if (query.customerId !== undefined && !maySee(caller, query.customerId))
      return { items: [], nextCursor: null };
    const filter = { customerId: query.customerId, aloneOf: caller.customerId ?? undefined, before };
    const rows = await findBatches(this.database, filter, query.limit + 1);
    return pageOf(rows.map(batchView), query.limit, ({ id }) => id);
  }

  /** @throws DomainError BATCH.NOT_FOUND */
  async one(caller: Principal, id: string): Promise<BatchView> {
    const aloneOf = caller.customerId ?? undefined;
    const [row] = isUuid(id) ? await findBatches(this.database, { id, aloneOf }, 1) : [];
    if (!row) throw new DomainError('not_found', 'BATCH.NOT_FOUND', `There is no batch ${id}.`);
    return batchView(row);
  }

  /**
   * Cancels what is unfinished: what waits at once, what runs with its turn. Not one transaction; when it is cut short,
   * asking again goes on.
   * @throws DomainError BATCH.NOT_FOUND
   */
  async cancel(caller: Principal, id: string): Promise<BatchView> {
    await this.one(caller, id);
    let after: string | null = null;
    do {
      const from: string | null = after;
      const step: BatchCancellation = await this.database.transaction(async (transaction) =>
        cancelBatchJobs(transaction, id, from, CANCELLED_TOGETHER),
      );
      if (step.runningIds.length > 0) this.publisher.control('job.cancel', { jobIds: [...step.runningIds] });
      ({ after } = step);
    } while (after !== null);
    return this.one(caller, id);
  }
}

function batchView({ counts, createdAt, finishedAt, ...row }: BatchRow): BatchView {
  const ofState = Object.fromEntries(JOB_STATES.map((state) => [state, counts[state] ?? 0]));
  const unfinished = JOB_STATES.filter((state) => !isEnded(state)).reduce(
    (sum, state) => sum + (counts[state] ?? 0),
    0,
  );
  return {
    ...row,
    customerIds: [...row.customerIds],
    counts: ofState as BatchView['counts'],
    percent: Math.floor((1_000 * (row.jobs - unfinished)) / row.jobs) / 10,
    createdAt: createdAt.toISOString(),
    finishedAt: finishedAt?.toISOString() ?? null,
  };
}
