import { describe, expect, it } from '@jest/globals';
import { FairCluster, waitSeconds } from '@fairlane/testing';
import { mean } from '../percentile.js';

/**
 * The cases in which some rule of the policy, left out, starves somebody. Eight slots and turns of half a second
 * unless a test says otherwise; each margin is far from what the case gives without its rule.
 */
describe('the fair-share scheduler, where others starve somebody', () => {
  const flood = { seconds: 10_000 };

  it('lets a flood go on beside a serial job when a newcomer arrives', () => {
    const { simulation } = new FairCluster({ customers: { serial: {}, flood: {}, newcomer: {} } });
    simulation.submit(0, { customerId: 'serial', ...flood });
    simulation.submit(0, { customerId: 'flood', ...flood }, 50);
    simulation.submit(600, { customerId: 'newcomer', ...flood }, 50);
    simulation.run(610);
    // Seven slots for ten seconds. With V held down by the serial job, the flood gets none of them for 514 s.
    expect(simulation.log.seconds(600, 610, 'flood')).toBeGreaterThan(33);
    expect(simulation.log.seconds(600, 610, 'newcomer')).toBeGreaterThan(33);
    expect(simulation.log.seconds(0, 610, 'serial')).toBeGreaterThan(608);
  });

  it('gives a customer whose cap is lifted no credit for the time at the cap', () => {
    const cluster = new FairCluster({ customers: { capped: { maxConcurrentTurns: 1 }, flood: {} } });
    const { simulation } = cluster;
    simulation.submit(0, { customerId: 'capped', ...flood }, 50);
    simulation.submit(0, { customerId: 'flood', ...flood }, 50);
    simulation.at(600, () => cluster.configure('capped', { maxConcurrentTurns: null }));
    simulation.run(610);
    expect(simulation.log.seconds(0, 600, 'capped')).toBeGreaterThan(598);
    // Forty seconds each. With the credit, the flood stands still for (4200 - 600) / 8 = 450 s.
    expect(simulation.log.seconds(600, 610, 'flood')).toBeGreaterThan(37);
    expect(simulation.log.seconds(600, 610, 'capped')).toBeGreaterThan(37);
  });

  it('gives a customer that is resumed no credit for the time it was paused', () => {
    const cluster = new FairCluster({ customers: { paused: {}, flood: {} } });
    const { simulation } = cluster;
    simulation.submit(0, { customerId: 'paused', ...flood }, 50);
    simulation.submit(0, { customerId: 'flood', ...flood }, 50);
    simulation.at(10, () => cluster.configure('paused', { paused: true }));
    simulation.at(610, () => cluster.configure('paused', { paused: false }));
    simulation.run(620);
    expect(simulation.log.seconds(11, 610, 'paused')).toBe(0);
    expect(simulation.log.seconds(610, 620, 'flood')).toBeGreaterThan(37);
    expect(simulation.log.seconds(610, 620, 'paused')).toBeGreaterThan(37);
  });

  it('gives a lane that is resumed no credit for the time it was paused', () => {
    const { scheduler, simulation } = new FairCluster({ customers: { paused: {}, flood: {} } });
    const allBut = (lane?: string) => ({
      slots: 8,
      serves: (_: string, jobType: string) => jobType !== lane,
    });
    simulation.submit(0, { customerId: 'paused', jobType: 'extended', ...flood }, 50);
    simulation.submit(0, { customerId: 'flood', jobType: 'long', ...flood }, 50);
    simulation.at(10, () => scheduler.setPool('general', allBut('extended')));
    simulation.at(610, () => scheduler.setPool('general', allBut()));
    simulation.run(620);
    expect(simulation.log.seconds(11, 610, 'paused')).toBe(0);
    expect(simulation.log.seconds(11, 610, 'flood')).toBeGreaterThan(8 * 598);
    expect(simulation.log.seconds(610, 620, 'flood')).toBeGreaterThan(37);
    expect(simulation.log.seconds(610, 620, 'paused')).toBeGreaterThan(37);
  });

  it('gives a job type whose cap is lifted no credit over the other users of its customer', () => {
    const { scheduler, simulation } = new FairCluster({ customers: { one: {} } });
    scheduler.setJobType('extended', { maxShare: 0.125 });
    simulation.submit(0, { customerId: 'one', userId: 'capped', jobType: 'extended', ...flood }, 50);
    simulation.submit(0, { customerId: 'one', userId: 'other', jobType: 'long', ...flood }, 50);
    simulation.at(600, () => scheduler.setJobType('extended', { maxShare: 1 }));
    simulation.run(610);
    expect(simulation.log.seconds(0, 600, 'one', 'capped')).toBeGreaterThan(598);
    expect(simulation.log.seconds(600, 610, 'one', 'other')).toBeGreaterThan(36);
    expect(simulation.log.seconds(600, 610, 'one', 'capped')).toBeGreaterThan(36);
  });

  it('does not let hundreds of users go first whose type was capped', () => {
    const { scheduler, simulation } = new FairCluster({ customers: { one: {} } });
    scheduler.setJobType('extended', { maxShare: 0.125 });
    for (let user = 0; user < 400; user++) {
      simulation.submit(0, { customerId: 'one', userId: `capped-${user}`, jobType: 'extended', ...flood });
    }
    simulation.submit(0, { customerId: 'one', userId: 'other', ...flood }, 50);
    simulation.at(60, () => scheduler.setJobType('extended', { maxShare: 1 }));
    for (let at = 60.1; at < 70; at += 0.9) {
      simulation.submit(at, { customerId: 'one', userId: 'quiet', seconds: 0.01 });
    }
    simulation.run(75);
    // Some 280 of them have not had a turn when the cap goes: with what they are behind, 17 s before anyone else.
    expect(Math.max(...simulation.jobsOf('one', 'quiet').map(waitSeconds))).toBeLessThan(0.6);
  });

  it('lets colleagues go on beside a serial job of one of them when another arrives', () => {
    const { simulation } = new FairCluster({ customers: { one: {} } });
    simulation.submit(0, { customerId: 'one', userId: 'serial', ...flood });
    simulation.submit(0, { customerId: 'one', userId: 'flood', ...flood }, 50);
    simulation.submit(600, { customerId: 'one', userId: 'newcomer', ...flood }, 50);
    simulation.run(610);
    expect(simulation.log.seconds(600, 610, 'one', 'flood')).toBeGreaterThan(33);
    expect(simulation.log.seconds(600, 610, 'one', 'newcomer')).toBeGreaterThan(33);
    expect(simulation.log.seconds(0, 610, 'one', 'serial')).toBeGreaterThan(608);
  });

  it('has a quiet customer wait for a slot only, not for twenty floods in lockstep', () => {
    const ids = Array.from({ length: 20 }, (_, index) => `flood-${index}`);
    const { simulation } = new FairCluster({
      customers: Object.fromEntries([...ids, 'quiet'].map((id) => [id, {}])),
    });
    for (const customerId of ids) simulation.submit(0, { customerId, ...flood }, 20);
    for (let at = 10.1; at < 200; at += 3.37) simulation.submit(at, { customerId: 'quiet', seconds: 0.5 });
    simulation.run(205);
    const waits = simulation.jobsOf('quiet').map(waitSeconds);
    // All eight slots end their turns together, so half a quantum is the least that can be had.
    expect(mean(waits)).toBeLessThan(0.3);
    expect(Math.max(...waits)).toBeLessThanOrEqual(0.5);
  });

  it('charges a flood of 1 ms jobs the 5 ms of overhead around them', () => {
    const { simulation } = new FairCluster({
      customers: { tiny: {}, big: {} },
      overheadSeconds: 0.005,
      scheduler: { maxJobsPerTurn: 2 },
    });
    simulation.submit(0, { customerId: 'tiny', jobType: 'instant', seconds: 0.001 }, 40_000);
    simulation.submit(0, { customerId: 'big', ...flood }, 50);
    simulation.run(20);
    // By the jobs' own seconds, 2 ms of 7, the tiny ones get 78 % of the slots.
    expect(simulation.log.seconds(2, 20, 'tiny') / (18 * 8)).toBeCloseTo(0.5, 1);
  });

  it('does not starve a flow whose jobs claim to take for ever', () => {
    const { simulation } = new FairCluster({
      customers: { boaster: {}, flood: {} },
      scheduler: { opaqueTimeoutSeconds: 1e9 },
    });
    const lie = { customerId: 'boaster', estimateSeconds: 1e6 };
    simulation.submit(0, { ...lie, seconds: 0.5 }, 2_000);
    simulation.submit(0, { ...lie, jobType: 'short', opaque: true, seconds: 0.5 }, 2_000);
    simulation.submit(0, { customerId: 'flood', ...flood }, 50);
    simulation.run(60);
    expect(simulation.log.seconds(10, 60, 'boaster')).toBeGreaterThan(0.95 * 200);
    expect(simulation.log.turns.filter((turn) => turn.opaque).length).toBeGreaterThan(30);
  });

  it('does not starve an opaque flow whose jobs claim to take for ever', () => {
    const { simulation } = new FairCluster({
      customers: { boaster: {}, flood: {} },
      scheduler: { opaqueTimeoutSeconds: 1e9 },
    });
    const lie = { customerId: 'boaster', estimateSeconds: 1e6, opaque: true };
    simulation.submit(5, { ...lie, seconds: 1 }, 200);
    simulation.submit(0, { customerId: 'flood', ...flood }, 50);
    simulation.run(60);
    // The reserve leaves it one slot beside a flood, and it has that slot all the time.
    expect(simulation.log.seconds(10, 60, 'boaster')).toBeGreaterThan(45);
  });

  it('gives nothing to a flow whose jobs claim to take no time', () => {
    const { simulation } = new FairCluster({ customers: { modest: {}, flood: {} } });
    simulation.submit(0, { customerId: 'modest', seconds: 1, estimateSeconds: 0.0001 }, 1_000);
    simulation.submit(0, { customerId: 'flood', ...flood }, 50);
    simulation.run(60);
    expect(simulation.log.seconds(10, 60, 'modest')).toBeLessThan(1.05 * 200);
    expect(simulation.log.seconds(10, 60, 'modest')).toBeGreaterThan(0.9 * 200);
  });

  it('keeps slots free of opaque jobs of 60 s for those who come meanwhile', () => {
    const customers = { opaque1: {}, opaque2: {}, opaque3: {}, quiet: {} };
    const { simulation } = new FairCluster({ customers });
    for (const customerId of ['opaque1', 'opaque2', 'opaque3']) {
      simulation.submit(0, { customerId, opaque: true, seconds: 60 }, 40);
    }
    for (let at = 5.3; at < 300; at += 1.7) simulation.submit(at, { customerId: 'quiet', seconds: 0.2 });
    simulation.run(320);
    // Three shares of half the pool fill it, and the quiet customer waits for 59 s.
    expect(Math.max(...simulation.jobsOf('quiet').map(waitSeconds))).toBeLessThan(0.5);
    expect(simulation.log.turns.filter((turn) => turn.opaque).length).toBeGreaterThanOrEqual(25);
  });

  it('has colleagues of a flooding user wait for a turn, not for the flood', () => {
    const { simulation } = new FairCluster({ customers: { one: {}, rival: {} } });
    simulation.submit(0, { customerId: 'one', userId: 'flooder', seconds: 0.05 }, 20_000);
    simulation.submit(0, { customerId: 'rival', ...flood }, 50);
    for (let at = 3.1; at < 100; at += 1.9) {
      simulation.submit(at, { customerId: 'one', userId: `colleague-${Math.round(at) % 5}`, seconds: 0.05 });
    }
    simulation.run(110);
    const waits = simulation.jobs.filter((job) => job.flow.userId.startsWith('colleague')).map(waitSeconds);
    // 0.4 s here; behind the flood it is minutes.
    expect(mean(waits)).toBeLessThan(0.45);
    expect(Math.max(...waits)).toBeLessThan(1.1);
  });
});
