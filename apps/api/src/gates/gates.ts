import {
  type Database,
  type GatedJob,
  gatedJobs,
  gatedJobsDue,
  type Gating,
  holdJobs,
  type NewJob,
  type QueuedFlow,
  queueGatedJobs,
  type Queryable,
  takeMilestones,
  takeMilestonesOf,
  type Transaction,
} from '@fairlane/persistence';
import type { NewJobInput, WarningView } from '../jobs/job.schemas.js';
import type { Arrival, Gate, GateReason, Held, SubmissionContext } from './gate.js';

/** A job of a submission that has something to ask of gates, or that others of the call wait for. */
export interface Gated {
  readonly job: NewJob;
  /** By gate; null for nothing. */
  readonly requests: Readonly<Record<string, unknown>> | null;
  /** Where in the body one of its fields is. */
  readonly pathOf: (field: string) => string;
}

/** How a gated job is stored, and what its caller is told. */
export interface Admission {
  readonly gating: Gating;
  readonly delayedUntil: Date | null;
  readonly warnings: readonly WarningView[];
}

/** All gates, in the order in which a job passes them. Those before time come first: see `beforeTime`. */
export class Gates {
  private readonly all: readonly Gate[];

  constructor(
    private readonly beforeTime: readonly Gate[],
    private readonly afterTime: readonly Gate[],
  ) {
    this.all = [...beforeTime, ...afterTime];
  }

  /** What a job asks of the gates, by gate; null for nothing: a plain job. */
  requestsOf(input: NewJobInput, context: SubmissionContext): Record<string, unknown> | null {
    let requests: Record<string, unknown> | undefined;
    for (const gate of this.all) {
      const request = gate.requestOf(input, context);
      if (request !== undefined) (requests ??= {})[gate.name] = request;
    }
    return requests ?? null;
  }

  /** Ids of the jobs that a job with these requests waits for. */
  watchedBy(requests: Readonly<Record<string, unknown>>): readonly string[] {
    return this.all.flatMap((gate) =>
      gate.name in requests ? [...(gate.watchedBy?.(requests[gate.name]) ?? [])] : [],
    );
  }

  /**
   * Takes the gated jobs of a submission to their gates, before they are stored in the same transaction.
   * @returns by job id, how each is to be stored
   * @throws DomainError of a gate that refuses the submission
   */
  async admit(transaction: Transaction, jobs: readonly Gated[]): Promise<Map<string, Admission>> {
    const now = Date.now();
    const arrivals = jobs.map(({ job, requests, pathOf }) => ({
      ...{ id: job.id, customerId: job.customerId, gates: requests ?? {}, pathOf },
    }));
    const waits = new Set(jobs.filter(({ job }) => isLater(job, now)).map(({ job }) => job.id));
    const held = await this.walk(transaction, this.beforeTime, arrivals, true);
    const inTime = arrivals.filter(({ id }) => !held.has(id) && !waits.has(id));
    for (const [id, hold] of await this.walk(transaction, this.afterTime, inTime, true)) held.set(id, hold);
    return new Map(
      jobs.map(({ job, requests }) => [
        job.id,
        this.admission(requests, held.get(job.id), waits.has(job.id)),
      ]),
    );
  }

  /** Takes the gated jobs that are due to their gates, and queues those that pass. Returns what was queued, by flow. */
  async promote(database: Database, limit: number): Promise<{ flows: QueuedFlow[]; jobs: number }> {
    return database.transaction(async (transaction) => {
      const jobs = await gatedJobsDue(transaction, limit);
      return { jobs: jobs.length, flows: jobs.length === 0 ? [] : await this.pass(transaction, jobs) };
    });
  }

  /** Jobs were retried by hand; returns others that the gates brought back for their sake. */
  async retried(transaction: Transaction, ids: readonly string[]): Promise<string[]> {
    const back: string[] = [];
    // What the gates have not heard of yet is of their former life: they hear it before the new one begins.
    await this.hear(transaction, await takeMilestonesOf(transaction, ids));
    for (const gate of this.all) back.push(...((await gate.bringBack?.(transaction, ids)) ?? []));
    await this.hear(transaction, await takeMilestonesOf(transaction, back));
    for (const gate of this.all) await gate.onRetried?.(transaction, [...ids, ...back]);
    return back;
  }

