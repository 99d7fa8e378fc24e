import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { FairShareScheduler } from './fair-share-scheduler.js';
import { Heap } from './heap.js';

const FLOW = { userId: '', jobType: 'long', opaque: false };
const CUSTOMER = { tier: 'small', weight: 1, maxConcurrentTurns: null, paused: false };
const WORKED = {
  users: [{ userId: '', heldSeconds: 0.5, drainedJobs: 0, drainedSeconds: 0 }],
  outcome: 'worked' as const,
};

function schedulerWith(customers: number, opaque = false): FairShareScheduler {
  const scheduler = new FairShareScheduler({
    quantumSeconds: 0.5,
    opaqueMaxShare: 0.5,
    maxJobsPerTurn: 500,
    backoffSeconds: 1,
  });
  scheduler.setPool('general', { slots: 8, serves: () => true });
  for (let index = 0; index < customers; index++) {
    const customerId = `customer-${index}`;
    scheduler.setCustomer(customerId, CUSTOMER);
    scheduler.setBacklog({ ...FLOW, customerId, opaque }, { jobs: 1_000, seconds: 1e4 });
  }
  return scheduler;
}

/** Comparisons and moves in all heaps, per turn, while `turns` are issued and settled, eight at a time. */
function heapSteps(scheduler: FairShareScheduler, turns: number): number {
  const steps = [
    jest.spyOn(Heap.prototype, 'precedes' as never),
    jest.spyOn(Heap.prototype, 'put' as never),
    jest.spyOn(scheduler['tree'].leafOrder as { before: (a: number, b: number) => boolean }, 'before'),
  ];
  const out: string[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const grant = scheduler.issue('general', `turn ${turn}`, turn);
    if (grant !== undefined) out.push(grant.turnId);
    if (out.length >= 8 || grant === undefined) scheduler.settle(out.shift() ?? '', WORKED, turn);
  }
  return steps.reduce((sum, step) => sum + step.mock.calls.length, 0) / turns;
}

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the fair-share scheduler at scale (P8)', () => {
  it('takes O(log n) steps in the heaps per turn', () => {
    const few = heapSteps(schedulerWith(100), 1_000);
    const many = heapSteps(schedulerWith(10_000), 1_000);
    expect(few).toBeLessThan(12 * Math.log2(100));
    expect(many).toBeLessThan(12 * Math.log2(10_000));
  });

  it('takes no more of them for those that wait behind the opaque reserve', () => {
    const scheduler = schedulerWith(10_000, true);
    scheduler.setCustomer('sliced', CUSTOMER);
    scheduler.setBacklog({ ...FLOW, customerId: 'sliced' }, { jobs: 10_000, seconds: 1e6 });
    expect(heapSteps(scheduler, 1_000)).toBeLessThan(20 * Math.log2(10_000));
  });

  it('takes no more of them for the users that wait behind a cap of their type', () => {
    const scheduler = schedulerWith(1);
    scheduler.setJobType('capped', { maxShare: 0.1 });
    for (let user = 0; user < 10_000; user++) {
      const flow = { ...FLOW, customerId: 'customer-0', userId: `user-${user}`, jobType: 'capped' };
      scheduler.setBacklog(flow, { jobs: 10, seconds: 100 });
    }
    expect(heapSteps(scheduler, 1_000)).toBeLessThan(20 * Math.log2(10_000));
  });

  it('keeps an active customer in less than 500 bytes', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const used = () => {
      collect();
      collect(); // a collection frees the arrays' buffers after its end; the next waits for that
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      return heapUsed + arrayBuffers;
    };
    const warm = schedulerWith(1_000);
    const before = used();
    const scheduler = schedulerWith(50_000);
    const bytes = (used() - before) / 50_000;
    expect([warm, scheduler].map((one) => [...one.fairness()].length)).toEqual([1_000, 50_000]);
    expect(bytes).toBeLessThan(500);
  });
});
