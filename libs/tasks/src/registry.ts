import { type TaskMetadata, taskMetadata } from './task.decorator.js';
import type { JobTask, RecordTask } from './task.js';

/** A task that can run. */
export interface RegisteredTask {
  readonly metadata: TaskMetadata;
  readonly instance: RecordTask | JobTask;
  /** URL of the module that a thread loads it from; undefined for a built-in one. */
  readonly moduleUrl: string | undefined;
}

/** The tasks of this process, by name. */
export class TaskRegistry {
  private readonly tasks = new Map<string, RegisteredTask>();

  /**
   * Adds an instance of a class with `@Task`.
   * @throws Error when its name is taken, or when it wants a thread and came from no module that a thread could load
   */
  add(instance: object, moduleUrl?: string): void {
    const metadata = taskMetadata(instance.constructor);
    if (!metadata) throw new Error(`The class ${instance.constructor.name} has no @Task decorator.`);
    if (this.tasks.has(metadata.name)) throw new Error(`There are two tasks of the name "${metadata.name}".`);
    if (metadata.isolation === 'thread' && moduleUrl === undefined)
      throw new Error(
        `Task "${metadata.name}" runs in a thread, so a module must export it (or the Nest module it is in).`,
      );
    this.tasks.set(metadata.name, { metadata, instance: instance as RecordTask | JobTask, moduleUrl });
  }

  get(name: string): RegisteredTask | undefined {
    return this.tasks.get(name);
  }

  get names(): readonly string[] {
    return [...this.tasks.keys()];
  }

  get metadata(): readonly TaskMetadata[] {
    return [...this.tasks.values()].map((task) => task.metadata);
  }
}
