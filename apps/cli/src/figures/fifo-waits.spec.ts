import { describe, expect, it } from '@jest/globals';
import { fifoWaits } from './fifo-waits.js';

const arrival = (arrivalSeconds: number, serviceSeconds: number) => ({ arrivalSeconds, serviceSeconds });
const waits = (jobs: Parameters<typeof fifoWaits>[0], slots: number) =>
  fifoWaits(jobs, slots).map((job) => job.waitSeconds);

describe('fifoWaits', () => {
  it('makes who comes later wait for all who came before', () => {
    expect(waits([arrival(1, 1), arrival(0, 10), arrival(0, 10)], 1)).toEqual([0, 10, 19]);
  });

  it('takes the slot that is free first', () => {
    expect(waits([arrival(0, 10), arrival(0, 2), arrival(1, 1), arrival(4, 1)], 2)).toEqual([0, 0, 1, 0]);
  });
});
