import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { JobCustomer } from '@fairlane/persistence';
import { newJobSchema } from './job.schemas.js';
import { RememberedCustomers } from './remembered-customers.js';

const customer = (id: string, given: Partial<JobCustomer> = {}): JobCustomer => ({
  ...{ id, tier: 'small', activeRecords: 0, keptElsewhere: false, lastPosition: 0, maxQueued: null },
  ...{ maxStartsPerMinute: null, hearsOfJobs: false, learnedSeconds: new Map(), version: '1 2 f' },
  ...given,
});
const job = (customerId: string, given: object = {}) => newJobSchema.parse({ customerId, ...given });

let remembered: RememberedCustomers;
beforeEach(() => {
  jest.useFakeTimers({ now: 0 });
  remembered = new RememberedCustomers();
});
afterEach(() => {
  jest.useRealTimers();
});

describe('remembered customers', () => {
  it('are known all or not at all', () => {
    remembered.remember([customer('a'), customer('b')]);
    expect([...(remembered.of([job('a'), job('b'), job('a')])?.keys() ?? [])]).toEqual(['a', 'b']);
    expect(remembered.of([job('a'), job('c')])).toBeUndefined();
  });

  it.each<[string, Partial<JobCustomer>]>([
    ['a limit', { maxQueued: 1 }],
    ['a rate', { maxStartsPerMinute: 1 }],
    ['an endpoint', { hearsOfJobs: true }],
  ])('are forgotten when they are found to have %s', (_, given) => {
    remembered.remember([customer('a')]);
    remembered.remember([customer('a', given)]);
    expect(remembered.of([job('a')])).toBeUndefined();
  });

  it('are good for five seconds where an estimate may be learned, and longer where it cannot', () => {
    remembered.remember([customer('a')]);
    const learning = { task: 'http.request' };
    jest.advanceTimersByTime(4_900);
    expect(remembered.of([job('a', learning)])).toBeDefined();
    jest.advanceTimersByTime(200);
    expect(remembered.of([job('a', learning)])).toBeUndefined();
    expect(remembered.of([job('a', learning), job('a')])).toBeUndefined();
    for (const given of [{ ...learning, executionSeconds: 1 }, { ...learning, type: 'short' }, {}])
      expect(remembered.of([job('a', given)])).toBeDefined();
  });
});
