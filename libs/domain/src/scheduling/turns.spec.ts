import { beforeEach, describe, expect, it } from '@jest/globals';
import { FairShareScheduler } from './fair-share-scheduler.js';
import { type Backlog, type FlowKey, type Grant, type TurnReport } from './interface.js';

let scheduler: FairShareScheduler;
let turns = 0;

beforeEach(() => {
  scheduler = new FairShareScheduler({
    quantumSeconds: 0.5,
    opaqueMaxShare: 0.5,
    maxJobsPerTurn: 100,
    backoffSeconds: 1,
  });
  scheduler.setPool('general', { slots: 8, serves: () => true });
  customer('one');
});

function customer(id: string, settings = {}): void {
  scheduler.setCustomer(id, {
    tier: 'small',
    weight: 1,
    maxConcurrentTurns: null,
    paused: false,
    ...settings,
  });
}

function queue(jobs: number, secondsEach: number, flow: Partial<FlowKey> = {}): boolean {
  return scheduler.setBacklog(flowOf(flow), { jobs, seconds: jobs * secondsEach });
}

function flowOf(flow: Partial<FlowKey>): FlowKey {
  return { customerId: 'one', userId: '', jobType: 'long', opaque: false, ...flow };
}

function issue(pool = 'general', now = 0): Grant | undefined {
  return scheduler.issue(pool, `turn ${turns++}`, now);
}

function issueAll(pool = 'general', most = 100): Grant[] {
  const grants: Grant[] = [];
  while (grants.length < most) {
    const grant = issue(pool);
    if (grant === undefined) break;
    grants.push(grant);
  }
  return grants;
}

function report(held: Record<string, number>, drained: Record<string, Backlog> = {}): TurnReport {
  const users = [...new Set([...Object.keys(held), ...Object.keys(drained)])].map((userId) => {
    const { jobs, seconds } = drained[userId] ?? { jobs: 0, seconds: 0 };
    return { userId, heldSeconds: held[userId] ?? 0, drainedJobs: jobs, drainedSeconds: seconds };
  });
  return { users, outcome: 'worked' };
}

describe('a grant', () => {
  it('names the lane, the user and how much the turn may take', () => {
    queue(1, 10, { userId: 'ann' });
    expect(scheduler.issue('general', 'a turn', 0)).toEqual({
      turnId: 'a turn',
      pool: 'general',
      tier: 'small',
      customerId: 'one',
      userIds: ['ann'],
      jobType: 'long',
      opaque: false,
      quantumSeconds: 0.5,
      maxJobs: 1,
    });
  });

  it('is not given beyond what is queued and unclaimed', () => {
    queue(3, 10);
    expect(issueAll()).toHaveLength(3);
    expect(scheduler.turnsOut('general')).toBe(3);
  });

  it('is not given in a pool without slots, nor in one that nobody knows', () => {
    queue(3, 10);
    scheduler.setPool('general', { slots: 0, serves: () => true });
    expect(issue()).toBeUndefined();
    expect(issue('nowhere')).toBeUndefined();
  });

  it('spreads what is queued over the free slots', () => {
    queue(40, 0.001);
    const grants = issueAll();
    expect(grants).toHaveLength(8);
    expect(grants[0]?.maxJobs).toBe(5);
  });

  it('bundles a quantum of jobs where no slot is free', () => {
    queue(10_000, 0.001);
    scheduler.setPool('general', { slots: 1, serves: () => true });
    expect(issue()?.maxJobs).toBe(100);
    expect(issue()?.maxJobs).toBe(100);
    expect(scheduler.lagOf('one')[0]?.lagSeconds).toBeCloseTo(0.1, 9);
  });

  it('goes on with other users of the customer, those that had least first, until the quantum is full', () => {
    scheduler.setPool('general', { slots: 1, serves: () => true });
    queue(1, 0.2, { userId: 'ann' });
    const first = issue()!;
    scheduler.settle(first.turnId, report({ ann: 0.2 }, { ann: { jobs: 1, seconds: 0.2 } }), 0);
    for (const userId of ['ann', 'bob', 'cem', 'dan']) queue(1, 0.2, { userId });
    queue(5, 0.01, { userId: 'eva', jobType: 'quick' });
    customer('two');
    queue(5, 0.01, { customerId: 'two' });
    const grants = issueAll().filter(({ customerId, jobType }) => customerId === 'one' && jobType === 'long');
    expect(grants.map((grant) => grant.userIds)).toEqual([
      ['bob', 'cem'],
      ['dan', 'ann'],
    ]);
  });

  it('names at most sixteen users', () => {
    scheduler.setPool('general', { slots: 1, serves: () => true });
    for (let user = 0; user < 40; user++) queue(1, 0.001, { userId: `user ${user}` });
    expect(issueAll().map((grant) => grant.userIds.length)).toEqual([16, 16, 8]);
  });

  it('takes one opaque job', () => {
    queue(10, 0.001, { opaque: true });
    expect(issue()).toMatchObject({ opaque: true, maxJobs: 1, userIds: [''] });
  });

  it('comes from a pool that serves the lane only', () => {
    scheduler.setPool('express', {
      slots: 4,
      serves: (tier, type) => tier === 'small' && type === 'instant',
    });
    queue(3, 0.3);
    expect(issue('express')).toBeUndefined();
    queue(1, 0.3, { jobType: 'instant' });
    expect(issue('express')?.jobType).toBe('instant');
    customer('one', { tier: 'large' });
    queue(2, 0.3, { jobType: 'instant' });
    expect(issue('express')).toBeUndefined();
  });
});

