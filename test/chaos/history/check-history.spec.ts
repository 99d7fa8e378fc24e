import { describe, expect, it } from '@jest/globals';
import type { JobState } from '@fairlane/domain';
import { checkHistory } from './check-history.js';
import type { Commit, Deed, History, Submission } from './history.js';

const accepted: Submission = { outcome: 'accepted', jobIds: ['j'] };
const state = (of: JobState, done = 0, jobId = 'j'): Commit => ({
  ...{ kind: 'state', jobId, state: of, leaseId: null, attempt: 0, done, resources: [] },
});
const using = (resource: string, commit: Commit): Commit => ({ ...commit, resources: [resource] }) as Commit;
const start = (run: string, resumedAt: number): Deed => ({
  ...{ kind: 'start', jobId: 'j', run, attempt: 1, resumedAt },
});
const unit = (run: string, of: number): Deed => ({ kind: 'unit', jobId: 'j', run, unit: of });
const lease: Extract<Commit, { kind: 'lease' }> = {
  ...{ kind: 'lease', leaseId: 'l', customerId: 'c', held: 2, cap: 2, epoch: 3, leaderEpoch: 3 },
};
const finish: Deed = { kind: 'finish', jobId: 'j', run: 'r' };

/** A job of four units that is sliced after two, loses its worker in the third, and ends on another. */
const good: History = {
  submissions: [accepted, { outcome: 'refused', jobIds: [] }],
  commits: [
    state('queued'),
    lease,
    state('running'),
    state('queued', 2),
    state('running', 2),
    state('queued', 2), // its worker was lost
    state('running', 2),
    state('succeeded', 4),
  ],
  deeds: [
    ...[start('r1', 0), unit('r1', 1), unit('r1', 2)],
    ...[start('r2', 2), unit('r2', 3)],
    ...[start('r3', 2), unit('r3', 3), unit('r3', 4), finish],
  ],
  dependencies: [],
};

/** The good history with another list in place of one of its own. */
const rulesOf = (changed: Partial<History>): string[] =>
  checkHistory({ ...good, ...changed }).map(({ rule }) => rule);
const without = <Item>(items: readonly Item[], index: number): Item[] => items.toSpliced(index, 1);

