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
 * held, and as soon as a turn settles the next is chosen. A choice here is all of it: choose, charge and grant, and the
 * settlement of an earlier turn. Memory is what V8 holds more than before, after a full collection, by active customer.
 */
export async function scheduler(): Promise<object> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  measure(1_000, collect); // compiles what the first size would otherwise be charged for
  return Promise.resolve(Object.fromEntries(SIZES.map((size) => [size, measure(size, collect)])));
}

function measure(customers: number, collect: () => void): object {
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
    bytesACustomer: Math.round((idle - before) / customers),
    bytesACustomerOnceServed: Math.round((served - before) / customers),
  };
}

function bytesUsed(collect: () => void): number {
  collect();
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
  for (let index = 0; index < customers; index++) {
    const customerId = `customer-${index}`;
    policy.setCustomer(customerId, {
      tier: 'small',
      weight: 2 ** (index % 3),
      maxConcurrentTurns: null,
      paused: false,
    });
    policy.setBacklog(
      { customerId, userId: '', jobType: 'short', opaque: false },
      { jobs: JOBS_EACH, seconds: JOBS_EACH * JOB_SECONDS },
    );
  }
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

  private next(): void {
    const slot = this.turn % SLOTS;
    const now = this.turn * (QUANTUM_SECONDS / SLOTS);
    const ended = this.out[slot];
    if (ended !== undefined) this.settle(ended, now);
    this.out[slot] = this.policy.issue('general', `turn-${this.turn}`, now);
    if (this.out[slot] === undefined) throw new Error('Somebody has work and was not chosen');
  }

  /** Turns take 60 - 100 % of their quantum: were they all equal, customers would go round in one order. */
  private settle({ turnId, maxJobs }: Grant, now: number): void {
    const heldSeconds = QUANTUM_SECONDS * (0.6 + 0.4 * ((this.turn * 0.618) % 1));
    this.policy.settle(
      turnId,
      {
        heldSecondsByUser: new Map([['', heldSeconds]]),
        drainedByUser: new Map([['', { jobs: maxJobs, seconds: maxJobs * JOB_SECONDS }]]),
        outcome: 'worked',
      },
      now,
    );
  }
}
