// Tasks for the tests of the worker, as a user without TypeScript would write them.
import { performance } from 'node:perf_hooks';
import { setTimeout as later } from 'node:timers';
import { NonRetryableError, RetryLaterError, Task } from '@fairlane/tasks';
import { setTimeout as delay } from 'node:timers/promises';

const define = (options, run) => {
  const Class = class {
    run(input, turn) {
      return run(input, turn);
    }
  };
  Task({ type: 'long', ...options })(Class);
  return Class;
};

/** Steps of 50 ms with a checkpoint after each; its result says at which step each turn began. */
export const Steps = define({ name: 'test.steps', sliced: true }, async ({ steps }, turn) => {
  const state = turn.resumed ?? { step: 0, begins: [] };
  state.begins.push(state.step);
  while (state.step < steps) {
    await delay(50, undefined, { signal: turn.signal });
    state.step += 1;
    turn.progress(state.step, steps);
    turn.checkpoint(state);
  }
  return { begins: state.begins };
});

/** Fails in the way it is asked to, until the attempt it is asked to succeed at. */
export const Flaky = define({ name: 'test.flaky' }, async ({ how, succeedAt = 99 }, turn) => {
  if (turn.job.attempt >= succeedAt) return { attempt: turn.job.attempt };
  if (how === 'never') throw new NonRetryableError('No use.', { code: 'TEST.NO_USE' });
  if (how === 'later') throw new RetryLaterError(1_000);
  throw new Error('Not yet.');
});

/** Waits for its signal; heeds it or not. */
export const Hang = define({ name: 'test.hang' }, async ({ heeds }, turn) => {
  await new Promise((resolve, reject) => {
    if (heeds) turn.signal.addEventListener('abort', () => reject(turn.signal.reason));
  });
});

/** Keeps the event loop busy without a break. */
export const Burn = define({ name: 'test.burn' }, async ({ seconds }) => {
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end);
  return { burnt: seconds };
});

/** Leaves a rejection and an exception behind that nobody awaits. */
export const Stray = define({ name: 'test.stray' }, async () => {
  void Promise.reject(new Error('stray rejection'));
  later(() => {
    throw new Error('stray exception');
  }, 1);
});

/** Never comes to an end of itself, on a thread. */
export const ThreadSpin = define({ name: 'test.thread-spin', isolation: 'thread' }, async (_input, turn) => {
  turn.progress(0.5);
  for (;;);
});
