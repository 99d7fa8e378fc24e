import { describe, expect, it } from '@jest/globals';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { FairShareScheduler } from './fair-share-scheduler.js';
import { type HeapOrder } from './heap.js';

const FLOW = { userId: '', jobType: 'long', opaque: false };
const CUSTOMER = { tier: 'small', weight: 1, maxConcurrentTurns: null, paused: false };
const WORKED = {
  heldSecondsByUser: new Map([['', 0.5]]),
  drainedByUser: new Map(),
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

/** Comparisons in all heaps while `turns` turns are issued and settled, eight at a time. */
function comparisons(scheduler: FairShareScheduler, turns: number): number {
  let count = 0;
  const { slicedOrder, opaqueOrder, leafOrder } = scheduler['tree'];
  for (const order of [slicedOrder, opaqueOrder, leafOrder] as {
    -readonly [K in keyof HeapOrder]: HeapOrder[K];
  }[]) {
    const { before } = order;
    order.before = (a, b) => {
      count++;
      return before(a, b);
    };
  }
  const out: string[] = [];
  for (let turn = 0; turn < turns; turn++) {
    const grant = scheduler.issue('general', `turn ${turn}`, turn);
    if (grant !== undefined) out.push(grant.turnId);
    if (out.length >= 8 || grant === undefined) scheduler.settle(out.shift() ?? '', WORKED, turn);
  }
  return count / turns;
}

describe('the fair-share scheduler at scale (P8)', () => {
  it('compares O(log n) customers per turn', () => {
    const few = comparisons(schedulerWith(100), 1_000);
    const many = comparisons(schedulerWith(10_000), 1_000);
    expect(few).toBeLessThan(12 * Math.log2(100));
    expect(many).toBeLessThan(12 * Math.log2(10_000));
  });

  it('compares no more for those that wait behind the opaque reserve', () => {
    const scheduler = schedulerWith(10_000, true);
    scheduler.setCustomer('sliced', CUSTOMER);
    scheduler.setBacklog({ ...FLOW, customerId: 'sliced' }, { jobs: 10_000, seconds: 1e6 });
    expect(comparisons(scheduler, 1_000)).toBeLessThan(20 * Math.log2(10_000));
  });

  it('compares no more for the users that wait behind a cap of their type', () => {
    const scheduler = schedulerWith(1);
    scheduler.setJobType('capped', { maxShare: 0.1 });
    for (let user = 0; user < 10_000; user++) {
      const flow = { ...FLOW, customerId: 'customer-0', userId: `user-${user}`, jobType: 'capped' };
      scheduler.setBacklog(flow, { jobs: 10, seconds: 100 });
    }
    expect(comparisons(scheduler, 1_000)).toBeLessThan(20 * Math.log2(10_000));
  });

  it('keeps an active customer in less than 500 bytes', () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const used = () => {
      collect();
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