describe('the limits', () => {
  it('count the turns of a customer over all pools', () => {
    scheduler.setPool('express', { slots: 4, serves: () => true });
    customer('one', { maxConcurrentTurns: 3 });
    queue(20, 10);
    expect(issueAll('express', 2)).toHaveLength(2);
    expect(issueAll('general', 1)).toHaveLength(1);
    expect(issue('express')).toBeUndefined();
    customer('one', { maxConcurrentTurns: 4 });
    expect(issueAll('express')).toHaveLength(1);
  });

  it('leave a job type its share of a pool and one turn at least', () => {
    scheduler.setJobType('long', { maxShare: 0.4 });
    scheduler.setJobType('extended', { maxShare: 0.01 });
    queue(20, 10);
    expect(issueAll()).toHaveLength(3);
    queue(20, 10, { jobType: 'extended' });
    expect(issueAll()).toHaveLength(1);
    queue(20, 10, { jobType: 'short' });
    expect(issueAll('general', 4)).toHaveLength(4);
  });

  it('follow the slots of the pool', () => {
    scheduler.setJobType('long', { maxShare: 0.5 });
    queue(20, 10);
    expect(issueAll()).toHaveLength(4);
    scheduler.setPool('general', { slots: 12, serves: () => true });
    expect(issueAll()).toHaveLength(2);
  });

  it('leave opaque work half a pool for each customer, and all customers all but the reserve', () => {
    customer('two');
    queue(20, 10, { opaque: true });
    expect(issueAll()).toHaveLength(4);
    queue(20, 10, { customerId: 'two', opaque: true });
    expect(issueAll()).toHaveLength(3);
    queue(20, 10);
    expect(issueAll('general', 1)).toHaveLength(1);
  });

  it('let sliced work into the reserve and keep opaque work out of it', () => {
    queue(20, 10);
    expect(issueAll('general', 3)).toHaveLength(3);
    customer('two');
    queue(20, 10, { customerId: 'two', opaque: true });
    customer('one', { paused: true });
    // ceil(1.5 x 3) = 5 of 8 slots are kept free of it.
    expect(issueAll()).toHaveLength(3);
    customer('one');
    expect(issueAll('general', 2)).toHaveLength(2);
  });

  it('keep a paused customer from turns and lose nothing of it', () => {
    queue(20, 10);
    customer('one', { paused: true });
    expect(issue()).toBeUndefined();
    customer('one');
    expect(issue()).toBeDefined();
    expect(scheduler.backlogOf(flowOf({}))).toEqual({ jobs: 20, seconds: 200 });
  });
});

