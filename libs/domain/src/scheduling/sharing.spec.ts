import { describe, expect, it } from '@jest/globals';
import { FairCluster } from '@fairlane/testing';
import { FairShareScheduler } from './fair-share-scheduler.js';
import { type Grant, type TurnReport } from './interface.js';

const flood = { seconds: 10_000 };

function held(seconds: number, grant?: Grant): TurnReport {
  return {
    users: [{ userId: grant?.userIds[0] ?? '', heldSeconds: seconds, drainedJobs: 0, drainedSeconds: 0 }],
    outcome: 'worked',
  };
}

describe('the fair-share scheduler, among customers that always have work', () => {
  it('shares by weight', () => {
    const customers = { small: { weight: 1 }, medium: { weight: 2 }, large: { weight: 4 } };
    const { simulation } = new FairCluster({ customers });
    for (const customerId of Object.keys(customers)) simulation.submit(0, { customerId, ...flood }, 20);
    simulation.run(140);
    const served = Object.keys(customers).map((id) => simulation.log.seconds(0, 140, id) / 160);
    expect(served[0]).toBeCloseTo(1, 1);
    expect(served[1]).toBeCloseTo(2, 1);
    expect(served[2]).toBeCloseTo(4, 1);
  });

  it('gives a lone customer every slot, and turns in advance', () => {
    const { simulation, scheduler } = new FairCluster({ customers: { lone: {} }, lookahead: 3 });
    simulation.submit(0, { customerId: 'lone', ...flood }, 20);
    simulation.run(10);
    expect(simulation.log.seconds(0, 10)).toBeCloseTo(80, 5);
    expect(scheduler.turnsOut('general')).toBe(11);
  });

  it('gives nothing for splitting work over users, types and thousands of jobs', () => {
    const { simulation } = new FairCluster({ customers: { plain: {}, split: {} }, overheadSeconds: 0.002 });
    simulation.submit(0, { customerId: 'plain', ...flood }, 20);
    const types = ['instant', 'quick', 'short', 'long', 'extended'];
    for (let user = 0; user < 30; user++) {
      for (const [index, jobType] of types.entries()) {
        const seconds = 0.002 * 3 ** index;
        simulation.submit(0, { customerId: 'split', userId: `user-${user}`, jobType, seconds }, 300);
      }
    }
    simulation.run(45);
    const share = simulation.log.seconds(5, 45, 'split') / simulation.log.seconds(5, 45);
    expect(share).toBeGreaterThan(0.48);
    expect(share).toBeLessThan(0.52);
  });

  it('pays back what a turn was charged, not what it would be charged at the weight of today', () => {
    const cluster = new FairCluster({ slots: 64, customers: { edited: { weight: 4 }, steady: {} } });
    const { simulation } = cluster;
    const overEstimated = { seconds: 0.05, estimateSeconds: 0.5 };
    simulation.submit(0, { customerId: 'edited', ...overEstimated }, 20_000);
    simulation.submit(0, { customerId: 'steady', ...overEstimated }, 20_000);
    simulation.at(5.02, () => cluster.configure('edited', { weight: 1 }));
    simulation.run(5.6);
    const share = simulation.log.seconds(5.05, 5.55, 'edited') / 32;
    // Some fifty turns of the edited one are out at its old weight; each paid back four times over, it has 75 %.
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.56);
  });

  it('keeps the seconds that a customer is ahead when its weight is edited', () => {
    const scheduler = floods(['edited', 'steady']);
    for (let turn = 0; turn < 40; turn++) {
      const grant = scheduler.issue('general', `turn ${turn}`, turn)!;
      scheduler.settle(grant.turnId, held(grant.customerId === 'edited' ? 30 : 0.5, grant), turn);
      if (grant.customerId === 'edited') break;
    }
    const before = scheduler.lagOf('edited')[0]!.lagSeconds;
    expect(before).toBeGreaterThan(25);
    configure(scheduler, 'edited', { weight: 3 });
    expect(scheduler.lagOf('edited')[0]!.lagSeconds).toBeCloseTo(before, 6);
    configure(scheduler, 'edited', { weight: 0.1 });
    expect(scheduler.lagOf('edited')[0]!.lagSeconds).toBeCloseTo(before, 6);
  });

  it.each(['empty', 'capped'] as const)(
    'does not choose a flow for ever whose turns come back %s',
    (outcome) => {
      const scheduler = floods(['phantom', 'real']);
      let phantoms = 0;
      for (let turn = 0; turn < 1_000; turn++) {
        const now = turn * 0.0625;
        const grant = scheduler.issue('general', `turn ${turn}`, now)!;
        if (grant.customerId === 'real') scheduler.settle(grant.turnId, held(0.5, grant), now);
        else {
          phantoms++;
          const nothing = { users: [], outcome };
          scheduler.settle(grant.turnId, nothing, now);
        }
      }
      // Sixty seconds with a back-off of one.
      expect(phantoms).toBeGreaterThan(50);
      expect(phantoms).toBeLessThanOrEqual(63);
    },
  );

  it('charges a turn that found nothing a little, so that even without a back-off others are chosen', () => {
    const scheduler = floods(['phantom', 'real'], {}, 0);
    const nothing: TurnReport = { users: [], outcome: 'empty' };
    let reals = 0;
    for (let turn = 0; turn < 3_000; turn++) {
      const grant = scheduler.issue('general', `turn ${turn}`, turn)!;
      if (grant.customerId === 'real') reals++;
      scheduler.settle(grant.turnId, grant.customerId === 'real' ? held(0.5, grant) : nothing, turn);
    }
    expect(reals).toBeGreaterThanOrEqual(5);
  });

  it('does not pay a customer back below where it was lifted to while the turn was out', () => {
    const scheduler = floods(['away', 'flood']);
    const late = issueTo(scheduler, 'away', 'late');
    scheduler.setBacklog({ ...FLOW, customerId: 'away' }, { jobs: 0, seconds: 0 });
    for (let turn = 0; turn < 400; turn++) {
      const grant = scheduler.issue('general', `turn ${turn}`, turn)!;
      scheduler.settle(grant.turnId, held(0.5, grant), turn);
    }
    scheduler.setBacklog({ ...FLOW, customerId: 'away' }, { jobs: 100, seconds: 1e6 });
    expect(scheduler.lagOf('away')[0]!.lagSeconds).toBe(0);
    scheduler.settle(late.turnId, held(0.001, late), 400);
    expect(scheduler.lagOf('away')[0]!.lagSeconds).toBe(0);
  });

  it('gives a customer no credit for the time behind the opaque reserve', () => {
    const scheduler = floods(['sliced']);
    const outs = Array.from({ length: 7 }, (_, slot) => scheduler.issue('general', `first ${slot}`, 0)!);
    for (const customerId of ['long', 'behind']) {
      configure(scheduler, customerId, {});
      scheduler.setBacklog({ ...FLOW, customerId, opaque: true }, { jobs: 9, seconds: 9 });
    }
    const opaque = scheduler.issue('general', 'opaque', 0)!;
    const behind = opaque.customerId === 'long' ? 'behind' : 'long';
    for (let turn = 0; turn < 400; turn++) {
      const grant = outs.shift()!;
      scheduler.settle(grant.turnId, held(0.5, grant), turn);
      const next = scheduler.issue('general', `turn ${turn}`, turn)!;
      expect(next.opaque).toBe(false);
      outs.push(next);
    }
    expect(scheduler.lagOf(behind)[0]!.lagSeconds).toBeLessThan(-190);
    scheduler.settle(opaque.turnId, held(60, opaque), 400);
    expect(scheduler.issue('general', 'next', 400)).toMatchObject({ customerId: behind, opaque: true });
    expect(scheduler.lagOf(behind)[0]!.lagSeconds).toBeGreaterThan(0);
  });

  it('does not forgive a customer that was away for a moment what it owes those who waited', () => {
    const scheduler = floods(['debtor', 'flood']);
    const long = issueTo(scheduler, 'debtor', 'long');
    scheduler.settle(long.turnId, held(60, long), 0);
    scheduler.setBacklog({ ...FLOW, customerId: 'debtor' }, { jobs: 0, seconds: 0 });
    const next = (turn: number) => {
      const grant = scheduler.issue('general', `turn ${turn}`, turn)!;
      scheduler.settle(grant.turnId, held(0.5, grant), turn);
      return grant.customerId;
    };
    for (let turn = 0; turn < 20; turn++) next(turn);
    scheduler.setBacklog({ ...FLOW, customerId: 'debtor' }, { jobs: 100, seconds: 1e6 });
    let waited = 20;
    while (next(waited) !== 'debtor') waited++;
    expect(waited).toBeGreaterThan(110);
    expect(waited).toBeLessThan(125);
  });
});

