import { describe, expect, it } from '@jest/globals';
import { planReplay } from './plan.js';

const job = (submitSeconds: number, group = '1') => ({ submitSeconds, runSeconds: 4_000, user: '7', group });

describe('planReplay', () => {
  it('divides times by the scale, from the first submission on', () => {
    const [first, second] = planReplay([job(1_000), job(5_000)], 4_000, 'swf-', 100);
    expect(first).toMatchObject({
      dueSeconds: 0,
      jobs: [{ body: { customerId: 'swf-1', userId: '7', executionSeconds: 1 } }],
    });
    expect(second?.dueSeconds).toBe(1);
  });

  it('puts what falls into the same 50 ms in one request, up to the largest batch', () => {
    const ticks = planReplay([job(0), job(100, '2'), job(150), job(210)], 4_000, 'swf-', 2);
    expect(ticks.map((tick) => tick.jobs.length)).toEqual([2, 1, 1]);
  });

  it('plans nothing of nothing', () => {
    expect(planReplay([], 4_000, 'swf-', 2)).toEqual([]);
  });
});