describe('checkHistory', () => {
  it('finds nothing in a history of a system that keeps its word', () => {
    expect(checkHistory(good)).toEqual([]);
  });

  it('finds an accepted job that is not there', () => {
    expect(rulesOf({ submissions: [accepted, { outcome: 'accepted', jobIds: ['k'] }] })).toEqual([
      'accepted job lost',
    ]);
  });

  it('finds an accepted job without an end', () => {
    expect(rulesOf({ commits: good.commits.slice(0, -1) })).toEqual(['accepted job not ended']);
  });

  it('finds a job that ended twice', () => {
    expect(rulesOf({ commits: [...good.commits, state('succeeded', 4)] })).toEqual(['ended twice']);
    expect(rulesOf({ commits: [...good.commits, state('failed', 4)] })).toContain('ended twice');
  });

  it('lets a failed job be retried, and end again', () => {
    const failed = [...good.commits.slice(0, -1), state('failed', 2), state('queued', 0)];
    expect(rulesOf({ commits: [...failed, state('running', 0), state('succeeded', 4)] })).toEqual([]);
  });

  it.each([
    ['that starts without having been queued', [state('scheduled'), state('running'), state('succeeded')]],
    ['that ends without having run', [state('queued'), state('succeeded')]],
    ['that comes back from success', [...good.commits, state('queued', 4), ...good.commits.slice(-2)]],
  ])('finds a job %s', (_name, commits) => {
    expect(rulesOf({ commits })).toContain('illegal transition');
  });

  const started = (at: number, leaseId: string, key = 'k', jobId = 'j'): Commit => ({
    ...{ kind: 'start', jobId, customerId: 'c', key, windowSeconds: 5, leaseId, at },
  });

  it('finds starts of a key that were less than a window apart', () => {
    const far = [started(0, 'l1'), started(5, 'l2', 'k', 'i'), started(6, 'l3', 'other')];
    expect(rulesOf({ commits: [...good.commits, ...far] })).toEqual([]);
    expect(rulesOf({ commits: [...good.commits, ...far, started(9.9, 'l4')] })).toEqual(['window broken']);
  });

  it('takes a start that was told twice for one', () => {
    const told = [started(0, 'l1'), started(0.1, 'l1'), started(5.1, 'l2')];
    expect(rulesOf({ commits: [...good.commits, ...told] })).toEqual([]);
  });

  it('finds a throttled job that ran and whose start nobody heard of', () => {
    expect(rulesOf({ throttledJobIds: ['j'] })).toEqual(['started unannounced']);
    expect(rulesOf({ throttledJobIds: ['j'], commits: [...good.commits, started(0, 'l')] })).toEqual([]);
  });

  it('finds a cap that was broken', () => {
    const third: Commit = { ...lease, held: 3 };
    expect(rulesOf({ commits: [...good.commits, third] })).toEqual(['cap broken']);
    expect(rulesOf({ commits: [...good.commits, { ...third, cap: null }] })).toEqual([]);
  });

  it('finds two jobs that run with the same resource, also while the first waits for its next slice', () => {
    const of = (jobId: string, ...states: JobState[]): Commit[] =>
      states.map((each) => using('c disk', state(each, 0, jobId)));
    const both: Partial<History> = { submissions: [{ outcome: 'accepted', jobIds: ['j', 'k'] }], deeds: [] };
    const first = of('j', 'blocked', 'scheduled', 'queued', 'running');
    const second = of('k', 'blocked', 'scheduled', 'queued', 'running', 'succeeded');
    const rules = (...commits: Commit[]): string[] => rulesOf({ ...both, commits });
    expect(rules(...first, ...of('j', 'succeeded'), ...second)).toEqual([]);
    expect(rules(...first, ...second, ...of('j', 'succeeded'))).toEqual(['resource shared']);
    expect(rules(...first, ...of('j', 'queued'), ...second, ...of('j', 'running', 'succeeded'))).toContain(
      'resource shared',
    );
    const others = second.map((commit) => using('c proc', commit));
    expect(rules(...first, ...others, ...of('j', 'succeeded'))).toEqual([]);
  });

  it('finds a turn that outlived its leader', () => {
    const late: Commit = { ...lease, leaderEpoch: 4 };
    expect(rulesOf({ commits: [...good.commits, late] })).toEqual(['turn of an earlier leader']);
  });

  it('finds finished work that is recorded as failed', () => {
    expect(rulesOf({ commits: good.commits.with(-1, state('failed', 4)) })).toEqual(['finished work failed']);
  });

  it('finds a checkpoint that went back', () => {
    expect(rulesOf({ commits: good.commits.with(5, state('queued', 1)) })).toContain('checkpoint went back');
  });

  it('finds work that was done again although a checkpoint held it', () => {
    expect(rulesOf({ deeds: good.deeds.with(5, start('r3', 1)) })).toContain('unit done twice');
    expect(rulesOf({ deeds: good.deeds.with(7, unit('r3', 3)) })).toContain('unit done twice');
  });

  it('finds a run of an attempt that was never begun', () => {
    const second: Deed = { kind: 'start', jobId: 'j', run: 'r4', attempt: 2, resumedAt: 0 };
    expect(rulesOf({ deeds: [...good.deeds, second] })).toEqual(['attempt from nowhere']);
  });

  it('finds work that was left out', () => {
    expect(rulesOf({ deeds: without(good.deeds, 6) })).toContain('unit done twice');
  });

  it('finds a job that succeeded though no task finished', () => {
    expect(rulesOf({ deeds: good.deeds.slice(0, -1) })).toEqual(['succeeded without work']);
  });

  describe('of a job that waits for another', () => {
    const waits = { childId: 'k', parentId: 'j', runsAnyway: false };
    const child = (...states: JobState[]): Commit[] => states.map((of) => state(of, 0, 'k'));
    const rulesOfChild = (commits: readonly Commit[], dependency = waits): string[] =>
      rulesOf({
        commits,
        deeds: [],
        submissions: [accepted, { outcome: 'accepted', jobIds: ['k'] }],
        dependencies: [dependency],
      });
    const parent = good.commits.slice(0, -1);
    const succeeded = good.commits.slice(-1);
    const failed = [state('failed', 2)];
    const run = child('queued', 'running', 'succeeded');

    it('finds nothing when it begins after the end', () => {
      expect(rulesOfChild([...child('blocked'), ...parent, ...succeeded, ...run])).toEqual([]);
      expect(rulesOfChild([...child('blocked'), ...parent, ...failed, ...child('cancelled')])).toEqual([]);
    });

    it('finds that it begins before', () => {
      expect(rulesOfChild([...child('blocked'), ...parent, ...run, ...succeeded])).toEqual([
        'child before its parent',
      ]);
    });

    it('finds that it begins although the other failed, unless it is to run all the same', () => {
      const history = [...child('blocked'), ...parent, ...failed, ...run];
      expect(rulesOfChild(history)).toEqual(['child before its parent']);
      expect(rulesOfChild(history, { ...waits, runsAnyway: true })).toEqual([]);
    });
  });

  it('finds a job that nobody submitted, unless an answer was lost', () => {
    const commits = [...good.commits, state('queued', 0, 'k')];
    expect(rulesOf({ commits })).toEqual(['job from nowhere']);
    const unknown: Submission = { outcome: 'unknown', jobIds: [] };
    expect(rulesOf({ commits, submissions: [accepted, unknown] })).toEqual([]);
  });
});
