import type { JobFailure } from '@fairlane/persistence';
import {
  executeTask,
  ParentStore,
  type RegisteredTask,
  type RunningJob,
  type TaskEnd,
  type TaskResources,
  RecordStore,
  TaskRegistry,
  TaskThreads,
} from '@fairlane/tasks';
import { Injectable } from '@nestjs/common';

/** The input of a task, or why it is none. */
export type Input =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly failure: JobFailure };

/** The tasks of this worker and what they run on. */
@Injectable()
export class TaskRunner {
  private readonly resources: TaskResources;

  constructor(
    private readonly registry: TaskRegistry,
    readonly parents: ParentStore,
    records: RecordStore,
    threads: TaskThreads,
  ) {
    this.resources = { records, threads };
  }

  find(name: string): RegisteredTask | undefined {
    return this.registry.get(name);
  }

  /** Checks a payload with the task's schema; a task without one takes anything. */
  parse(task: RegisteredTask, payload: unknown): Input {
    const { payload: schema } = task.metadata;
    if (!schema) return { ok: true, value: payload };
    const parsed = schema.safeParse(payload ?? undefined); // a job without payload has undefined, not null
    if (parsed.success) return { ok: true, value: parsed.data };
    const issues = parsed.error.issues.map(
      ({ path, message }) => `${['payload', ...path].map(String).join('.')}: ${message}`,
    );
    return { ok: false, failure: { code: 'TASK.INPUT_INVALID', message: issues.join('; ').slice(0, 4_000) } };
  }

  async execute(task: RegisteredTask, job: RunningJob): Promise<TaskEnd> {
    return executeTask(task, job, this.resources);
  }
}
