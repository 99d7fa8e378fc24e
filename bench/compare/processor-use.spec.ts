import { describe, expect, it } from '@jest/globals';
import { parseTicks } from './processor-use.js';

describe('the ticks of the processors', () => {
  it('count waiting for disks as idle, steal as busy, and guests once', () => {
    const stat = 'cpu  100 20 30 400 50 6 7 8 90 10\ncpu0 1 2 3 4 5 6 7 8 9 10\n';
    expect(parseTicks(stat)).toEqual({ all: 621, idle: 450 });
  });
});
