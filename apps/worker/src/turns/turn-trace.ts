import type { Turn } from '@fairlane/contracts';
import type { Claim, ClaimedJob } from '@fairlane/persistence';
import { contextOf, inTraceContext, parseTraceparent, type Span, type Tracing } from '@fairlane/platform';
import type { RunOutcome } from './job-outcome.js';

/** Most links of a turn's span to the traces of its jobs. */
const MOST_LINKS = 100;

/**
 * The spans of one turn, where tracing is on: the turn, its claim and settlement, and the run of each job.
 *
 * A turn bundles jobs of many traces and can be in one only: that of its first job that is recorded, with links to the
 * others. A job's run is always in the job's own trace: under the turn where that is the same, else under what submitted the
 * job, with a link to the turn.
 */
export class TurnTrace {
  private readonly span: Span;

  /** @param startedAt of the claim, milliseconds since 1970 */
  constructor(
    private readonly tracing: Tracing,
    turn: Turn,
    claim: Claim,
    startedAt: number,
  ) {
    const traces = [...new Set(claim.jobs.flatMap(({ traceparent }) => traceparent ?? []))];
    const parent = traces.find((traceparent) => parseTraceparent(traceparent)?.isSampled) ?? traces[0];
    this.span = tracing.start('turn', {
      kind: 'consumer',
      parent,
      links: traces.filter((traceparent) => traceparent !== parent).slice(0, MOST_LINKS),
      startedAt,
      attributes: {
        'fairlane.turn.id': turn.id,
        'fairlane.customer.id': turn.customerId,
        'fairlane.pool': turn.pool,
        'fairlane.lane': `${turn.tier}.${turn.jobType}`,
        'fairlane.jobs': claim.jobs.length,
      },
    });
    tracing.start('turn.claim', { parent: this.span.traceparent, startedAt }).end();
  }

  /** Begins the run of a job. */
  begin({ id, task, attempt, slices, traceparent }: ClaimedJob): Span {
    const isOfThisTrace = (parseTraceparent(traceparent)?.traceId ?? this.span.traceId) === this.span.traceId;
    return this.tracing.start(`task ${task}`, {
      parent: isOfThisTrace ? this.span.traceparent : (traceparent ?? undefined),
      links: isOfThisTrace ? [] : [this.span.traceparent],
      attributes: { 'fairlane.job.id': id, 'fairlane.attempt': attempt + 1, 'fairlane.slice': slices + 1 },
    });
  }

  /** Runs a task as its span. */
  within<T>(span: Span, jobId: string, work: () => T): T {
    return this.tracing.within(span, contextOf(span, jobId), work);
  }

  /** Settles as a span. */
  async settling(settle: () => Promise<void>): Promise<void> {
    const span = this.tracing.start('turn.settle', { parent: this.span.traceparent });
    await settle();
    span.end();
  }

  end(): void {
    this.span.end();
  }
}

/** Ends the span of a job's run with what became of it. */
export function endRun(span: Span, outcome: RunOutcome): void {
  span.set({ 'fairlane.outcome': outcome.kind });
  span.end(outcome.kind === 'failed' ? outcome.error.message : undefined);
}

/** Runs a task where tracing is off: what it logs names its job, and its trace if the submission had one. */
export function untraced<T>({ id, traceparent }: ClaimedJob, work: () => T): T {
  const traceId = parseTraceparent(traceparent)?.traceId;
  return inTraceContext({ jobId: id, traceId, traceparent: traceparent ?? undefined }, work);
}
