import { describe, expect, it } from '@jest/globals';
import type { Overview } from '../../api/types.js';
import { verdictOf } from './verdict.js';

const noisy = (name: string) => ({
  ...{ id: name, name, paused: false, queued: 12_000, queuedSeconds: 600, oldestWaitSeconds: 50 },
  ...{ share: 0.6, fairShare: 0.6, costSeconds: 0 },
});

const overview = (change: Partial<Overview> = {}): Overview => ({
  ...{
    at: 0,
    windowSeconds: 60,
    lanes: [],
    jainIndex: 0.98,
    activeCustomers: 10,
    shares: [],
    workers: [],
    recent: [],
  },
  pools: [{ pool: 'general', slots: 4, busy: 4, draining: 0 }],
  noisy: [],
  queueWaitSeconds: 150,
  quiet: { customers: 9, waitP50Seconds: 0.2, waitP99Seconds: 0.4, waitBoundSeconds: 5, harmed: [] },
  ...change,
});

describe('verdictOf', () => {
  it('names who is noisy, and says that the others are unharmed', () => {
    const { tone, title, detail } = verdictOf(overview({ noisy: [noisy('Acme')] }));
    expect({ tone, title }).toEqual({ tone: 'good', title: 'Acme is noisy. The other 9 are unharmed.' });
    expect(detail).toContain('12,000 jobs, 2 min 30 s of work for all slots, and gets 60 % of them');
    expect(detail).toContain('The others wait 0.40 s (p99); in one queue it would be 2 min 30 s.');
  });

  it('names two, and counts more', () => {
    expect(verdictOf(overview({ noisy: [noisy('A'), noisy('B')] })).title).toMatch(/^A and B are noisy\./);
    expect(verdictOf(overview({ noisy: ['A', 'B', 'C'].map(noisy) })).title).toMatch(
      /^A and 2 others are noisy\./,
    );
  });

  it('warns of whoever waits longer than fair turns allow, also beside a noisy one', () => {
    const quiet = { ...overview().quiet, harmed: [{ id: 'b', waitP99Seconds: 40 }] };
    const verdict = verdictOf(overview({ noisy: [noisy('A')], quiet }));
    expect(verdict.tone).toBe('warn');
    expect(verdict.title).toBe('b waits longer than fair turns should let anybody wait.');
  });

  it('says that nothing runs without a worker, before anything else', () => {
    expect(verdictOf(overview({ pools: [], noisy: [noisy('A')] }))).toMatchObject({ tone: 'bad' });
  });

  it('is calm when everybody is served, and when nobody is there', () => {
    expect(verdictOf(overview()).title).toBe('Everyone is served fairly.');
    expect(verdictOf(overview({ activeCustomers: 0 })).title).toBe('All quiet.');
  });
});