describe('the fair-share scheduler of a new leader', () => {
  it('forgives no debt', () => {
    const scheduler = floods(['debtor', 'other', 'third']);
    scheduler.seed('general', { ...FLOW, customerId: 'debtor' }, 1_004);
    scheduler.seed('general', { ...FLOW, customerId: 'other' }, 1_000);
    scheduler.seed('general', { ...FLOW, customerId: 'third' }, 1_001);
    const order = Array.from({ length: 14 }, (_, turn) => {
      const grant = scheduler.issue('general', `turn ${turn}`, turn)!;
      scheduler.settle(grant.turnId, held(0.5, grant), turn);
      return grant.customerId;
    });
    // 4 s and 3 s behind: the other two get seven seconds, in turns of half a second, before the debtor gets one.
    expect(order).not.toContain('debtor');
    expect(scheduler.issue('general', 'next', 20)?.customerId).toBeDefined();
    expect(order.filter((id) => id === 'other').length - order.filter((id) => id === 'third').length).toBe(2);
  });

  it('lets nobody starve for what counters have gathered in a year', () => {
    const scheduler = floods(['busy', 'rare']);
    scheduler.seed('general', { ...FLOW, customerId: 'busy' }, 3e7);
    scheduler.seed('general', { ...FLOW, customerId: 'rare' }, 100);
    let turn = 0;
    for (; turn < 1_000; turn++) {
      const grant = scheduler.issue('general', `turn ${turn}`, turn)!;
      scheduler.settle(grant.turnId, held(0.5, grant), turn);
      if (grant.customerId === 'busy') break;
    }
    // (8 + 1) x 2 x 0.5 s = 9 s, about a second of eight slots.
    expect(turn).toBe(18);
  });

  it('counts the turns that workers still hold', () => {
    const scheduler = floods(['one', 'two'], { maxConcurrentTurns: 1 });
    const grant = { ...issueTo(floods(['one']), 'one', 'held'), maxJobs: 3 };
    expect(scheduler.restore(grant, 0.2, 7)).toBe(true);
    expect(scheduler.restore(grant, 0.2, 7)).toBe(false);
    expect(scheduler.turnsOut('general')).toBe(1);
    expect([...scheduler.outstanding()]).toEqual([{ grant, issuedAt: 6.8 }]);
    expect(scheduler.issue('general', 'a', 8)?.customerId).toBe('two');
    expect(scheduler.issue('general', 'b', 8)).toBeUndefined();
    expect(scheduler.settle('held', held(0.5, grant), 8)).toBe(true);
    expect(scheduler.issue('general', 'c', 8)?.customerId).toBe('one');
  });
});

