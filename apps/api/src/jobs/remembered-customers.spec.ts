import { beforeEach, describe, expect, it } from '@jest/globals';
import type { JobCustomer } from '@fairlane/persistence';
import { RememberedCustomers } from './remembered-customers.js';

const customer = (id: string, given: Partial<JobCustomer> = {}): JobCustomer => ({
  ...{ id, tier: 'small', activeRecords: 0, keptElsewhere: false, lastPosition: 0, maxQueued: null },
  ...{
    maxStartsPerMinute: null,
    hearsOfJobs: false,
    learnedSeconds: new Map(),
    version: { customer: '1 2 f', learned: '' },
  },
  ...given,
});

let remembered: RememberedCustomers;
beforeEach(() => {
  remembered = new RememberedCustomers();
});

describe('remembered customers', () => {
  it('are known all or not at all', () => {
    remembered.remember([customer('a'), customer('b')]);
    expect([...(remembered.of(['a', 'b', 'a'])?.keys() ?? [])]).toEqual(['a', 'b']);
    expect(remembered.of(['a', 'c'])).toBeUndefined();
  });

  it.each<[string, Partial<JobCustomer>]>([
    ['a limit', { maxQueued: 1 }],
    ['a rate', { maxStartsPerMinute: 1 }],
    ['an endpoint', { hearsOfJobs: true }],
  ])('are forgotten when they are found to have %s', (_, given) => {
    remembered.remember([customer('a')]);
    remembered.remember([customer('a', given)]);
    expect(remembered.of(['a'])).toBeUndefined();
  });
});
