import { canMove, isEnded, type JobState } from '@fairlane/domain';
import type { Commit, Deed, History } from './history.js';

export type Rule =
  /** An accepted job is not there. */
  | 'accepted job lost'
  /** An accepted job has no end. */
  | 'accepted job not ended'
  /** A job ended, and ended again without having been retried. */
  | 'ended twice'
  | 'illegal transition'
  | 'cap broken'
  /** A job ran while another one that had begun and not ended needed the same resource. */
  | 'resource shared'
  /** A turn of an earlier leader was claimed. */
  | 'turn of an earlier leader'
  /** Work that a checkpoint held was done again, or work was left out. */
  | 'unit done twice'
  | 'checkpoint went back'
  /** A run of an attempt that PostgreSQL knows nothing of. */
  | 'attempt from nowhere'
  /** A job succeeded that no task finished. */
  | 'succeeded without work'
  /** A task finished its job, and it is recorded as failed. */
  | 'finished work failed'
  /** Two starts of a throttle's key came closer than a window. */
  | 'window broken'
  /** A throttled job ran, and nobody heard of its start. */
  | 'started unannounced'
  /** A job began before a job that it waits for had ended, or although that had not succeeded. */
  | 'child before its parent'
  /** A job that nobody asked for. */
  | 'job from nowhere';

/** A promise that was broken, and where. */
export interface Violation {
  readonly rule: Rule;
  /** Job or lease. */
  readonly id: string;
  readonly detail: string;
}

/**
 * Checks everything that was seen against what Fairlane promises, after Jepsen: not whether the system looks well, but
 * whether this history could have come of one that keeps its word. Order within a job is the commits' order; between
 * jobs none is assumed, but for those that share a resource, and for this: what was done because a commit had been seen
 * comes after it.
 */
export function checkHistory(history: History): Violation[] {
  return [
    ...checkSubmissions(history),
    ...[...byJob(history.commits)].flatMap(([jobId, commits]) => checkJob(jobId, commits)),
    ...history.commits.flatMap(checkCap),
    ...checkResources(history.commits),
    ...history.commits.flatMap(checkEpoch),
    ...checkWindows(history),
    ...checkWork(history),
    ...checkDependencies(history),
  ];
}

type StateCommit = Extract<Commit, { kind: 'state' }>;

function byJob(commits: readonly Commit[]): Map<string, StateCommit[]> {
  const jobs = new Map<string, StateCommit[]>();
  for (const commit of commits) {
    if (commit.kind !== 'state') continue;
    const known = jobs.get(commit.jobId);
    if (known) known.push(commit);
    else jobs.set(commit.jobId, [commit]);
  }
  return jobs;
}

function checkSubmissions({ submissions, commits }: History): Violation[] {
  const jobs = byJob(commits);
  const accepted = new Set(submissions.flatMap(({ jobIds }) => jobIds));
  const lost = [...accepted].flatMap((id): Violation[] => {
    const last = jobs.get(id)?.at(-1);
    if (!last)
      return [{ rule: 'accepted job lost', id, detail: 'it was answered with 2xx and never stored' }];
    if (isEnded(last.state)) return [];
    return [{ rule: 'accepted job not ended', id, detail: `it is ${last.state}` }];
  });
  if (submissions.some(({ outcome }) => outcome === 'unknown')) return lost;
  const strange = [...jobs.keys()].filter((id) => !accepted.has(id));
  return [
    ...lost,
    ...strange.map((id): Violation => ({ rule: 'job from nowhere', id, detail: 'no client submitted it' })),
  ];
}

function checkJob(id: string, commits: readonly StateCommit[]): Violation[] {
  const violations: Violation[] = [];
  let before: StateCommit | undefined;
  for (const commit of commits) {
    if (before) violations.push(...checkStep(id, before, commit));
    before = commit;
  }
  return violations;
}

function checkStep(id: string, before: StateCommit, after: StateCommit): Violation[] {
  const violations: Violation[] = [];
  const moved = `${before.state} -> ${after.state}`;
  if (isEnded(before.state) && isEnded(after.state))
    violations.push({ rule: 'ended twice', id, detail: moved });
  else if (before.state !== after.state && !canMove(before.state, after.state))
    violations.push({ rule: 'illegal transition', id, detail: moved });
  const isRetry = isEnded(before.state);
  if (after.done < before.done && !isRetry)
    violations.push({ rule: 'checkpoint went back', id, detail: `${before.done} -> ${after.done}` });
  return violations;
}

function checkCap(commit: Commit): Violation[] {
  if (commit.kind !== 'lease' || commit.cap === null || commit.held <= commit.cap) return [];
  const detail = `${commit.customerId} held ${commit.held} leases of at most ${commit.cap}`;
  return [{ rule: 'cap broken', id: commit.leaseId, detail }];
}

/**
 * From when a job first runs until it ends no other job runs that needs the same resource. A job can get a resource
 * only after the end of the one before was committed, so here, unlike elsewhere, the order between jobs is right.
 */
function checkResources(commits: readonly Commit[]): Violation[] {
  const users = new Map<string, string>();
  const violations: Violation[] = [];
  for (const commit of commits) {
    if (commit.kind !== 'state') continue;
    const { jobId: id, state, resources } = commit;
    for (const resource of resources) {
      const user = users.get(resource);
      if (isEnded(state) && user === id) users.delete(resource);
      if (state !== 'running' || user === id) continue;
      if (user !== undefined)
        violations.push({ rule: 'resource shared', id, detail: `${resource} is used by ${user}` });
      users.set(resource, id);
    }
  }
  return violations;
}

