import { describe, expect, it } from '@jest/globals';
import type { TurnSettled } from '@fairlane/contracts';
import { CapacityWindow } from './capacity-window.js';
import { figureCapacity } from './figure-capacity.js';

interface Work {
  readonly task?: string;
  readonly pool?: string;
  readonly jobs?: number;
  readonly seconds?: number;
  readonly alone?: [seconds: number, cpu: number];
  readonly shared?: [seconds: number, cpu: number];
}

const cpu = ([seconds, cpuSeconds]: [number, number]) => ({ seconds, cpuSeconds });

/** A turn of jobs that all took as long. */
const turn = ({
  task = 't',
  pool = 'general',
  jobs = 1,
  seconds = 1,
  alone = [0, 0],
  shared = [0, 0],
}: Work) =>
  ({
    pool,
    heldSeconds: jobs * seconds,
    runSeconds: Array<number>(jobs).fill(seconds),
    tasks: [
      {
        ...{ task, jobs, runSeconds: jobs * seconds, runSecondsSquared: jobs * seconds ** 2 },
        ...{ alone: cpu(alone), shared: cpu(shared) },
      },
    ],
  }) as unknown as TurnSettled;

describe('figureCapacity', () => {
  it('tells what stages take, and how many slots they need', () => {
    const window = new CapacityWindow();
    // A hundred seconds of two jobs a second that take one each.
    for (let second = 0; second < 100; second += 1) {
      window.arrived({ tasks: [{ task: 't', jobs: 2 }] }, 1_000 + second);
      window.settled(turn({ jobs: 2, alone: [2, 0.5] }), 1_000 + second);
    }
    const { items, windowSeconds } = figureCapacity(window, new Map([['general', 4]]), 0.25, 1_100);
    expect(windowSeconds).toBe(100);
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ pool: 'general', slots: 4, slotsNeeded: 3 });
    expect(items[0]?.utilisation).toBeCloseTo(0.5);
    expect(items[0]?.busySlots).toBeCloseTo(2);
    // Of fixed run times half of Erlang's: C(4, 2) = 4 / 23, x 1 s / (4 - 2) / 2
    expect(items[0]?.expectedWaitSeconds).toBeCloseTo(4 / 23 / 4);
    const [stage] = items[0]?.stages ?? [];
    expect(stage).toMatchObject({ task: 't', meanRunSeconds: 1, p95RunSeconds: 1 });
    expect(stage?.arrivalsPerSecond).toBeCloseTo(2);
    expect(stage?.cpuSecondsPerJob).toBeCloseTo(0.25);
  });

  it('asks for more slots than there are where more comes than they can do', () => {
    const window = new CapacityWindow();
    for (let second = 0; second < 50; second += 1) {
      window.arrived({ tasks: [{ task: 't', jobs: 10 }] }, second);
      window.settled(turn({ jobs: 2, alone: [2, 0] }), second);
    }
    const [pool] = figureCapacity(window, new Map([['general', 2]]), 1, 50).items;
    expect(pool?.expectedWaitSeconds).toBeNull();
    expect(pool?.slotsNeeded).toBeGreaterThan(10);
  });

  it('deals arrivals out to the pools as their jobs end there', () => {
    const window = new CapacityWindow();
    window.arrived({ tasks: [{ task: 't', jobs: 40 }] }, 10);
    window.settled(turn({ pool: 'a', jobs: 3 }), 10);
    window.settled(turn({ pool: 'b', jobs: 1 }), 10);
    const { items } = figureCapacity(window, new Map(), 1, 20);
    expect(items.map(({ pool, stages }) => [pool, stages[0]?.arrivalsPerSecond])).toEqual([
      ['a', 3],
      ['b', 1],
    ]);
    expect(items[0]?.utilisation).toBeNull();
  });

  it('prefers CPU time that was measured alone, once there is enough of it', () => {
    const window = new CapacityWindow();
    window.settled(turn({ alone: [0.5, 0.5], shared: [10, 1] }), 10);
    const figure = () => figureCapacity(window, new Map(), 1, 20).items[0]?.stages[0]?.cpuSecondsPerJob;
    expect(figure()).toBeCloseTo(0.1);
    window.settled(turn({ alone: [0.5, 0.5] }), 10);
    expect(figure()).toBeCloseTo(1);
  });

  it('forgets what is older than five minutes', () => {
    const window = new CapacityWindow();
    window.settled(turn({ task: 'old' }), 100);
    window.settled(turn({ task: 'new' }), 390);
    const tasks = figureCapacity(window, new Map(), 1, 405).items[0]?.stages.map(({ task }) => task);
    expect(tasks).toEqual(['new']);
  });

  it('says nothing of pools that nothing ran in but how many slots they have', () => {
    const { items } = figureCapacity(new CapacityWindow(), new Map([['express', 2]]), 1, 5);
    expect(items).toEqual([
      {
        ...{ pool: 'express', slots: 2, utilisation: 0, busySlots: 0, expectedWaitSeconds: 0 },
        ...{ slotsNeeded: 0, stages: [] },
      },
    ]);
  });
});
