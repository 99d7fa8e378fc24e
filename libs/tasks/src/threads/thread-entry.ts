import 'reflect-metadata';
import { DiscoveryService, NestFactory } from '@nestjs/core';
import { loadTaskModule } from '../loading/load-task-modules.js';
import { provideTaskApi } from '../loading/task-api.js';
import { collectTasks, TasksModule } from '../loading/task-context.js';
import { FetchedParents } from '../parents/turn-parents.js';
import type { TaskRegistry } from '../registry.js';
import { jsonSnapshot } from '../runtime/json-value.js';
import { MAX_CHECKPOINT_CHARACTERS } from '../runtime/running-job.js';
import type { JobTask, TurnContext } from '../task.js';
import { AskedParents } from './asked-parents.js';
import type { ThreadAnswer, ThreadError, ThreadReport, ThreadRequest } from './protocol.js';

/**
 * What a task thread runs. It loads the task's module in a Nest context of its own, made of what that module exports:
 * a threaded task may inject the providers of its own Nest module, but nothing of the worker's.
 */
provideTaskApi();
const registries = new Map<string, Promise<TaskRegistry>>();

export default async function runInThread(request: ThreadRequest): Promise<ThreadAnswer> {
  try {
    const task = (await registryOf(request.moduleUrl)).get(request.taskName);
    if (!task)
      throw new Error(`The module ${request.moduleUrl} has no task "${request.taskName}" in a thread.`);
    return { ok: true, result: await (task.instance as JobTask).run(request.input, contextOf(request)) };
  } catch (error) {
    return { ok: false, error: dismantle(error) };
  } finally {
    request.port.close();
  }
}

async function registryOf(moduleUrl: string): Promise<TaskRegistry> {
  const known = registries.get(moduleUrl);
  if (known) return known;
  const registry = openRegistry(moduleUrl);
  registries.set(moduleUrl, registry);
  registry.catch(() => registries.delete(moduleUrl));
  return registry;
}

async function openRegistry(moduleUrl: string): Promise<TaskRegistry> {
  const module = TasksModule.register(await loadTaskModule(moduleUrl));
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest's options are a class by name only
  const context = await NestFactory.createApplicationContext(module, {
    logger: ['warn', 'error'],
    abortOnError: false,
  });
  return collectTasks(context.get(DiscoveryService), () => moduleUrl);
}

function contextOf({ job, input, resumed, traceparent, port }: ThreadRequest): TurnContext {
  const send = (report: ThreadReport): void => port.postMessage(report);
  return {
    job,
    parents: new FetchedParents(job.id, new AskedParents(port)),
    input,
    resumed,
    traceparent,
    signal: new AbortController().signal, // never fires: the thread is ended instead
    secondsLeft: Infinity,
    progress: (done, total) => send({ kind: 'progress', done, total }),
    checkpoint: (value) =>
      send({ kind: 'checkpoint', value: jsonSnapshot(value, MAX_CHECKPOINT_CHARACTERS) }),
  };
}

function dismantle(error: unknown): ThreadError {
  if (!(error instanceof Error))
    return { name: 'Error', message: String(error), stack: undefined, code: undefined, seconds: undefined };
  const { code, seconds } = error as { code?: unknown; seconds?: unknown };
  return {
    name: error.name,
    message: error.message,
    stack: error.stack,
    code: typeof code === 'string' ? code : undefined,
    seconds: typeof seconds === 'number' ? seconds : undefined,
  };
}