const FLOW = { customerId: '', userId: '', jobType: 'long', opaque: false };

function configure(scheduler: FairShareScheduler, id: string, settings: object): void {
  scheduler.setCustomer(id, {
    tier: 'small',
    weight: 1,
    maxConcurrentTurns: null,
    paused: false,
    ...settings,
  });
}

/** A pool of eight slots and customers with more work than will ever be done. */
function floods(ids: readonly string[], settings = {}, backoffSeconds = 1): FairShareScheduler {
  const scheduler = new FairShareScheduler({
    quantumSeconds: 0.5,
    opaqueMaxShare: 0.5,
    maxJobsPerTurn: 500,
    backoffSeconds,
  });
  scheduler.setPool('general', { slots: 8, serves: () => true });
  for (const customerId of ids) {
    configure(scheduler, customerId, settings);
    scheduler.setBacklog({ ...FLOW, customerId }, { jobs: 1_000, seconds: 1e6 });
  }
  return scheduler;
}

/** Issues turns until one is the customer's; the others are forgotten. */
function issueTo(scheduler: FairShareScheduler, customerId: string, turnId: string): Grant {
  const skipped: string[] = [];
  for (let turn = 0; ; turn++) {
    const id = turn === 0 ? turnId : `${turnId} ${turn}`;
    const grant = scheduler.issue('general', id, 0);
    if (grant === undefined) throw new Error(`No turn for ${customerId}`);
    if (grant.customerId === customerId) {
      for (const other of skipped) scheduler.forget(other);
      return grant;
    }
    skipped.push(id);
  }
}
