import { isEnded, opaqueReserve } from '@fairlane/domain';
import {
  Database,
  type PoolFacts,
  type StoredJobDetail,
  type WaitingFacts,
  whyWaiting,
} from '@fairlane/persistence';
import { monotonicSeconds } from '@fairlane/platform';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../auth/principal.js';
import { maxTurnsOfType, OPAQUE_MAX_SHARE } from '../dispatch/pool-window.js';
import { LiveTurns } from '../live/live.module.js';
import { WINDOW_SECONDS } from '../live/turn-window.js';
import type { WaitingView } from './job.schemas.js';
import { Gates } from '../gates/gates.js';
import { ReadJobs } from './read-jobs.js';

/** Jobs ahead that are counted one by one. */
const COUNTED_AHEAD = 10_000;

type Explanation = Omit<WaitingView, 'jobId' | 'state'>;

/** Says why a job does not run yet, where it stands, and when its turn may come. */
@Injectable()
export class ExplainWaiting {
  constructor(
    private readonly database: Database,
    private readonly reading: ReadJobs,
    private readonly live: LiveTurns,
    private readonly gates: Gates,
  ) {}

  /** @throws DomainError JOB.NOT_FOUND */
  async execute(caller: Principal, id: string): Promise<WaitingView> {
    const job = await this.reading.stored(caller, id);
    return { jobId: job.id, state: job.state, ...(await this.explain(job)) };
  }

  private async explain(job: StoredJobDetail): Promise<Explanation> {
    if (job.isGated && (job.state === 'scheduled' || job.state === 'blocked')) {
      const reason = await this.gates.explain(this.database, job);
      if (reason) return reason;
    }
    if (job.state === 'scheduled') return untilTime(job);
    const facts = isEnded(job.state) ? undefined : await whyWaiting(this.database, job.id, COUNTED_AHEAD);
    if (!facts) return { reason: null, detail: `The job is ${job.state}.`, position: null, etaSeconds: null };
    const position = facts.ahead + 1;
    const blocked = hindrance(facts);
    if (blocked) return { ...blocked, position, etaSeconds: null };
    const etaSeconds = this.eta(facts);
    if (facts.ahead === 0)
      return {
        reason: 'turn',
        detail: "It is next, and waits for the customer's turn.",
        position,
        etaSeconds,
      };
    const count = facts.ahead === COUNTED_AHEAD ? `${COUNTED_AHEAD} or more` : String(facts.ahead);
    return {
      reason: 'backlog',
      detail: `${count} of the same user and job type go first.`,
      position,
      etaSeconds,
    };
  }

  /** The work ahead over the slots that the customer held on average in the last minute. */
  private eta({ customerId, ahead, aheadSeconds }: WaitingFacts): number | null {
    const held = this.live.window.heldByCustomer(monotonicSeconds()).get(customerId) ?? 0;
    return held === 0 || ahead === COUNTED_AHEAD ? null : aheadSeconds / (held / WINDOW_SECONDS);
  }
}

function untilTime({ runAt, attempt }: StoredJobDetail): Explanation {
  const cause = attempt > 0 ? 'its next attempt' : 'its time';
  return {
    reason: 'time',
    detail: `It waits for ${cause}, ${runAt?.toISOString() ?? 'at any moment'}.`,
    position: null,
    etaSeconds: runAt ? Math.max(0, (runAt.getTime() - Date.now()) / 1_000) : null,
  };
}

function hindrance(facts: WaitingFacts): Pick<Explanation, 'reason' | 'detail'> | undefined {
  if (facts.paused) return { reason: 'paused', detail: `Customer ${facts.customerId} is paused.` };
  if (facts.isRateMoving)
    return {
      reason: 'rate',
      detail: 'The new limit of starts a minute is being put into effect for all jobs.',
    };
  if (facts.isLanePaused)
    return { reason: 'lane_paused', detail: `The lane ${facts.tier}, ${facts.type} is paused.` };
  if (facts.pools.length === 0)
    return {
      reason: 'no_worker',
      detail: `No worker serves ${facts.type} jobs of ${facts.tier} customers now.`,
    };
  if (facts.maxTurns !== null && facts.heldTurns >= facts.maxTurns)
    return {
      reason: 'cap',
      detail: `The customer holds ${facts.heldTurns} of at most ${facts.maxTurns} turns.`,
    };
  const full = facts.pools.flatMap((pool) => fullFor(facts, pool) ?? []);
  const [detail] = full;
  return detail !== undefined && full.length === facts.pools.length ? { reason: 'cap', detail } : undefined;
}

/** Why a pool has no slot for such a job, as the policy and the claim have it, however many are free. */
function fullFor(
  { type, opaque, maxShare }: WaitingFacts,
  { slots, heldOfType, opaqueTurns, slicedTurns }: PoolFacts,
): string | undefined {
  const most = maxTurnsOfType(slots, opaque ? Math.min(maxShare, OPAQUE_MAX_SHARE) : maxShare);
  const kind = `${type} jobs${opaque ? ' that cannot yield' : ''}`;
  if (most !== null && heldOfType >= most)
    return `The customer holds ${heldOfType} of at most ${most} turns of ${kind}.`;
  const room = slots - opaqueReserve(slots, slicedTurns);
  if (opaque && opaqueTurns >= room)
    return `Jobs that cannot yield hold ${opaqueTurns} of the ${room} slots that they may; the rest are for those that can.`;
  return undefined;
}
