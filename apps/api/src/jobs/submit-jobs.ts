import { DomainError } from '@fairlane/domain';
import { Publisher } from '@fairlane/messaging';
import {
  countQueued,
  Database,
  findJobsById,
  type NewJob,
  type Queryable,
  submitJobs,
} from '@fairlane/persistence';
import { newId } from '@fairlane/platform';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { fieldPath, type OneOrMany } from '../validation/one-or-many.js';
import { HeldKeys } from './held-keys.js';
import type { JobView, NewJobInput } from './job.schemas.js';
import { jobView } from './job.view.js';
import { newJobView } from './new-job.view.js';
import { planJob, type PlanParts } from './plan-jobs.js';
import { queuedFlows } from './queued-flows.js';
import { ResolveJobs } from './resolve-jobs.js';

/** How soon a customer whose queue is full may look again. */
const QUEUE_FULL_RETRY_SECONDS = 5;

interface Planned extends PlanParts {
  readonly rows: readonly NewJob[];
  readonly job: NewJob;
}

/** Accepts one job or an array: all or none, in one transaction. Accepted means committed. */
@Injectable()
export class SubmitJobs {
  constructor(
    private readonly database: Database,
    private readonly publisher: Publisher,
    private readonly resolve: ResolveJobs,
  ) {}

  /**
   * @returns the jobs in the order of the body; one that an idempotency key names already, as it stands now
   * @throws DomainError CUSTOMER.NOT_FOUND, TASK.UNKNOWN, REQUEST.INVALID, JOB.IDEMPOTENCY_MISMATCH, CUSTOMER.QUEUE_FULL
   */
  async execute(caller: Principal, body: OneOrMany<NewJobInput>): Promise<JobView[]> {
    refuseRepeatedKeys(body);
    const batchId = Array.isArray(body) ? newId() : null;
    const resolved = await this.resolve.execute(caller, body);
    const planned = resolved.map((parts): Planned => {
      const rows = planJob({ ...parts, batchId });
      return { ...parts, batchId, rows, job: rows[0] as NewJob };
    });
    const { submitted, earlier, now } = await this.store(body, planned);
    const flows = queuedFlows(
      submitted.flatMap(({ rows }) => rows),
      now,
    );
    if (flows.length > 0) this.publisher.event('jobs.queued', { flows });
    return this.answer(planned, earlier, now);
  }

  private async store(
    body: OneOrMany<NewJobInput>,
    planned: readonly Planned[],
  ): Promise<{ submitted: readonly Planned[]; earlier: ReadonlyMap<string, string>; now: Date }> {
    const keyed = planned.some(({ input }) => input.idempotencyKey !== undefined);
    const limited = planned.some(({ customer }) => customer.maxQueued !== null);
    const rowsOf = (jobs: readonly Planned[]) => jobs.flatMap(({ rows }) => rows);
    // Without a key or a limit the one statement is its own transaction, which saves three round trips.
    if (!keyed && !limited)
      return {
        submitted: planned,
        earlier: new Map(),
        now: await submitJobs(this.database, rowsOf(planned)),
      };
    return this.database.transaction(async (transaction) => {
      const earlier = await new HeldKeys(transaction).reserve(body, planned);
      const submitted = planned.filter(({ job }) => !earlier.has(job.id));
      await keepLimits(transaction, submitted);
      return { submitted, earlier, now: await submitJobs(transaction, rowsOf(submitted)) };
    });
  }

  private async answer(
    planned: readonly Planned[],
    earlier: ReadonlyMap<string, string>,
    now: Date,
  ): Promise<JobView[]> {
    const known = earlier.size === 0 ? [] : await findJobsById(this.database, [...new Set(earlier.values())]);
    const stored = new Map(known.map((job) => [job.id, job]));
    const fresh = new Map(
      planned.map((plan) => [plan.job.id, newJobView(plan.job, plan.customer.tier, now)]),
    );
    return planned.flatMap(({ job, input }) => {
      const id = earlier.get(job.id) ?? job.id;
      const existing = stored.get(id);
      const view = existing ? jobView(existing) : fresh.get(id);
      return view ? [{ ...view, ...(input.key !== undefined && { key: input.key }) }] : [];
    });
  }
}

/** @throws DomainError CUSTOMER.QUEUE_FULL when the jobs would take a customer beyond its `maxQueued` */
async function keepLimits(transaction: Queryable, submitted: readonly Planned[]): Promise<void> {
  const limited = new Map<string, { most: number; more: number }>();
  for (const { customer, rows } of submitted) {
    if (customer.maxQueued === null) continue;
    const limit = limited.get(customer.id) ?? { most: customer.maxQueued, more: 0 };
    limit.more += rows.filter(({ partsLeft }) => partsLeft === null).length;
    limited.set(customer.id, limit);
  }
  // In one order, so that two calls never wait for each other's locks.
  for (const [customerId, { most, more }] of [...limited].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const queued = await countQueued(transaction, customerId, most);
    if (queued + more <= most) continue;
    const detail = `Customer ${customerId} may have ${most} jobs queued, and has ${queued}.`;
    const retryAfterSeconds = QUEUE_FULL_RETRY_SECONDS;
    throw new DomainError('limit', 'CUSTOMER.QUEUE_FULL', detail, { retryAfterSeconds });
  }
}

function refuseRepeatedKeys(body: OneOrMany<NewJobInput>): void {
  const seen = new Set<string>();
  const issues = [body].flat().flatMap(({ key }, index) => {
    if (key === undefined || !seen.has(key)) return key === undefined ? [] : (seen.add(key), []);
    return [{ path: fieldPath(body, index, 'key'), message: `The key ${key} is used twice` }];
  });
  if (issues.length > 0)
    throw new DomainError('invalid', 'REQUEST.INVALID', 'A key is used twice.', { issues });
}
