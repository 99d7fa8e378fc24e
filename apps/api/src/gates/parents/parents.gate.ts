import { DomainError, type FieldIssue } from '@fairlane/domain';
import {
  awaitedParents,
  awaitParentsAgain,
  cancelledWithParents,
  type EarlierJob,
  type Milestone,
  type NewDependency,
  type NewFlowJob,
  parentsEnded,
  type Queryable,
  releaseJobs,
  retryJobs,
  storeFlow,
  type Transaction,
  waitingForParents,
  watchParents,
} from '@fairlane/persistence';
import { newId } from '@fairlane/platform';
import type { NewJobInput } from '../../jobs/job.schemas.js';
import type { Arrival, Gate, GateReason, Held, SubmissionContext } from '../gate.js';
import { ParentsRequest } from './parents-request.js';

/** Parents that an explanation names one by one. */
const NAMED = 5;

/** Holds a job until the jobs that it depends on have ended: see docs/adr/0008-flows.md. */
export class ParentsGate implements Gate<ParentsRequest> {
  readonly name = 'parents';
  readonly announcesStart = false;

  requestOf({ key, onParentFailure }: NewJobInput, context: SubmissionContext): ParentsRequest | undefined {
    const { parents, part } = context;
    if (parents.length === 0) return undefined;
    return new ParentsRequest(parents, part, key ?? null, onParentFailure ?? 'cancel');
  }

  watchedBy({ parents }: ParentsRequest): readonly string[] {
    return parents.map(({ id }) => id);
  }

  /** @throws DomainError JOB.NOT_FOUND or FLOW.PARENT_FAILED, naming every place where it holds */
  async arrive(transaction: Transaction, arrivals: readonly Arrival<ParentsRequest>[]): Promise<Held[]> {
    const fresh = arrivals.filter(({ isNew }) => isNew);
    const again = arrivals.filter(({ isNew }) => !isNew).map(({ jobId }) => jobId);
    const held = [
      ...(fresh.length === 0 ? [] : await this.join(transaction, fresh)),
      ...(again.length === 0 ? [] : await waitingForParents(transaction, again)),
    ];
    return held.map((jobId): Held => ({ jobId, state: 'blocked', runAt: null }));
  }

  async onMilestones(transaction: Transaction, milestones: readonly Milestone[]): Promise<void> {
    const ends = milestones.flatMap((milestone) => (milestone.kind === 'ended' ? [milestone] : []));
    if (ends.length === 0) return;
    const free = await parentsEnded(transaction, ends);
    await releaseJobs(
      transaction,
      free.map((jobId) => ({ jobId, at: null })),
    );
  }

  /** Those that were cancelled for the sake of retried jobs go back with them. */
  async bringBack(transaction: Transaction, ids: readonly string[]): Promise<readonly string[]> {
    const fallen = await cancelledWithParents(transaction, ids);
    return fallen.length === 0 ? [] : retryJobs(transaction, fallen);
  }

  async onRetried(transaction: Transaction, ids: readonly string[]): Promise<void> {
    await awaitParentsAgain(transaction, ids);
  }

  async explain(database: Queryable, { id }: { readonly id: string }): Promise<GateReason | undefined> {
    const { count, first } = await awaitedParents(database, id, NAMED);
    if (count === 0) return undefined;
    const names = first.map(({ name, id: parentId, state }) =>
      name === parentId ? `${name} (${state})` : `${name} (${parentId}, ${state})`,
    );
    const more = count > first.length ? `, and ${count - first.length} more` : '';
    const jobs = count === 1 ? '1 job' : `${count} jobs`;
    const detail = `It waits for ${jobs}: ${names.join(', ')}${more}.`;
    return { reason: 'parents', detail, position: null, etaSeconds: null };
  }

  /** Stores what waits for what. @returns ids of the jobs that have to wait */
  private async join(
    transaction: Transaction,
    arrivals: readonly Arrival<ParentsRequest>[],
  ): Promise<string[]> {
    const earlier = await this.earlier(transaction, arrivals);
    const flows = flowsOf(arrivals, earlier);
    const jobs = new Map<string, NewFlowJob>();
    const dependencies: NewDependency[] = [];
    const held: string[] = [];
    for (const { jobId, customerId, request } of arrivals) {
      const flowId = flows.get(request.part) ?? newId();
      request.flowId = flowId;
      jobs.set(jobId, {
        ...{ jobId, flowId, customerId, key: request.key, onParentFailure: request.onParentFailure },
      });
      let waits = false;
      for (const [index, { id, name, isNew }] of request.parents.entries()) {
        const parentState = earlier.get(id)?.endedAs ?? null;
        waits ||= parentState === null;
        dependencies.push({ childId: jobId, place: index + 1, name, parentId: id, parentState });
        const key = isNew ? name : null;
        if (!jobs.has(id)) jobs.set(id, { jobId: id, flowId, customerId, key, onParentFailure: 'cancel' });
      }
      if (waits) held.push(jobId);
    }
    await storeFlow(transaction, [...jobs.values()], dependencies);
    return held;
  }

  /** The parents that earlier calls submitted, by id. */
  private async earlier(
    transaction: Transaction,
    arrivals: readonly Arrival<ParentsRequest>[],
  ): Promise<Map<string, EarlierJob>> {
    const asked = arrivals.flatMap(({ customerId, request }) =>
      request.parents.flatMap((parent) => (parent.isNew ? [] : [{ customerId, request, ...parent }])),
    );
    if (asked.length === 0) return new Map();
    const ids = [...new Set(asked.map(({ id }) => id))];
    const found = new Map((await watchParents(transaction, ids)).map((job) => [job.id, job]));
    const unknown = asked.flatMap(({ id, customerId, path }): FieldIssue[] =>
      found.get(id)?.customerId === customerId ? [] : [{ path, message: `There is no job ${id}` }],
    );
    if (unknown.length > 0)
      throw new DomainError('not_found', 'JOB.NOT_FOUND', 'A job waits for one that is not there.', {
        issues: unknown,
      });
    const failed = asked.flatMap(({ id, request, path }): FieldIssue[] => {
      const state = found.get(id)?.endedAs ?? 'succeeded';
      if (state === 'succeeded' || request.onParentFailure === 'run') return [];
      return [{ path, message: `Job ${id} is ${state}: retry it first, or say onParentFailure: run` }];
    });
    if (failed.length > 0)
      throw new DomainError('conflict', 'FLOW.PARENT_FAILED', 'A job waits for one that did not succeed.', {
        issues: failed,
      });
    return found;
  }
}

/** By connected part of the call: the flow of the earlier jobs that it depends on where they are of one, else a new one. */
function flowsOf(
  arrivals: readonly Arrival<ParentsRequest>[],
  earlier: ReadonlyMap<string, EarlierJob>,
): Map<number, string> {
  const known = new Map<number, Set<string>>();
  for (const { request } of arrivals) {
    const flows = known.get(request.part) ?? new Set<string>();
    known.set(request.part, flows);
    for (const { id } of request.parents) {
      const flowId = earlier.get(id)?.flowId;
      if (flowId) flows.add(flowId);
    }
  }
  return new Map([...known].map(([part, flows]) => [part, (flows.size === 1 && [...flows][0]) || newId()]));
}
