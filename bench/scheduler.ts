import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { FairShareScheduler, type Grant } from '@fairlane/domain';
import { monotonicSeconds } from '@fairlane/platform';
import { quantile } from './live/measure.js';

const SIZES = [1_000, 100_000, 1_000_000];
const RUNS = 5;
/** Turns of one run; with so many every customer of the two smaller sizes has had some. */
const TURNS = 300_000;
const WARM_UP_TURNS = 100_000;
const SLOTS = 64;
const QUANTUM_SECONDS = 0.5;
const JOB_SECONDS = 0.1;
/** More than a customer can use up here, so that all of them stay active. */
const JOBS_EACH = 1_000_000;

/**
 * The fair-share policy by itself, in this process, with no server: every customer has work, all slots of one pool are
 * held, and as soon as a turn settles the next is chosen, as the dispatcher does it. So a choice is two calls here, the
 * `issue` that chooses, charges and grants, and the `settle` of an earlier turn with its report; the time of making ids
 * and reports is in it too. `issuesAlonePerSecond` is of the first call only, where all slots come free at once.
 * Memory is what V8 holds more than before, after a full collection, by active customer.
 */
export async function scheduler(): Promise<object> {
  return Promise.resolve(Object.fromEntries(SIZES.map((size) => [size, measureScheduler(size)])));
}

interface SchedulerFigures {
  readonly choicesPerSecond: number;
  /** Of the slowest and the fastest run. */
  readonly range: readonly number[];
  readonly issuesAlonePerSecond: number;
  readonly bytesACustomer: number;
  readonly bytesACustomerOnceServed: number;
}

let collect: (() => void) | undefined;

/** One size of `scheduler`: so many active customers. */
export function measureScheduler(customers: number): SchedulerFigures {
  if (!collect) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
    measure(1_000, collect); // compiles what the first size would otherwise be charged for
  }
  return measure(customers, collect);
}

function measure(customers: number, collect: () => void): SchedulerFigures {
  const before = bytesUsed(collect);
  const policy = policyWith(customers);
  const idle = bytesUsed(collect);
  const load = new Load(policy);
  load.run(Math.max(WARM_UP_TURNS, customers));
  const served = bytesUsed(collect);
  const perSecond = Array.from({ length: RUNS }, () => load.run(TURNS));
  return {
    choicesPerSecond: Math.round(quantile(perSecond, 0.5)),
    range: [Math.min(...perSecond), Math.max(...perSecond)].map(Math.round),
    issuesAlonePerSecond: Math.round(load.runIssuesAlone(TURNS)),
    bytesACustomer: Math.round((idle - before) / customers),
    bytesACustomerOnceServed: Math.round((served - before) / customers),
  };
}

function bytesUsed(collect: () => void): number {
  collect();
  collect(); // a collection frees the arrays' buffers after its end; the next waits for that
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function policyWith(customers: number): FairShareScheduler {
  const policy = new FairShareScheduler({
    quantumSeconds: QUANTUM_SECONDS,
    opaqueMaxShare: 0.5,
    maxJobsPerTurn: 500,
    backoffSeconds: 1,
  });
  policy.setPool('general', { slots: SLOTS, serves: () => true });
  const ids = Array.from({ length: customers }, (_, index) => `customer-${index}`);
  // All customers, then all backlogs, as a dispatcher that takes over.
  for (const [index, customerId] of ids.entries())
    policy.setCustomer(customerId, {
      tier: 'small',
      weight: 2 ** (index % 3),
      maxConcurrentTurns: null,
      paused: false,
    });
  for (const customerId of ids)
    policy.setBacklog(
      { customerId, userId: '', jobType: 'short', opaque: false },
      { jobs: JOBS_EACH, seconds: JOBS_EACH * JOB_SECONDS },
    );
  return policy;
}

/** Workers that hold every slot, and settle the turn that is out longest when they ask for the next. */
class Load {
  private readonly out: (Grant | undefined)[] = Array.from({ length: SLOTS }, () => undefined);
  private turn = 0;

  constructor(private readonly policy: FairShareScheduler) {}

  /** @returns choices a second. */
  run(turns: number): number {
    const startedAt = monotonicSeconds();
    for (const end = this.turn + turns; this.turn < end; this.turn++) this.next();
    return turns / (monotonicSeconds() - startedAt);
  }

  /** All slots come free at once, again and again. @returns choices a second of the time spent in choosing. */
  runIssuesAlone(turns: number): number {
    let seconds = 0;
    for (const end = this.turn + turns; this.turn < end;) {
      for (let slot = 0; slot < SLOTS; slot++) this.settle(slot);
      const startedAt = monotonicSeconds();
      for (let slot = 0; slot < SLOTS; slot++, this.turn++) this.issue(slot);
      seconds += monotonicSeconds() - startedAt;
    }
    return turns / seconds;
  }

  private next(): void {
    const slot = this.turn % SLOTS;
    this.settle(slot);
    this.issue(slot);
  }

  private get now(): number {
    return this.turn * (QUANTUM_SECONDS / SLOTS);
  }

  private issue(slot: number): void {
    this.out[slot] = this.policy.issue('general', `turn-${this.turn}`, this.now);
    if (this.out[slot] === undefined) throw new Error('Somebody has work and was not chosen');
  }

  /** Turns take 60 - 100 % of their quantum: were they all equal, customers would go round in one order. */
  private settle(slot: number): void {
    const ended = this.out[slot];
    if (ended === undefined) return;
    const { turnId, maxJobs } = ended;
    const heldSeconds = QUANTUM_SECONDS * (0.6 + 0.4 * ((this.turn * 0.618) % 1));
    const drained = { drainedJobs: maxJobs, drainedSeconds: maxJobs * JOB_SECONDS };
    this.policy.settle(
      turnId,
      { users: [{ userId: '', heldSeconds, ...drained }], outcome: 'worked' },
      this.now,
    );
  }
}