  /**
   * Takes jobs that were retried by hand, and are queued again, back to their gates.
   * @returns ids of those that had to; what became claimable of them, by flow
   */
  async readmit(
    transaction: Transaction,
    ids: readonly string[],
  ): Promise<{ ids: ReadonlySet<string>; flows: QueuedFlow[] }> {
    const jobs = await gatedJobs(transaction, ids);
    if (jobs.length === 0) return { ids: new Set(), flows: [] };
    // What the gates have not heard of yet is of the job's former life.
    await this.hear(
      transaction,
      await takeMilestonesOf(
        transaction,
        jobs.map(({ id }) => id),
      ),
    );
    return { ids: new Set(jobs.map(({ id }) => id)), flows: await this.pass(transaction, jobs) };
  }

  /** Tells the gates of at most `limit` milestones, oldest first, and forgets these; returns how many. */
  async drain(database: Database, limit: number): Promise<number> {
    return database.transaction(async (transaction) => {
      const milestones = await takeMilestones(transaction, limit);
      await this.hear(transaction, milestones);
      return milestones.length;
    });
  }

  /** Which gate an unfinished job waits at, the first of them, and why; undefined for none. */
  async explain(database: Queryable, job: { readonly id: string }): Promise<GateReason | undefined> {
    for (const gate of this.all) {
      const reason = await gate.explain(database, job);
      if (reason) return reason;
    }
    return undefined;
  }

  private async hear(
    transaction: Transaction,
    milestones: Awaited<ReturnType<typeof takeMilestones>>,
  ): Promise<void> {
    if (milestones.length === 0) return;
    for (const gate of this.all) await gate.onMilestones(transaction, milestones);
  }

  private async pass(transaction: Transaction, jobs: readonly GatedJob[]): Promise<QueuedFlow[]> {
    const held = await this.walk(transaction, this.all, jobs, false);
    await holdJobs(transaction, [...held.values()]);
    const passed = jobs.filter(({ id }) => !held.has(id));
    return queueGatedJobs(
      transaction,
      passed.map(({ id, gates }) => ({ jobId: id, announcesStart: this.announcesStart(gates) })),
    );
  }

  /** Each job as far as the first gate that holds it. */
  private async walk(
    transaction: Transaction,
    gates: readonly Gate[],
    jobs: readonly (GatedJob & Pick<Arrival, 'pathOf'>)[],
    isNew: boolean,
  ): Promise<Map<string, Held>> {
    const held = new Map<string, Held>();
    for (const gate of gates) {
      const arrivals = jobs.flatMap(({ id, customerId, gates: requests, pathOf }): Arrival[] =>
        gate.name in requests && !held.has(id)
          ? [{ jobId: id, customerId, request: requests[gate.name], isNew, pathOf }]
          : [],
      );
      if (arrivals.length === 0) continue;
      for (const hold of await gate.arrive(transaction, arrivals)) held.set(hold.jobId, hold);
    }
    return held;
  }

  private admission(
    requests: Readonly<Record<string, unknown>> | null,
    hold: Held | undefined,
    isLater: boolean,
  ): Admission {
    const state = hold?.state ?? (isLater ? 'scheduled' : 'queued');
    const keepsTime = hold === undefined || (hold.state === 'blocked' && hold.runAt === null);
    return {
      gating: {
        ...{ gates: requests, announcesStart: requests !== null && this.announcesStart(requests), state },
        ...(!keepsTime && { runAt: hold.runAt }),
      },
      delayedUntil: hold?.delayedUntil ?? null,
      warnings: hold?.warning ? [hold.warning] : [],
    };
  }

  private announcesStart(requests: Readonly<Record<string, unknown>>): boolean {
    return this.all.some((gate) => gate.announcesStart && gate.name in requests);
  }
}

/** Whether a job has to wait for its time. PostgreSQL's clock decides when that has come. */
function isLater({ runAt, delaySeconds }: NewJob, now: number): boolean {
  return (delaySeconds ?? 0) > 0 || (runAt !== null && runAt.getTime() > now);
}
