import { DomainError } from '@fairlane/domain';
import {
  type Milestone,
  type Queryable,
  releaseResources,
  requestResources,
  resourceGroupMemberships,
  resourceWait,
  type ResourceWait,
  type Transaction,
} from '@fairlane/persistence';
import type { NewJobInput } from '../../jobs/job.schemas.js';
import type { Arrival, Gate, GateReason, Held } from '../gate.js';

/** What a job says of resources, as it is kept with the job. */
interface ResourcesRequest {
  /** Sorted. */
  readonly names: readonly string[];
  readonly profit: number;
  readonly group?: string;
  readonly reconsider?: 'next_round';
}

/** The customer's own resources, or those of a group. */
export function scopeOf(customerId: string, group: string | undefined): string {
  return group === undefined ? `customer:${customerId}` : `group:${group}`;
}

/**
 * Holds a job back until a round gives it its exclusive resources, which it then holds until it ends, also between its
 * attempts and when its worker is lost: see docs/adr/0007-resource-rounds.md.
 */
export class ResourcesGate implements Gate<ResourcesRequest> {
  readonly name = 'resources';
  readonly announcesStart = false;

  requestOf({ resources, profit, resourceGroup, reconsider }: NewJobInput): ResourcesRequest | undefined {
    if (resources === undefined) return undefined;
    return {
      names: [...resources].sort(),
      profit: profit ?? 0,
      ...(resourceGroup !== undefined && { group: resourceGroup }),
      ...(reconsider === 'next_round' && { reconsider }),
    };
  }

  /** @throws DomainError RESOURCE_GROUP.NOT_FOUND when a new job names a group that its customer is no member of */
  async arrive(transaction: Transaction, arrivals: readonly Arrival<ResourcesRequest>[]): Promise<Held[]> {
    await refuseStrangers(transaction, arrivals);
    const waiting = await requestResources(
      transaction,
      arrivals.map(({ jobId, customerId, request }) => ({
        jobId,
        scope: scopeOf(customerId, request.group),
        resources: request.names,
        profit: request.profit,
        nextRoundOnly: request.reconsider === 'next_round',
      })),
    );
    return arrivals.flatMap(({ jobId }): Held[] =>
      waiting.has(jobId) ? [{ jobId, state: 'blocked', runAt: null }] : [],
    );
  }

  async onMilestones(transaction: Transaction, milestones: readonly Milestone[]): Promise<void> {
    const ended = milestones.flatMap(({ kind, jobId }) => (kind === 'ended' ? [jobId] : []));
    if (ended.length > 0) await releaseResources(transaction, ended);
  }

  async explain(database: Queryable, { id }: { readonly id: string }): Promise<GateReason | undefined> {
    const wait = await resourceWait(database, id);
    return wait && { reason: 'resources', detail: detailOf(wait), position: null, etaSeconds: null };
  }
}

/** Also of a group that there is: who is no member need not know. */
async function refuseStrangers(
  transaction: Transaction,
  arrivals: readonly Arrival<ResourcesRequest>[],
): Promise<void> {
  const pairs = arrivals.flatMap(({ isNew, customerId, request: { group } }) =>
    isNew && group !== undefined ? [{ group, customerId }] : [],
  );
  if (pairs.length === 0) return;
  const members = await resourceGroupMemberships(transaction, pairs);
  for (const { group, customerId } of pairs) {
    if (members.some((member) => member.group === group && member.customerId === customerId)) continue;
    throw groupNotFound(group, customerId);
  }
}

export function groupNotFound(group: string, customerId: string): DomainError {
  const detail = `There is no resource group ${group} that customer ${customerId} may use.`;
  return new DomainError('not_found', 'RESOURCE_GROUP.NOT_FOUND', detail);
}

function detailOf({ held, customerId, nextRoundOnly }: ResourceWait): string {
  const holders = held.map(({ resource, jobId, customerId: holder }) => {
    const who = holder !== null && holder !== customerId ? 'a job of another customer' : `job ${jobId}`;
    return `${resource}, held by ${who}`;
  });
  if (holders.length > 0) return `It waits for ${holders.join('; ')}.`;
  if (nextRoundOnly) return 'Its resources are free; it waits for the next round that is asked for.';
  return 'Its resources are free; the next round decides, or keeps them for a job that has waited longer.';
}
