import { describe, expect, it } from '@jest/globals';
import { Task, type TaskClass, taskMetadata, type TaskOptions } from './task.decorator.js';
import type { JobTask, RecordTask } from './task.js';

class Job implements JobTask {
  async run(): Promise<void> {
    return Promise.resolve();
  }
}
class Records implements RecordTask {
  async process(): Promise<void> {
    return Promise.resolve();
  }
}

function declare(options: Omit<TaskOptions, 'name' | 'type'> & { name?: string }, of: TaskClass = Job) {
  const target = of === Job ? class extends Job {} : class extends Records {};
  Task({ name: 'a.task', type: 'short', ...options })(target);
  return taskMetadata(target);
}

describe('@Task', () => {
  it('takes a class with run for a job task, which is opaque and has a timeout', () => {
    expect(declare({})).toMatchObject({ kind: 'job', opaque: true, timeoutSeconds: 3_600, maxAttempts: 3 });
  });

  it('takes a class with process for a record task, which is sliced and has none', () => {
    expect(declare({}, Records)).toMatchObject({ kind: 'record', opaque: false, timeoutSeconds: null });
  });

  it('takes a sliced job task for one that can yield', () => {
    expect(declare({ sliced: true })).toMatchObject({ opaque: false, timeoutSeconds: null });
  });

  it.each([
    ['a name in capitals', { name: 'Render' }, Job, /must have a name/],
    ['a sliced task in a thread', { sliced: true, isolation: 'thread' }, Job, /cannot be sliced/],
    ['a record task in a thread', { isolation: 'thread' }, Records, /cannot run in a thread/],
    ['a record task that says it is not sliced', { sliced: false }, Records, /always sliced/],
    ['a timeout of no time', { timeoutSeconds: 0 }, Job, /wrong `timeoutSeconds`/],
    ['half an attempt', { maxAttempts: 0.5 }, Job, /wrong `maxAttempts`/],
    [
      'a backoff that shrinks',
      { backoff: { initialSeconds: 9, factor: 0.5, maxSeconds: 9 } },
      Job,
      /`backoff.factor`/,
    ],
  ] as const)('refuses %s', (_what, options, of, message) => {
    expect(() => declare(options, of)).toThrow(message);
  });

  it('refuses a backoff of another kind, as a module in JavaScript may declare', () => {
    const backoff = { kind: 'fixed', seconds: 0.2 } as unknown as NonNullable<TaskOptions['backoff']>;
    expect(() => declare({ backoff })).toThrow(/"a.task".* wrong `backoff.initialSeconds`/);
  });

  it('refuses a class that has neither method, or both', () => {
    const neither = class {
      readonly nothing = true;
    } as unknown as TaskClass;
    const both = class extends Job {
      async process(): Promise<void> {
        return Promise.resolve();
      }
    };
    expect(() => Task({ name: 'a', type: 'short' })(neither)).toThrow(/needs a method/);
    expect(() => Task({ name: 'a', type: 'short' })(both)).toThrow(/both/);
  });

  it('is not inherited', () => {
    class Parent extends Job {}
    Task({ name: 'parent', type: 'short' })(Parent);
    class Child extends Parent {}
    expect(taskMetadata(Child)).toBeUndefined();
  });
});