describe('a backlog', () => {
  it('shrinks by what turns have drained and is available again when they end', () => {
    queue(2, 10);
    const [first, second] = issueAll();
    scheduler.settle(first!.turnId, report({ '': 0.5 }, { '': { jobs: 0, seconds: 0.5 } }), 1);
    scheduler.settle(second!.turnId, report({ '': 0.4 }, { '': { jobs: 1, seconds: 10 } }), 1);
    expect(scheduler.backlogOf(flowOf({}))).toEqual({ jobs: 1, seconds: 9.5 });
    expect(issueAll()).toHaveLength(1);
  });

  it('keeps a job alive whose estimate is used up', () => {
    queue(1, 0.1);
    const grant = issue()!;
    scheduler.settle(grant.turnId, report({ '': 0.5 }, { '': { jobs: 0, seconds: 0.5 } }), 1);
    expect(scheduler.backlogOf(flowOf({}))).toEqual({ jobs: 1, seconds: 0 });
    expect(issue()).toBeDefined();
  });

  it('of a customer that is not known is refused', () => {
    expect(queue(1, 1, { customerId: 'nobody' })).toBe(false);
    expect(scheduler.addBacklog(flowOf({ customerId: 'nobody' }), 1, 1)).toBe(false);
  });

  it('ends a back-off when jobs are added to it, and does not when it is counted', () => {
    queue(1, 1);
    const grant = issue()!;
    scheduler.settle(grant.turnId, { ...report({}), outcome: 'empty' }, 1);
    queue(1, 1);
    expect(issue('general', 1.5)).toBeUndefined();
    scheduler.addBacklog(flowOf({}), 1, 1);
    expect(issue('general', 1.5)).toBeDefined();
  });

  it('is waited for no longer than the back-off', () => {
    queue(1, 1);
    scheduler.settle(issue()!.turnId, { ...report({}), outcome: 'empty' }, 1);
    expect(issue('general', 1.99)).toBeUndefined();
    expect(issue('general', 2)).toBeDefined();
  });

  it('is iterated with those of all customers', () => {
    customer('two');
    queue(1, 1);
    queue(2, 1, { userId: 'ann' });
    queue(3, 1, { customerId: 'two', opaque: true });
    const flows = [...scheduler.flows()].map(({ flow, backlog }) => [
      flow.customerId,
      flow.userId,
      backlog.jobs,
    ]);
    expect(flows).toEqual([
      ['one', '', 1],
      ['one', 'ann', 2],
      ['two', '', 3],
    ]);
  });

  it('of an idle flow is forgotten once nobody is owed anything', () => {
    queue(1, 1);
    const grant = issue()!;
    scheduler.settle(grant.turnId, report({ '': 1 }, { '': { jobs: 1, seconds: 1 } }), 1);
    expect(issueAll()).toHaveLength(0);
    expect(issueAll()).toHaveLength(0);
    expect([...scheduler.flows()]).toHaveLength(0);
    expect(scheduler.lagOf('one')).toHaveLength(0);
  });
});

