import { describe, expect, it } from '@jest/globals';
import type { ClaimedJob } from '@fairlane/persistence';
import { Quantum } from './quantum.js';
import { RunningJob } from './running-job.js';
import { isTurnOver, TurnOver } from './turn-over.js';

const claimed = (overrides: Partial<ClaimedJob> = {}): ClaimedJob => ({
  ...{
    id: 'j',
    customerId: 'c',
    userId: '',
    task: 't',
    type: 'short',
    opaque: false,
    priority: 5,
    rank: '1',
  },
  ...{ attempt: 0, maxAttempts: 3, slices: 0, estimateSeconds: 10, remainingSeconds: 6, checkpoint: null },
  ...{ progressDone: 0, progressTotal: null, attemptSeconds: 0, timeoutSeconds: null, firstPosition: null },
  ...{
    lastPosition: null,
    payload: null,
    backoff: null,
    traceparent: null,
    cancelRequested: false,
    announcesStart: false,
    isFirstStart: true,
    waitSeconds: 0,
  },
  ...overrides,
});
const SLICED = { kind: 'job', opaque: false } as const;
const start = (
  quantumSeconds: number,
  overrides: Partial<ClaimedJob> = {},
  metadata: { kind: 'job' | 'record'; opaque: boolean } = SLICED,
) => new RunningJob(claimed(overrides), undefined, metadata, new Quantum(quantumSeconds));

describe('checkpoint', () => {
  it('keeps the value and returns while the quantum lasts', () => {
    const job = start(60);
    job.checkpoint({ step: 1 });
    expect(job.checkpointValue).toEqual({ step: 1 });
  });

  it('suspends when the quantum is over, and again where that was swallowed', () => {
    const job = start(0);
    expect(() => job.checkpoint(1)).toThrow(TurnOver);
    expect(() => job.checkpoint(2)).toThrow(TurnOver);
    expect(job.checkpointValue).toBe(2);
  });

  it('never suspends an opaque task', () => {
    const job = start(0, {}, { kind: 'job', opaque: true });
    job.checkpoint(1);
    expect(job.secondsLeft).toBe(Infinity);
  });

  it('is not for record tasks', () => {
    expect(() => start(60, {}, { kind: 'record', opaque: false }).checkpoint(1)).toThrow(/record task/);
  });

  it('ends a job that was told to stop', () => {
    const job = start(60);
    job.stop('cancelled');
    expect(() => job.checkpoint(1)).toThrow(/told to stop: cancelled/);
  });
});

describe('the signal that suspends', () => {
  it('is known where a task has wrapped it', () => {
    expect(isTurnOver(new Error('mine', { cause: new Error('x', { cause: new TurnOver() }) }))).toBe(true);
    expect(isTurnOver(new Error('mine'))).toBe(false);
    expect(isTurnOver('text')).toBe(false);
  });
});

describe('stop', () => {
  it('fires the signal, also for who asks for it later, and the first cause stands', () => {
    const job = start(60);
    job.stop('timeout');
    job.stop('cancelled');
    expect(job.stopCause).toBe('timeout');
    expect(job.signal.aborted).toBe(true);
  });
});

describe('what remains of a job', () => {
  it('is what its progress at the checkpoint says', () => {
    const job = start(60);
    job.progress(0.25);
    job.checkpoint(1);
    job.progress(0.5);
    expect(job.remainingSeconds(9, 0.5)).toBe(7.5);
  });

  it('is the estimate less the run time where the task does not say', () => {
    const job = start(60);
    job.checkpoint(1);
    expect(job.remainingSeconds(4, 0.5)).toBe(6);
  });

  it('is one more quantum where the estimate is used up, and never nothing', () => {
    const job = start(60);
    job.checkpoint(1);
    expect(job.remainingSeconds(11, 0.5)).toBe(0.5);
    job.progress(1);
    job.checkpoint(2);
    expect(job.remainingSeconds(11, 0.5)).toBeGreaterThan(0);
  });

  it('is what it was where there was no checkpoint', () => {
    const job = start(60);
    job.progress(0.9);
    expect(job.remainingSeconds(4, 0.5)).toBe(6);
  });
});
