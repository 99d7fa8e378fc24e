import {
  lineUpRated,
  type Milestone,
  moveRated,
  type Queryable,
  ratePlace,
  releaseJobs,
  type Transaction,
} from '@fairlane/persistence';
import type { NewJobInput } from '../../jobs/job.schemas.js';
import type { Arrival, Gate, GateReason, Held, SubmissionContext } from '../gate.js';

/** Jobs ahead that are counted one by one. */
const COUNTED_AHEAD = 10_000;

/** Lets a customer start at most so many jobs in any minute: see docs/adr/0006-throttle-windows.md. */
export class RateGate implements Gate<object> {
  readonly name = 'rate';
  readonly announcesStart = true;

  requestOf(_: NewJobInput, { customer }: SubmissionContext): object | undefined {
    return customer.maxStartsPerMinute === null ? undefined : {};
  }

  async arrive(transaction: Transaction, arrivals: readonly Arrival<object>[]): Promise<Held[]> {
    const starts = await lineUpRated(transaction, arrivals);
    return starts.flatMap(({ jobId, startsAt, plannedAt, isDue }): Held[] => {
      if (isDue || plannedAt === null) return [];
      const message = `Delayed until ${plannedAt.toISOString()}: the customer starts as many jobs a minute as it may.`;
      const warning = { code: 'JOB.DELAYED', message };
      return [{ jobId, state: 'scheduled', runAt: startsAt, delayedUntil: plannedAt, warning }];
    });
  }

  async onMilestones(transaction: Transaction, milestones: readonly Milestone[]): Promise<void> {
    await releaseJobs(transaction, await moveRated(transaction, milestones));
  }

  async explain(database: Queryable, { id }: { readonly id: string }): Promise<GateReason | undefined> {
    const place = await ratePlace(database, id, COUNTED_AHEAD);
    if (!place) return undefined;
    const isCounted = place.ahead < COUNTED_AHEAD;
    const ahead = isCounted ? String(place.ahead) : `${COUNTED_AHEAD} or more`;
    return {
      reason: 'rate',
      detail: `The customer may start ${place.maxStartsPerMinute} jobs a minute; ${ahead === '1' ? '1 goes' : `${ahead} go`} first.`,
      position: place.ahead + 1,
      etaSeconds: isCounted ? place.seconds : null,
    };
  }
}
