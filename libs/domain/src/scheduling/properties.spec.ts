import { describe, it } from '@jest/globals';
import { FairCluster } from '@fairlane/testing';
import fc from 'fast-check';
import { FairShareScheduler } from './fair-share-scheduler.js';
import { type Grant } from './interface.js';

/** Runs of each property as far as its time allows; set both higher when the policy is changed. */
const RUNS = 1_000;
const MOST_MILLISECONDS = 3_000;
const runs = (numRuns: number) => ({ numRuns, interruptAfterTimeLimit: MOST_MILLISECONDS });
const QUANTUM = 0.5;
const EPSILON = 1e-6;

const report = (userId: string, held: number) => ({
  users: [{ userId, heldSeconds: held, drainedJobs: 0, drainedSeconds: 0 }],
  outcome: 'worked' as const,
});

interface Flood {
  readonly weight: number;
  /** What its jobs claim to take. */
  readonly estimate: number;
  /** Least and most that its turns hold a slot. */
  readonly heldFrom: number;
  readonly heldTo: number;
}

const floodArbitrary: fc.Arbitrary<Flood> = fc
  .record({
    weight: fc.constantFrom(0.5, 1, 1, 2, 3, 4),
    estimate: fc.constantFrom(0.01, 0.3, 0.5, 5, 1_000),
    heldFrom: fc.double({ min: 0.001, max: 1.5, noNaN: true }),
    spread: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ spread, ...flood }) => ({ ...flood, heldTo: flood.heldFrom + spread }));

const floodsArbitrary = fc.record({
  slots: fc.integer({ min: 1, max: 12 }),
  lookahead: fc.integer({ min: 0, max: 4 }),
  floods: fc.array(floodArbitrary, { minLength: 2, maxLength: 6 }),
  /** Where in its range each turn's held time lies, used in a circle. */
  fractions: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 17 }),
});

function schedulerOf(slots: number): FairShareScheduler {
  const scheduler = new FairShareScheduler({
    quantumSeconds: QUANTUM,
    opaqueMaxShare: 0.5,
    maxJobsPerTurn: 100,
    backoffSeconds: 1,
  });
  scheduler.setPool('general', { slots, serves: () => true });
  return scheduler;
}

const FLOW = { userId: '', jobType: 'long', opaque: false };
const settings = (weight: number) => ({ tier: 'small', weight, maxConcurrentTurns: null, paused: false });

/** Floods that never end on some slots; calls `observe` with what each has been served, after every turn. */
function playFloods(
  { slots, lookahead, floods, fractions }: typeof floodsArbitrary extends fc.Arbitrary<infer T> ? T : never,
  turns: number,
  observe: (served: readonly number[], out: number) => void,
): void {
  const scheduler = schedulerOf(slots);
  for (const [index, { weight, estimate }] of floods.entries()) {
    scheduler.setCustomer(String(index), settings(weight));
    const jobs = 1_000_000;
    scheduler.setBacklog({ ...FLOW, customerId: String(index) }, { jobs, seconds: jobs * estimate });
  }
  const waiting: Grant[] = [];
  const running: { grant: Grant; customer: number; from: number; until: number }[] = [];
  const settled = floods.map(() => 0);
  let now = 0;
  for (let turn = 0; turn < turns; turn++) {
    while (scheduler.turnsOut('general') < slots + lookahead) {
      waiting.push(scheduler.issue('general', `${turn}/${waiting.length}/${running.length}`, now)!);
    }
    while (running.length < slots) {
      const grant = waiting.shift()!;
      const customer = Number(grant.customerId);
      const { heldFrom, heldTo } = floods[customer]!;
      const held = heldFrom + (heldTo - heldFrom) * fractions[(turn + running.length) % fractions.length]!;
      running.push({ grant, customer, from: now, until: now + held });
    }
    running.sort((a, b) => a.until - b.until);
    const { grant, customer, from, until } = running.shift()!;
    now = until;
    settled[customer]! += until - from;
    const served = settled.map((seconds, index) =>
      running.filter((one) => one.customer === index).reduce((sum, one) => sum + now - one.from, seconds),
    );
    observe(served, scheduler.turnsOut('general'));
    scheduler.settle(grant.turnId, report('', until - from), now);
  }
}