describe('the end of a turn', () => {
  it('charges each user what was held for it, and the customer the sum', () => {
    for (const userId of ['ann', 'bob']) queue(50, 0.004, { userId });
    customer('two');
    queue(50, 10, { customerId: 'two' });
    scheduler.setPool('general', { slots: 1, serves: () => true });
    const grant = issue()!;
    expect(grant.userIds).toEqual(['ann', 'bob']);
    scheduler.settle(grant.turnId, report({ ann: 0.2, bob: 0.7 }), 1);
    expect(scheduler.lagOf('one')[0]?.lagSeconds).toBeCloseTo(0.9, 9);
    const next = issueAll('general', 4).find((turn) => turn.customerId === 'one');
    expect(next?.userIds[0]).toBe('ann');
  });

  it('is ignored for a turn that is not out', () => {
    expect(scheduler.settle('nothing', report({}), 1)).toBe(false);
    expect(scheduler.forget('nothing')).toBe(false);
  });

  it('gives back all of a turn that was lost', () => {
    queue(1, 10);
    const grant = issue()!;
    expect(scheduler.lagOf('one')[0]?.lagSeconds).toBe(0.5);
    expect(scheduler.forget(grant.turnId)).toBe(true);
    expect(scheduler.lagOf('one')[0]?.lagSeconds).toBe(0);
    expect(scheduler.turnsOut('general')).toBe(0);
    expect(issueAll()).toHaveLength(1);
  });

  it('learns how long opaque jobs hold a slot', () => {
    queue(10, 600, { opaque: true });
    scheduler.settle(issue()!.turnId, report({ '': 2 }), 1);
    issue();
    expect(scheduler.lagOf('one')[0]?.lagSeconds).toBeCloseTo(2, 9);
  });

  it('of a customer that was removed takes the last of it away', () => {
    queue(5, 10);
    const grant = issue()!;
    scheduler.removeCustomer('one');
    expect(issue()).toBeUndefined();
    expect(scheduler.turnsOut('general')).toBe(1);
    expect(scheduler.settle(grant.turnId, report({ '': 0.5 }), 1)).toBe(true);
    expect([...scheduler.fairness()]).toHaveLength(0);
    expect(queue(1, 1)).toBe(false);
    customer('one');
    queue(1, 1);
    expect(issue()).toBeDefined();
  });

  it('in a pool that was removed is ignored, and its jobs are given out elsewhere', () => {
    scheduler.setPool('express', { slots: 2, serves: () => true });
    queue(1, 10);
    const grant = issue('express')!;
    expect(issue()).toBeUndefined();
    scheduler.removePool('express');
    expect(scheduler.settle(grant.turnId, report({ '': 0.5 }), 1)).toBe(false);
    expect(issue()).toBeDefined();
    scheduler.setPool('express', { slots: 2, serves: () => true });
    queue(2, 10);
    expect(issue('express')).toBeDefined();
  });
});

describe('the customer furthest behind', () => {
  const behind = () =>
    scheduler.furthestBehind().map(({ customerId, lagSeconds }) => [customerId, lagSeconds]);

  it('is one that could have a turn right now, and nobody where nobody could', () => {
    expect(behind()).toEqual([]);
    customer('two');
    queue(20, 10);
    for (let turn = 0; turn < 4; turn++) issue();
    queue(20, 10, { customerId: 'two' });
    scheduler.setPool('express', { slots: 1, serves: () => false });
    const [[id, lag] = []] = behind();
    expect(id).toBe('two');
    expect(lag).toBeLessThanOrEqual(0);
    expect(scheduler.furthestBehind()).toHaveLength(1);
  });

  it('is nobody who is paused, at its cap or without work: they are owed nothing', () => {
    customer('capped', { maxConcurrentTurns: 1 });
    customer('paused', { paused: true });
    for (const customerId of ['capped', 'paused']) queue(20, 10, { customerId });
    issue();
    queue(50, 10);
    issueAll('general', 20);
    expect(behind().map(([id]) => id)).toEqual(['one']);
  });

  it('is within its bound, however turns come and go', () => {
    for (const id of ['two', 'three']) customer(id, { weight: 2 });
    for (const customerId of ['one', 'two', 'three']) queue(1_000, 1, { customerId });
    for (let round = 0; round < 100; round++) {
      const grant = issue()!;
      for (const { lagSeconds, boundSeconds } of scheduler.furthestBehind())
        expect(-lagSeconds).toBeLessThanOrEqual(boundSeconds);
      scheduler.settle(grant.turnId, report({ '': (round % 7) / 10 }), round);
    }
  });
});
