import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { DiscoveryModule, type DiscoveryService } from '@nestjs/core';
import { TaskRegistry } from '../registry.js';
import { taskMetadata } from '../task.decorator.js';
import type { LoadedTasks } from './load-task-modules.js';

/** The room of the tasks in a Nest application: their classes and modules, and what they may inject. */
@Module({})
export class TasksModule {
  /** @param providers further task classes, and what tasks may inject, in whichever module they are */
  static register(
    loaded: Pick<LoadedTasks, 'classes' | 'modules'>,
    providers: readonly Provider[] = [],
  ): DynamicModule {
    return {
      module: TasksModule,
      global: true,
      imports: [DiscoveryModule, ...loaded.modules],
      providers: [...providers, ...loaded.classes],
      exports: [DiscoveryModule, ...providers],
    };
  }
}

/**
 * Collects the task instances of an application that Nest has made, into a registry of its own or the one given.
 * @throws Error for two tasks of one name, and for a request-scoped one, which has no instance
 */
export function collectTasks(
  discovery: DiscoveryService,
  moduleUrlOf: (taskName: string) => string | undefined,
  registry = new TaskRegistry(),
): TaskRegistry {
  const seen = new Set<object>();
  for (const { metatype, instance } of discovery.getProviders() as {
    metatype: unknown;
    instance: unknown;
  }[]) {
    const metadata = taskMetadata(metatype);
    if (!metadata) continue;
    if (typeof instance !== 'object' || instance === null)
      throw new Error(`Task "${metadata.name}" has no instance: a task cannot be request-scoped.`);
    if (seen.has(instance)) continue;
    seen.add(instance);
    registry.add(instance, moduleUrlOf(metadata.name));
  }
  return registry;
}