function checkEpoch(commit: Commit): Violation[] {
  if (commit.kind !== 'lease' || commit.epoch >= commit.leaderEpoch) return [];
  const detail = `it was granted in epoch ${commit.epoch}, and claimed in epoch ${commit.leaderEpoch}`;
  return [{ rule: 'turn of an earlier leader', id: commit.leaseId, detail }];
}

type StartCommit = Extract<Commit, { kind: 'start' }>;

/** Slack for what PostgreSQL's microseconds lose as floating-point seconds. */
const ROUNDING_SECONDS = 1e-5;

/** Starts of one key are a window apart, and no throttled job runs without one. One start that was told twice is one. */
function checkWindows({ commits, throttledJobIds = [], deeds }: History): Violation[] {
  const starts = commits.filter((commit): commit is StartCommit => commit.kind === 'start');
  const last = new Map<string, StartCommit>();
  const violations: Violation[] = [];
  for (const start of starts.toSorted((a, b) => a.at - b.at)) {
    const key = JSON.stringify([start.customerId, start.key]);
    const before = last.get(key);
    last.set(key, start);
    if (!before || before.leaseId === start.leaseId) continue;
    const gap = start.at - before.at;
    if (gap >= start.windowSeconds - ROUNDING_SECONDS) continue;
    const detail = `${gap} s after the last start of ${start.key}, not ${start.windowSeconds}`;
    violations.push({ rule: 'window broken', id: start.jobId, detail });
  }
  const announced = new Set(starts.map(({ jobId }) => jobId));
  const ran = new Set(deeds.flatMap((deed) => (deed.kind === 'start' ? [deed.jobId] : [])));
  for (const id of throttledJobIds)
    if (ran.has(id) && !announced.has(id))
      violations.push({ rule: 'started unannounced', id, detail: 'it ran, and no start was recorded' });
  return violations;
}

/** A child is let go by who has seen the ends of all its parents committed, so it starts after them in any record. */
function checkDependencies({ commits, dependencies = [] }: History): Violation[] {
  const firstStart = new Map<string, number>();
  const ends = new Map<string, { at: number; state: JobState }[]>();
  for (const [at, commit] of commits.entries()) {
    if (commit.kind !== 'state') continue;
    const { jobId, state } = commit;
    if (state === 'running' && !firstStart.has(jobId)) firstStart.set(jobId, at);
    if (isEnded(state)) ends.set(jobId, [...(ends.get(jobId) ?? []), { at, state }]);
  }
  return dependencies.flatMap(({ childId, parentId, runsAnyway }): Violation[] => {
    const startedAt = firstStart.get(childId);
    if (startedAt === undefined) return [];
    const before = (ends.get(parentId) ?? []).filter(({ at }) => at < startedAt);
    if (before.some(({ state }) => runsAnyway || state === 'succeeded')) return [];
    const detail = `${parentId} had ${before.length === 0 ? 'not ended' : 'not succeeded'} when it began`;
    return [{ rule: 'child before its parent', id: childId, detail }];
  });
}

/**
 * A run may repeat what an earlier run did after the last checkpoint, and nothing before it: each run starts at a
 * checkpoint that was committed, and goes up from there without a gap or a step back.
 */
function checkWork({ commits, deeds }: History): Violation[] {
  const committed = new Map<string, Marks>();
  const ends = new Map<string, JobState>();
  for (const commit of commits) {
    if (commit.kind !== 'state') continue;
    const marks = committed.get(commit.jobId) ?? { done: new Set([0]), attempts: new Set() };
    committed.set(commit.jobId, marks);
    marks.done.add(commit.done);
    marks.attempts.add(commit.attempt);
    if (isEnded(commit.state)) ends.set(commit.jobId, commit.state);
  }
  const violations: Violation[] = [];
  const next = new Map<string, number>();
  const finished = new Set<string>();
  for (const deed of deeds) {
    if (deed.kind === 'finish') finished.add(deed.jobId);
    else violations.push(...checkDeed(deed, next, committed.get(deed.jobId)));
  }
  for (const [id, state] of ends) {
    if (state === 'succeeded' && deeds.length > 0 && !finished.has(id))
      violations.push({ rule: 'succeeded without work', id, detail: 'no worker saw it finish' });
    if (state === 'failed' && finished.has(id))
      violations.push({ rule: 'finished work failed', id, detail: 'a worker saw it finish' });
  }
  return violations;
}

/** What PostgreSQL committed of one job. */
interface Marks {
  readonly done: Set<number>;
  /** Attempts that had ended before. */
  readonly attempts: Set<number>;
}

function checkDeed(
  deed: Exclude<Deed, { kind: 'finish' }>,
  next: Map<string, number>,
  marks: Marks | undefined,
): Violation[] {
  const id = deed.jobId;
  if (deed.kind === 'start') {
    next.set(deed.run, deed.resumedAt + 1);
    const violations: Violation[] = [];
    if (marks && !marks.done.has(deed.resumedAt))
      violations.push({
        ...{ rule: 'unit done twice', id },
        detail: `run ${deed.run} began at ${deed.resumedAt}, never committed`,
      });
    if (marks && !marks.attempts.has(deed.attempt - 1))
      violations.push({ rule: 'attempt from nowhere', id, detail: `run ${deed.run} is of ${deed.attempt}` });
    return violations;
  }
  const expected = next.get(deed.run);
  next.set(deed.run, deed.unit + 1);
  if (deed.unit === expected) return [];
  return [
    {
      rule: 'unit done twice',
      id,
      detail: `run ${deed.run} did ${deed.unit} instead of ${expected ?? 'none'}`,
    },
  ];
}
