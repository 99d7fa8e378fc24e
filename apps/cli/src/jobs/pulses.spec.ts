import { describe, expect, it } from '@jest/globals';
import type { Customer } from '../api/answers.js';
import { Pulses } from './pulses.js';

const customer = (queued: number, running: number): Customer => ({
  id: 'a',
  name: 'A',
  tier: 'small',
  activeRecords: 0,
  weight: 1,
  queued,
  running,
  activity: 'active',
  paused: false,
});

describe('Pulses', () => {
  it('counts the done ones from the events, and gives p99 of the waits', () => {
    const pulses = new Pulses();
    pulses.note('a', 2, [0.1, 0.3]);
    pulses.note('a', 1, [0.2]);
    expect(pulses.of(customer(5, 1))).toMatchObject({ done: 3, queued: 5, running: 1, waitSeconds: 0.3 });
  });

  it('takes what is neither queued nor running for done where it knows what was submitted', () => {
    expect(new Pulses(new Map([['a', 10]])).of(customer(5, 1))).toMatchObject({
      done: 4,
      waitSeconds: undefined,
    });
  });

  it('forgets waits of long ago', () => {
    const pulses = new Pulses();
    pulses.note('a', 1, [100]);
    pulses.note(
      'a',
      200,
      Array.from({ length: 200 }, () => 0.1),
    );
    expect(pulses.of(customer(0, 0)).waitSeconds).toBe(0.1);
  });
});
