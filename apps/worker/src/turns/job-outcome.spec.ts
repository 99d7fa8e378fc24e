import { describe, expect, it } from '@jest/globals';
import type { ClaimedJob } from '@fairlane/persistence';
import { NonRetryableError, Quantum, RetryLaterError, RunningJob } from '@fairlane/tasks';
import { failedWith, stopped } from './job-outcome.js';

const ran = { startedAt: new Date(0), runSeconds: 1 };
const policy = {
  backoff: { initialSeconds: 8, factor: 2, maxSeconds: 100 },
  quantumSeconds: 0.5,
  random: () => 0.5,
};
const job = (claimed: Partial<ClaimedJob> = {}): RunningJob =>
  new RunningJob(
    {
      id: 'j',
      attempt: 0,
      maxAttempts: 3,
      attemptSeconds: 0,
      estimateSeconds: 5,
      remainingSeconds: 5,
      backoff: null,
      traceparent: null,
      checkpoint: null,
      ...claimed,
    } as ClaimedJob,
    undefined,
    { kind: 'job', opaque: true },
    new Quantum(1),
  );

describe('the outcome of a failed attempt', () => {
  it("is another attempt after the task's backoff", () => {
    expect(failedWith(job(), ran, new Error('x'), policy)).toMatchObject({
      kind: 'failed',
      retryInSeconds: 6,
    });
    expect(failedWith(job({ attempt: 1 }), ran, new Error('x'), policy)).toMatchObject({
      retryInSeconds: 12,
    });
  });

  it("puts the job's own backoff first, and what the task asks for before both", () => {
    const own = job({ backoff: { initialSeconds: 2, factor: 1, maxSeconds: 2 } });
    expect(failedWith(own, ran, new Error('x'), policy)).toMatchObject({ retryInSeconds: 1.5 });
    expect(failedWith(own, ran, new RetryLaterError(77), policy)).toMatchObject({ retryInSeconds: 77 });
  });

  it('is the end after the last attempt, and where the task says that it is no use', () => {
    expect(failedWith(job({ attempt: 2 }), ran, new RetryLaterError(1), policy)).toMatchObject({
      retryInSeconds: null,
    });
    const error = new NonRetryableError('no', { code: 'MY.CODE' });
    expect(failedWith(job(), ran, error, policy)).toMatchObject({
      retryInSeconds: null,
      error: { code: 'MY.CODE', message: 'no' },
    });
  });

  it('keeps the last checkpoint for the next attempt', () => {
    const running = job();
    running.progress(0.4);
    running.checkpoint({ at: 2 });
    running.progress(0.6);
    expect(failedWith(running, ran, 'text', policy)).toMatchObject({
      ...{ checkpoint: { at: 2 }, progressDone: 400, remainingSeconds: 3 },
      error: { code: 'TASK.FAILED', message: 'text' },
    });
  });

  it('holds no character that jsonb refuses', () => {
    const outcome = failedWith(job(), ran, new Error('a\0b\ud800c'), policy);
    expect(outcome).toMatchObject({ error: { message: 'a\ufffdb\ufffdc' } });
  });
});

describe('the outcome of a job that was told to stop', () => {
  it.each([
    ['cancelled', { kind: 'cancelled' }],
    ['timeout', { kind: 'failed', error: { code: 'TASK.TIMEOUT' }, retryInSeconds: 6 }],
    ['drained', { kind: 'yielded', remainingSeconds: 5 }],
  ] as const)('by %s is %j', (cause, outcome) => {
    const running = job();
    running.stop(cause);
    expect(stopped(running, ran, policy, 3)).toMatchObject(outcome);
  });
});
