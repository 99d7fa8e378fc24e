import { DomainError } from '@fairlane/domain';
import {
  countQueued,
  Database,
  findJobsById,
  holdCustomers,
  type NewJob,
  type Queryable,
  sqlState,
  submitJobs,
  type Transaction,
} from '@fairlane/persistence';
import { currentTrace, inSpan, newId, TRACING, type Tracing } from '@fairlane/platform';
import { Inject, Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { fieldPath, type OneOrMany } from '../validation/one-or-many.js';
import { type Admission, type Gated, Gates } from '../gates/gates.js';
import { linkJobs, type Links } from '../gates/parents/link-jobs.js';
import { flowIdsOf, redirect } from '../gates/parents/parents-request.js';
import { HeldKeys } from './held-keys.js';
import type { JobView, NewJobInput } from './job.schemas.js';
import { jobView } from './job.view.js';
import { newJobView } from './new-job.view.js';
import { mayTakeLearned, planJob, type PlanParts } from './plan-jobs.js';
import { ResolveJobs } from './resolve-jobs.js';
import { MOST_ROWS, StoreJobs } from './store-jobs.js';

/** How soon a customer whose queue is full may look again. */
const QUEUE_FULL_RETRY_SECONDS = 5;

/** SQLSTATE of a transaction that PostgreSQL ended since two waited for each other. */
const DEADLOCK = '40P01';
const MOST_TRIES = 3;

interface Planned extends Pick<PlanParts, 'input' | 'customer'> {
  readonly rows: readonly NewJob[];
  readonly job: NewJob;
  /** When it has to pass gates, or others of the call wait for it. */
  readonly gated?: Gated | undefined;
}

/** Jobs that are stored once their transaction is committed. */
export interface Submission {
  /** In the order of the inputs. */
  readonly views: readonly JobView[];
  /** Tells the dispatcher; to be called after the commit. */
  announce(): void;
}

/** Accepts one job or an array: all or none, in one transaction. Accepted means committed. */
@Injectable()
export class SubmitJobs {
  constructor(
    private readonly database: Database,
    private readonly storing: StoreJobs,
    private readonly resolve: ResolveJobs,
    private readonly gates: Gates,
    @Inject(TRACING) private readonly tracing: Tracing | null,
  ) {}

  /**
   * @param webhookUrl of an array: to be told when all of its jobs have ended
   * @returns the jobs in the order of the body; one that an idempotency key names already, as it stands now
   * @throws DomainError CUSTOMER.NOT_FOUND, TASK.UNKNOWN, REQUEST.INVALID, JOB.IDEMPOTENCY_MISMATCH, CUSTOMER.QUEUE_FULL, JOB.THROTTLED,
   *   and those of gates
   */
  async execute(
    caller: Principal,
    body: OneOrMany<NewJobInput>,
    webhookUrl: string | null = null,
  ): Promise<JobView[]> {
    const request = currentTrace();
    return this.traced([body].flat().length, async (note) => {
      const { planned, stored } =
        (webhookUrl === null ? await this.storeFromMemory(caller, body) : undefined) ??
        (await this.storeFromDatabase(caller, body, webhookUrl));
      const views = await this.answer(planned, stored);
      note(views);
      const [only] = views;
      if (request && only && views.length === 1) request.jobId = only.id;
      return views;
    });
  }

  /**
   * The same for jobs whose keys count within scopes, one for each job; `first` runs in their transaction before they are
   * stored, also when there are none.
   */
  async executeWith(
    caller: Principal,
    jobs: NewJobInput[],
    scopes: readonly number[],
    first: (transaction: Transaction) => Promise<void>,
  ): Promise<void> {
    if (jobs.length === 0) return this.database.transaction(first);
    await this.traced(jobs.length, async () => {
      const planned = await this.plan(caller, jobs, newId(), (index) => scopes[index] ?? 0);
      await this.store(jobs, planned, { first });
    });
  }

  /** As `execute`, as a part of a transaction. */
  async within(
    transaction: Transaction,
    caller: Principal,
    inputs: readonly NewJobInput[],
  ): Promise<Submission> {
    const body = [...inputs];
    return this.traced(body.length, async (note) => {
      const planned = await this.plan(caller, body, null);
      const stored = await this.storeIn(transaction, body, planned, {});
      const views = await this.answer(planned, stored);
      note(views);
      return { views, announce: () => this.announce(stored) };
    });
  }

  /** As a span, to which the turns and runs of its jobs belong. */
  private async traced<T>(
    jobs: number,
    work: (note: (views: readonly JobView[]) => void) => Promise<T>,
  ): Promise<T> {
    const options = { kind: 'producer', attributes: { 'fairlane.jobs': jobs } } as const;
    return inSpan(this.tracing, 'jobs.submit', options, async (span) =>
      work(([first]) => {
        if (first) span?.set({ 'fairlane.job.id': first.id, 'fairlane.customer.id': first.customerId });
      }),
    );
  }

  private async storeFromDatabase(
    caller: Principal,
    body: OneOrMany<NewJobInput>,
    webhookUrl: string | null,
  ): Promise<{ planned: readonly Planned[]; stored: Stored }> {
    const planned = await this.plan(caller, body, batchIdOf(body));
    if (webhookUrl !== null) requireOneCustomer(body, planned);
    return { planned, stored: await this.store(body, planned, { webhookUrl }) };
  }

  /**
   * Stores jobs in one statement, without a look before it: of customers who are remembered, and still are as they were.
   * @returns undefined when nothing was stored, since that is not known, or more is asked for than to be stored
   */
  private async storeFromMemory(
    caller: Principal,
    body: OneOrMany<NewJobInput>,
  ): Promise<{ planned: readonly Planned[]; stored: Stored } | undefined> {
    const inputs = [body].flat();
    if (inputs.length > MOST_ROWS || !inputs.every(namesNoOther)) return undefined;
    const resolved = await this.resolve.fromMemory(caller, body);
    if (!resolved) return undefined;
    const planned = this.planResolved(body, resolved, batchIdOf(body), undefined);
    if (planned.some(({ gated }) => gated !== undefined)) return undefined;
    const needsLearned = inputs.some(mayTakeLearned);
    const versions = new Map(
      planned.map(({ customer: { id, version } }) => [
        id,
        needsLearned ? version : { customer: version.customer },
      ]),
    );
    const now = await this.storing.ifUnchanged(rowsOf(planned), versions);
    return now && { planned, stored: allStored(planned, now) };
  }

  /** @param scopeOf in which scope the key of a job counts, by its place */
  private async plan(
    caller: Principal,
    body: OneOrMany<NewJobInput>,
    batchId: string | null,
    scopeOf: (index: number) => number = () => 0,
  ): Promise<readonly Planned[]> {
    refuseRepeatedKeys(body, scopeOf);
    const links = linkJobs(body, [body].flat(), scopeOf);
    return this.planResolved(body, await this.resolve.execute(caller, body), batchId, links);
  }

  private planResolved(
    body: OneOrMany<NewJobInput>,
    resolved: readonly PlanParts[],
    batchId: string | null,
    links: Links | undefined,
  ): readonly Planned[] {
    const traceparent = currentTrace()?.traceparent;
    return withGates(
      this.gates,
      body,
      resolved.map((parts): Planned => {
        const rows = planJob(parts, batchId, traceparent);
        return { input: parts.input, customer: parts.customer, rows, job: rows[0] as NewJob };
      }),
      links,
    );
  }

  /** Stores them and tells the dispatcher. */
  private async store(
    body: OneOrMany<NewJobInput>,
    planned: readonly Planned[],
    options: StoreOptions,
  ): Promise<Stored> {
    const keyed = planned.some(({ input }) => input.idempotencyKey !== undefined);
    const limited = planned.some(({ customer }) => customer.maxQueued !== null);
    const isGated = planned.some(({ gated }) => gated !== undefined);
    // Without a key, a limit or a gate one statement does it, which may be shared with others.
    if (!keyed && !limited && !isGated && !options.first) {
      const now = await this.storing.execute(rowsOf(planned), options.webhookUrl ?? null);
      return allStored(planned, now);
    }
    const stored = await this.atomically(async (transaction) =>
      this.storeIn(transaction, body, planned, options),
    );
    this.announce(stored);
    return stored;
  }

  private async storeIn(
    transaction: Transaction,
    body: OneOrMany<NewJobInput>,
    planned: readonly Planned[],
    { webhookUrl = null, first }: StoreOptions,
  ): Promise<Stored> {
    await first?.(transaction);
    const earlier = await new HeldKeys(transaction).reserve(body, planned);
    const fresh = planned.filter(({ job }) => !earlier.has(job.id));
    await keepLimits(transaction, fresh);
    const gated = fresh.flatMap((plan) => plan.gated ?? []);
    if (earlier.size > 0) for (const { requests } of gated) redirect(requests?.parents, earlier);
    const admissions = await this.admit(transaction, gated);
    const submitted = fresh.map((plan) => gatedPlan(plan, admissions.get(plan.job.id)));
    const now = await submitJobs(transaction, rowsOf(submitted), webhookUrl);
    return { submitted, earlier, admissions, now };
  }

  private announce({ submitted, now }: Stored): void {
    this.storing.announce(rowsOf(submitted), now);
  }

  private async admit(transaction: Transaction, gated: readonly Gated[]): Promise<Map<string, Admission>> {
    if (gated.length === 0) return new Map();
    const customers = [...new Set(gated.map(({ job }) => job.customerId))];
    const there = new Set(await holdCustomers(transaction, customers));
    const gone = customers.find((id) => !there.has(id));
    if (gone !== undefined)
      throw new DomainError('not_found', 'CUSTOMER.NOT_FOUND', `Customer ${gone} was deleted meanwhile.`);
    return this.gates.admit(transaction, gated);
  }

  /** In one transaction, begun anew when it met with another that waited for the same gates in another order. */
  private async atomically(work: (transaction: Transaction) => Promise<Stored>): Promise<Stored> {
    for (let tries = 1; ; tries += 1) {
      try {
        return await this.database.transaction(work);
      } catch (error) {
        if (tries === MOST_TRIES || sqlState(error) !== DEADLOCK) throw error;
      }
    }
  }

  private async answer(planned: readonly Planned[], stored: Stored): Promise<JobView[]> {
    const { submitted, earlier, admissions, now } = stored;
    const known = earlier.size === 0 ? [] : await findJobsById(this.database, [...new Set(earlier.values())]);
    const existing = new Map(known.map((job) => [job.id, job]));
    const flows = flowIdsOf(submitted.map(({ job, gated }) => [job.id, gated?.requests?.parents]));
    const fresh = new Map(submitted.map((plan) => [plan.job.id, plan]));
    const createdAt = now.toISOString();
    return planned.flatMap(({ job, input }) => {
      const id = earlier.get(job.id) ?? job.id;
      const there = existing.get(id);
      const plan = fresh.get(id);
      const view = there ? jobView(there) : plan && newJobView(plan.job, plan.customer.tier, now, createdAt);
      if (!view) return [];
      if (!there) Object.assign(view, toldOf(admissions.get(id)), { flowId: flows.get(id) ?? null });
      if (input.key !== undefined) view.key = input.key;
      return [view];
    });
  }
}

/** Whether a job needs no look at others, of its call or earlier ones. */
const namesNoOther = ({ key, idempotencyKey, dependsOn }: NewJobInput): boolean =>
  key === undefined && idempotencyKey === undefined && dependsOn === undefined;

const batchIdOf = (body: OneOrMany<unknown>): string | null => (Array.isArray(body) ? newId() : null);

const rowsOf = (jobs: readonly Planned[]): NewJob[] => jobs.flatMap(({ rows }) => rows);

interface StoreOptions {
  /** Of an array: to be told when all of its jobs have ended. */
  readonly webhookUrl?: string | null;
  /** What is done in the transaction before anything is stored. */
  readonly first?: (transaction: Transaction) => Promise<void>;
}

interface Stored {
  readonly submitted: readonly Planned[];
  readonly earlier: ReadonlyMap<string, string>;
  /** Of the gated ones, by job id. */
  readonly admissions: ReadonlyMap<string, Admission>;
  readonly now: Date;
}

/** As planned: no key named another, and no gate was asked. */
function allStored(submitted: readonly Planned[], now: Date): Stored {
  return { submitted, earlier: new Map(), admissions: new Map(), now };
}

/** Finds out which jobs have gates to pass, or are waited for by others of the same call. */
function withGates(
  gates: Gates,
  body: OneOrMany<unknown>,
  plans: readonly Planned[],
  links: Links | undefined,
): readonly Planned[] {
  const asked = plans.map(({ input, customer }, place) => {
    const parents = (links?.parents[place] ?? []).map(({ name, path, id, index }) => ({
      ...{ name, path, isNew: id === undefined, id: id ?? plans[index]?.job.id ?? '' },
    }));
    return gates.requestsOf(input, { customer, parents, part: links?.firsts[place] ?? place });
  });
  if (asked.every((requests) => requests === null)) return plans;
  const watched = new Set(asked.flatMap((requests) => (requests ? gates.watchedBy(requests) : [])));
  return plans.map((plan, index) => {
    const requests = asked[index] ?? null;
    const isGated = requests !== null || watched.has(plan.job.id);
    return {
      ...plan,
      gated: isGated
        ? { job: plan.job, requests, pathOf: (field: string) => fieldPath(body, index, field) }
        : undefined,
    };
  });
}

/** A plan as its gates have it; its parts go with it. */
function gatedPlan(plan: Planned, admission: Admission | undefined): Planned {
  if (!admission) return plan;
  const { gating } = admission;
  const rows = plan.rows.map((row) => ({ ...row, gating }));
  return { ...plan, rows, job: rows[0] as NewJob };
}

function toldOf(admission: Admission | undefined): Pick<JobView, 'delayedUntil' | 'warnings'> {
  if (!admission) return {};
  const { delayedUntil, warnings } = admission;
  return {
    ...(delayedUntil && { delayedUntil: delayedUntil.toISOString() }),
    ...(warnings.length > 0 && { warnings: [...warnings] }),
  };
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

/** Whom else should it concern? And whose secret should sign it? */
function requireOneCustomer(body: OneOrMany<NewJobInput>, planned: readonly Planned[]): void {
  const customers = new Set(planned.map(({ customer }) => customer.id));
  if (Array.isArray(body) && customers.size === 1) return;
  const message = Array.isArray(body)
    ? 'Takes jobs of one customer only'
    : 'Is for an array of jobs; a single job names its own `webhook`';
  throw new DomainError('invalid', 'REQUEST.INVALID', '1 field is wrong.', {
    issues: [{ path: '?webhookUrl', message }],
  });
}

function refuseRepeatedKeys(body: OneOrMany<NewJobInput>, scopeOf: (index: number) => number): void {
  const seen = new Set<string>();
  const issues = [body].flat().flatMap(({ key }, index) => {
    const name = `${scopeOf(index)} ${key ?? ''}`;
    if (key === undefined || !seen.has(name)) return key === undefined ? [] : (seen.add(name), []);
    return [{ path: fieldPath(body, index, 'key'), message: `The key ${key} is used twice` }];
  });
  if (issues.length > 0)
    throw new DomainError('invalid', 'REQUEST.INVALID', 'A key is used twice.', { issues });
}
