import { type FlowKey, type Grant, type TurnPolicy } from '@fairlane/domain';
import { ServiceLog } from './service-log.js';
import { JobQueue, type JobSpec, type SimulatedJob } from './simulated-job.js';
import { Timeline } from './timeline.js';
import { runTurn } from './turn-run.js';

export interface SimulatedPool {
  readonly name: string;
  slots: number;
  /** Turns out beyond the slots; default 0. */
  readonly lookahead?: number;
}

export interface SimulationSettings {
  /** The one that production uses, with its pools and customers set. */
  readonly policy: Pick<TurnPolicy, 'addBacklog' | 'issue' | 'settle' | 'turnsOut'>;
  /** In the order in which they are given turns: the narrowest first. */
  readonly pools: readonly SimulatedPool[];
  /** Seconds that a slot is held beyond the jobs' own, per turn; default 0. */
  readonly overheadSeconds?: number;
  /** Seconds from the end of a turn until the next one, caused by it, reaches a slot; default 0. */
  readonly roundTripSeconds?: number;
}

interface PoolState {
  readonly pool: SimulatedPool;
  readonly queue: Grant[];
  busy: number;
  /** Since when slots are free, the longest first. */
  readonly freeSince: number[];
  /** Since when the policy has had turns to give; Infinity while it has none. */
  eligibleSince: number;
}

/**
 * Plays the dispatcher, the broker and the workers on a virtual clock, around the scheduler that production uses:
 * keeps every pool's window filled, has slots claim turns, run the jobs, cut them at the quantum, and report.
 */
export class Simulation {
  readonly timeline = new Timeline();
  readonly jobs: SimulatedJob[] = [];
  readonly log = new ServiceLog();
  /** Turns that came to nothing. */
  emptyTurns = 0;
  /** Longest that a slot stood free although somebody was eligible for a turn, in seconds. */
  longestIdleSeconds = 0;
  /** Called when a job has ended, for scenarios that submit the next one then. */
  onFinished: ((job: SimulatedJob) => void) | undefined;

  private readonly pools: PoolState[];
  private readonly queues = new Map<string, JobQueue>();
  private lastTurn = 0;

  constructor(private readonly settings: SimulationSettings) {
    this.pools = settings.pools.map((pool) => ({
      pool,
      queue: [],
      busy: 0,
      freeSince: Array.from({ length: pool.slots }, () => 0),
      eligibleSince: Infinity,
    }));
  }

  get now(): number {
    return this.timeline.now;
  }

  /** Submits jobs of one kind at a time. */
  submit(at: number, spec: JobSpec, count = 1): void {
    this.timeline.at(at, () => this.accept(spec, count));
  }

  /** Has something else happen at a time: an edit, a pause. */
  at(time: number, action: () => void): void {
    this.timeline.at(time, action);
  }

  /** Runs to a time, or until nothing is left to happen. */
  run(until = Infinity): void {
    this.fillWindows();
    while (this.timeline.nextAt !== Infinity && this.timeline.nextAt <= until) {
      this.timeline.step();
      this.fillWindows();
    }
    if (until !== Infinity) this.timeline.now = until;
  }

  jobsOf(customerId: string, userId?: string): SimulatedJob[] {
    return this.jobs.filter(
      ({ flow }) => flow.customerId === customerId && (userId === undefined || flow.userId === userId),
    );
  }

  private accept(spec: JobSpec, count: number): void {
    const { customerId, userId = '', jobType = 'long', opaque = false, seconds } = spec;
    const flow = { customerId, userId, jobType, opaque };
    const estimateSeconds = spec.estimateSeconds ?? seconds;
    const queue = this.queueOf(flow);
    for (let index = 0; index < count; index++) {
      const times = { submittedAt: this.now, startedAt: undefined, finishedAt: undefined };
      const job: SimulatedJob = { flow, seconds, estimateSeconds, remaining: seconds, ...times };
      this.jobs.push(job);
      queue.push(job);
    }
    this.settings.policy.addBacklog(flow, count, estimateSeconds * count);
  }

  private fillWindows(): void {
    for (const state of this.pools) {
      const { name, slots, lookahead = 0 } = state.pool;
      while (this.settings.policy.turnsOut(name) < slots + lookahead) {
        const grant = this.settings.policy.issue(name, `turn-${this.lastTurn++}`, this.now);
        if (grant === undefined) {
          state.eligibleSince = Infinity;
          break;
        }
        if (state.eligibleSince === Infinity) state.eligibleSince = this.now;
        const { eligibleSince } = state;
        this.timeline.at(this.now + (this.settings.roundTripSeconds ?? 0) / 2, () => {
          state.queue.push(grant);
          this.claim(state, eligibleSince);
        });
      }
    }
  }

  private claim(state: PoolState, eligibleSince = this.now): void {
    while (state.busy < state.pool.slots) {
      const grant = state.queue.shift();
      if (grant === undefined) return;
      const freeSince = state.freeSince.shift() ?? this.now;
      this.longestIdleSeconds = Math.max(
        this.longestIdleSeconds,
        this.now - Math.max(freeSince, eligibleSince),
      );
      state.busy++;
      this.start(state, grant);
    }
  }

  private start(state: PoolState, grant: Grant): void {
    const from = this.now;
    const turn = runTurn(grant, (flow) => this.queueOf(flow), this.settings.overheadSeconds ?? 0);
    for (const { job, startsAfter } of turn.ran) job.startedAt ??= from + startsAfter;
    if (turn.claimed.length === 0) this.emptyTurns++;
    this.timeline.at(from + turn.heldSeconds, () => {
      state.busy--;
      state.freeSince.push(this.now);
      for (const { userId, heldSeconds } of turn.report.users) {
        const { customerId, opaque, pool } = grant;
        // Users of one bundle are logged as if side by side; only their sum is exact in time.
        this.log.record({ customerId, userId, pool, opaque, from, until: from + heldSeconds });
      }
      turn.finish(this.now);
      this.timeline.at(this.now + (this.settings.roundTripSeconds ?? 0) / 2, () => {
        this.settings.policy.settle(grant.turnId, turn.report, this.now);
      });
      for (const { job } of turn.ran) if (job.finishedAt !== undefined) this.onFinished?.(job);
      this.claim(state);
    });
  }

  private queueOf(flow: FlowKey): JobQueue {
    const name = `${flow.customerId}|${flow.userId}|${flow.jobType}|${flow.opaque}`;
    let queue = this.queues.get(name);
    if (queue === undefined) this.queues.set(name, (queue = new JobQueue()));
    return queue;
  }
}
