import type { RecordStore } from '../records/record-store.js';
import type { RegisteredTask } from '../registry.js';
import type { JobTask, RecordTask } from '../task.js';
import type { TaskThreads } from '../threads/task-threads.js';
import { runRecords } from './run-records.js';
import type { RunningJob } from './running-job.js';
import { isTurnOver } from './turn-over.js';

/** What tasks run on. */
export interface TaskResources {
  readonly records: RecordStore;
  readonly threads: TaskThreads;
}

/** The task is done, or was suspended at its checkpoint. */
export type TaskEnd = { readonly isOver: false; readonly result: unknown } | typeof SUSPENDED;
const SUSPENDED = { isOver: true } as const;

/**
 * Runs a task, by its kind, until it is done or suspends.
 * @throws whatever the task throws
 */
export async function executeTask(
  task: RegisteredTask,
  job: RunningJob,
  resources: TaskResources,
): Promise<TaskEnd> {
  try {
    if (task.metadata.kind === 'record') {
      await runRecords(task.instance as RecordTask, job, resources.records);
      return { isOver: false, result: undefined };
    }
    if (task.metadata.isolation === 'thread')
      return { isOver: false, result: await resources.threads.run(task, job) };
    return { isOver: false, result: await (task.instance as JobTask).run(job.input, job) };
  } catch (error) {
    if (isTurnOver(error)) return SUSPENDED;
    throw error;
  }
}