describe('the fair-share scheduler, whatever happens', () => {
  it('keeps two customers that always have work within (D + 1)(q_f/w_f + q_g/w_g) of each other (P2)', () => {
    fc.assert(
      fc.property(floodsArbitrary, (run) => {
        const { floods, slots, lookahead } = run;
        const q = floods.map(({ heldTo, weight }) => Math.max(QUANTUM, heldTo) / weight);
        const range = new Map<string, { least: number; most: number }>();
        playFloods(run, 150, (served) => {
          for (const [f, a] of floods.entries()) {
            for (let g = 0; g < f; g++) {
              const apart = served[f]! / a.weight - served[g]! / floods[g]!.weight;
              const seen = range.get(`${f} ${g}`) ?? { least: 0, most: 0 };
              const next = { least: Math.min(seen.least, apart), most: Math.max(seen.most, apart) };
              range.set(`${f} ${g}`, next);
              const bound = (slots + lookahead + 1) * (q[f]! + q[g]!);
              if (next.most - next.least > bound + EPSILON) {
                throw new Error(`${f} and ${g} are ${next.most - next.least} apart, above ${bound}`);
              }
            }
          }
        });
      }),
      runs(RUNS),
    );
  });

  it('gains nothing by splitting work over users and types (P5)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), fc.constantFrom('quick', 'short', 'long')), {
          minLength: 1,
          maxLength: 12,
        }),
        fc.double({ min: 0.05, max: 2, noNaN: true }),
        (slots, pieces, jobSeconds) => {
          const cluster = new FairCluster({
            slots,
            customers: { plain: {}, split: {} },
            overheadSeconds: 0.01,
          });
          const { simulation } = cluster;
          simulation.submit(0, { customerId: 'plain', seconds: 1e4 }, slots + 1);
          const flows = new Set(pieces.map(([user, type]) => `${user} ${type}`));
          for (const flow of flows) {
            const [userId = '', jobType = ''] = flow.split(' ');
            const count = Math.ceil((12 * slots) / jobSeconds);
            simulation.submit(0, { customerId: 'split', userId, jobType, seconds: jobSeconds }, count);
          }
          simulation.run(10);
          const apart = simulation.log.seconds(0, 10, 'split') - simulation.log.seconds(0, 10, 'plain');
          // P2, with what one turn can hold a slot: a quantum and the overhead.
          return apart <= (slots + 1) * 2 * (QUANTUM + 0.01) + EPSILON;
        },
      ),
      runs(RUNS / 20),
    );
  });

  const jobArbitrary = fc.record({
    at: fc.double({ min: 0, max: 10, noNaN: true }),
    customerId: fc.constantFrom('a', 'b', 'c'),
    userId: fc.constantFrom('', 'ann', 'bob'),
    jobType: fc.constantFrom('quick', 'long'),
    seconds: fc.double({ min: 0.001, max: 4, noNaN: true }),
    wrong: fc.constantFrom(0.01, 0.5, 1, 1, 1, 2, 100),
    count: fc.integer({ min: 1, max: 20 }),
  });
  const loadArbitrary = fc.record({
    slots: fc.integer({ min: 1, max: 6 }),
    lookahead: fc.integer({ min: 0, max: 3 }),
    roundTripSeconds: fc.constantFrom(0, 0.01, 0.2),
    jobs: fc.array(jobArbitrary, { minLength: 1, maxLength: 12 }),
  });
  const play = (load: typeof loadArbitrary extends fc.Arbitrary<infer T> ? T : never) => {
    const customers = { a: {}, b: { weight: 2 }, c: { weight: 4 } };
    const { simulation } = new FairCluster({ ...load, customers });
    for (const { at, wrong, count, ...spec } of load.jobs) {
      simulation.submit(at, { ...spec, estimateSeconds: spec.seconds * wrong }, count);
    }
    simulation.run();
    return simulation;
  };

  it('lets no slot stand free for longer than a round trip while somebody is eligible (P1)', () => {
    fc.assert(
      fc.property(loadArbitrary, (load) => {
        const { jobs, longestIdleSeconds: idle } = play(load);
        if (jobs.some((job) => job.finishedAt === undefined)) throw new Error('a job is left');
        if (idle > load.roundTripSeconds + EPSILON) throw new Error(`a slot was idle for ${idle} s`);
      }),
      runs(RUNS),
    );
  });

  it('has a customer that comes with sliced work wait no longer than its bound (P7)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 0, max: 2 }),
        fc.array(fc.constantFrom(1, 2, 4), { minLength: 1, maxLength: 8 }),
        fc.constantFrom(0.5, 1, 4),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        fc.array(fc.double({ min: 0.3, max: 5, noNaN: true }), { minLength: 1, maxLength: 6 }),
        (slots, lookahead, weights, weight, seconds, gaps) => {
          const floods = weights.map((one, index) => [`flood ${index}`, { weight: one }] as const);
          const customers: Record<string, { weight: number }> = {
            ...Object.fromEntries(floods),
            newcomer: { weight },
          };
          const { simulation, scheduler } = new FairCluster({ slots, lookahead, customers });
          for (const [customerId] of floods)
            simulation.submit(0, { customerId, seconds: 1e4 }, slots + lookahead);
          const sum = weights.reduce<number>((total, one) => total + one, weight);
          const bounds: number[] = [];
          let at = 0.1;
          for (const gap of gaps) {
            at += gap;
            simulation.submit(at, { customerId: 'newcomer', seconds });
            simulation.at(at, () => {
              const ahead = Math.max(0, scheduler.lagOf('newcomer')[0]?.lagSeconds ?? 0) / weight;
              // The turn that it waits for bundles what else has come until then.
              const tag = ahead + Math.min(seconds * gaps.length, QUANTUM) / weight;
              const share = (tag * sum + 2 * (weights.length + 1) * QUANTUM) / slots;
              bounds.push(share + (1 + lookahead) * QUANTUM);
            });
          }
          simulation.run(at + 100);
          const jobs = simulation.jobsOf('newcomer');
          let before = -Infinity;
          for (const [index, job] of jobs.entries()) {
            // A job behind an earlier one of the same customer waits for that one, too.
            const isAlone = before <= job.submittedAt;
            before = job.finishedAt ?? Infinity;
            if (!isAlone) continue;
            const waited = (job.startedAt ?? Infinity) - job.submittedAt;
            if (waited > bounds[index]! + EPSILON)
              throw new Error(`waited ${waited}, above ${bounds[index]!}`);
          }
        },
      ),
      runs(RUNS / 5),
    );
  });
});
