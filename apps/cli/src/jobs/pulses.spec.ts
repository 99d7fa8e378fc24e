import { describe, expect, it } from '@jest/globals';
import { Pulses } from './pulses.js';

const customer = { id: 'a', name: 'A', queued: 5, running: 1 };

describe('Pulses', () => {
  it('counts what ended, and gives p99 of the waits', () => {
    const pulses = new Pulses();
    pulses.note('a', 2, [0.1, 0.3]);
    pulses.note('a', 1, [0.2]);
    pulses.note('b', 7, [9]);
    expect(pulses.of(customer)).toMatchObject({ done: 3, queued: 5, running: 1, waitSeconds: 0.3 });
  });

  it('has no wait before it saw one', () => {
    expect(new Pulses().of(customer)).toMatchObject({ done: 0, waitSeconds: undefined });
  });

  it('forgets waits of long ago', () => {
    const pulses = new Pulses();
    pulses.note('a', 1, [100]);
    pulses.note(
      'a',
      200,
      Array.from({ length: 200 }, () => 0.1),
    );
    expect(pulses.of(customer).waitSeconds).toBe(0.1);
  });
});
