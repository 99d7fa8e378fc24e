import { DomainError } from '@fairlane/domain';
import {
  lineUpThrottled,
  type Milestone,
  moveThrottled,
  type Queryable,
  releaseJobs,
  throttlePlace,
  type Transaction,
} from '@fairlane/persistence';
import type { NewJobInput } from '../../jobs/job.schemas.js';
import type { Arrival, Gate, GateReason, Held } from '../gate.js';

type Throttle = NonNullable<NewJobInput['throttle']>;

/** Jobs ahead that are counted one by one. */
const COUNTED_AHEAD = 10_000;

/** Lets the jobs of one key of a customer start at least a window apart: see docs/adr/0006-throttle-windows.md. */
export class ThrottleGate implements Gate<Throttle> {
  readonly name = 'throttle';
  readonly announcesStart = true;

  requestOf({ throttle }: NewJobInput): Throttle | undefined {
    return throttle;
  }

  /** @throws DomainError JOB.THROTTLED for a new job of mode `reject` that would have to wait */
  async arrive(transaction: Transaction, arrivals: readonly Arrival<Throttle>[]): Promise<Held[]> {
    const starts = await lineUpThrottled(
      transaction,
      arrivals.map(({ jobId, customerId, request: { key, windowSeconds } }) => ({
        ...{ jobId, customerId, key, windowSeconds },
      })),
    );
    return arrivals.flatMap((arrival, index): Held[] => {
      const start = starts[index];
      if (!start || start.isDue) return [];
      const { jobId, request, isNew, pathOf } = arrival;
      if (isNew && request.mode === 'reject') throw throttled(request, start.plannedAt, pathOf);
      const delayedUntil = start.plannedAt;
      const message =
        `Delayed until ${delayedUntil.toISOString()}: starts of key ${request.key} are at least ` +
        `${request.windowSeconds} s apart.`;
      const warning = { code: 'JOB.DELAYED', message };
      return [{ jobId, state: 'scheduled', runAt: start.startsAt, delayedUntil, warning }];
    });
  }

  async onMilestones(transaction: Transaction, milestones: readonly Milestone[]): Promise<void> {
    await releaseJobs(transaction, await moveThrottled(transaction, milestones));
  }

  async explain(database: Queryable, { id }: { readonly id: string }): Promise<GateReason | undefined> {
    const place = await throttlePlace(database, id, COUNTED_AHEAD);
    if (!place) return undefined;
    const ahead = place.ahead > COUNTED_AHEAD ? `${COUNTED_AHEAD} or more` : String(place.ahead);
    return {
      reason: 'throttle',
      detail: `Starts of key ${place.key} are at least ${place.windowSeconds} s apart; ${ahead === '1' ? '1 goes' : `${ahead} go`} first.`,
      position: place.ahead + 1,
      etaSeconds: place.ahead > COUNTED_AHEAD ? null : place.seconds,
    };
  }
}

function throttled({ key, windowSeconds }: Throttle, until: Date, pathOf: Arrival['pathOf']): DomainError {
  const retryAfterSeconds = Math.max(0, (until.getTime() - Date.now()) / 1_000);
  const detail = `Starts of key ${key} are at least ${windowSeconds} s apart; the next is due at ${until.toISOString()}.`;
  const issues = pathOf ? [{ path: pathOf('throttle'), message: 'Its key has to wait' }] : [];
  return new DomainError('limit', 'JOB.THROTTLED', detail, { retryAfterSeconds, issues });
}
