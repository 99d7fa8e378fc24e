import 'reflect-metadata';
import { createRequire } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type TaskClass, taskKind, taskMetadata } from '../task.decorator.js';

/** A class that Nest takes for a module. */
export type NestModuleClass = new (...injected: never[]) => object;

/** What the modules named in `FAIRLANE_TASKS` export. */
export interface LoadedTasks {
  /** Task classes to provide. */
  readonly classes: readonly TaskClass[];
  /** Nest modules to import; tasks among their providers are found there. */
  readonly modules: readonly NestModuleClass[];
  /** Where each task came from: URL of its module by the task's name. */
  readonly moduleUrls: ReadonlyMap<string, string>;
}

/** A module of `FAIRLANE_TASKS` that cannot be used; the message names it and says why. */
export class TaskModuleError extends Error {
  constructor(specifier: string, problem: string, cause?: unknown) {
    super(`FAIRLANE_TASKS: "${specifier}" ${problem}.`, { cause });
    this.name = 'TaskModuleError';
  }
}

/**
 * Loads task modules: paths (`./`, `../`, absolute) relative to `cwd`, or names of packages that can be found from
 * there. A module exports task classes, arrays of them, or Nest modules that provide them.
 * @throws TaskModuleError
 */
export async function loadTaskModules(specifiers: readonly string[], cwd: string): Promise<LoadedTasks> {
  const classes: TaskClass[] = [];
  const modules: NestModuleClass[] = [];
  const moduleUrls = new Map<string, string>();
  const owners = new Map<string, string>();
  for (const specifier of specifiers) {
    const url = resolveModule(specifier, cwd);
    const found = tasksOf(specifier, await importModule(specifier, url));
    for (const name of found.names) {
      const owner = owners.get(name);
      if (owner !== undefined)
        throw new TaskModuleError(specifier, `declares task "${name}", as does "${owner}"`);
      owners.set(name, specifier);
      moduleUrls.set(name, url);
    }
    classes.push(...found.classes);
    modules.push(...found.modules);
  }
  return { classes, modules, moduleUrls };
}

/** Loads one module again by its URL, in a thread. */
export async function loadTaskModule(url: string): Promise<Pick<LoadedTasks, 'classes' | 'modules'>> {
  return tasksOf(url, await importModule(url, url));
}

function resolveModule(specifier: string, cwd: string): string {
  if (specifier.startsWith('.') || isAbsolute(specifier)) return pathToFileURL(resolve(cwd, specifier)).href;
  try {
    return pathToFileURL(createRequire(join(cwd, 'from-here.js')).resolve(specifier)).href;
  } catch {
    return specifier; // a package without a CommonJS entry is found by import itself
  }
}

async function importModule(specifier: string, url: string): Promise<Record<string, unknown>> {
  try {
    return (await import(url)) as Record<string, unknown>;
  } catch (cause) {
    throw new TaskModuleError(
      specifier,
      `cannot be loaded: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    );
  }
}

function tasksOf(specifier: string, exported: Record<string, unknown>) {
  const values = new Set(Object.values(exported).flat());
  const modules = [...values].filter(isNestModule);
  const provided = new Set(modules.flatMap((module) => providersOf(module)));
  const classes = new Set<TaskClass>();
  for (const value of values) {
    if (typeof value !== 'function' || provided.has(value) || isNestModule(value)) continue;
    if (taskMetadata(value)) classes.add(value as TaskClass);
    else if (taskKind(value))
      throw new TaskModuleError(specifier, `exports the class ${value.name} without @Task`);
  }
  const all = [...classes, ...provided];
  const names = all.flatMap((value) => taskMetadata(value)?.name ?? []);
  if (names.length === 0)
    throw new TaskModuleError(specifier, 'exports no task (a class with @Task, or a Nest module)');
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new TaskModuleError(specifier, `declares task "${twice}" twice`);
  return { classes: [...classes], modules, names };
}

/** Nest keeps what `@Module` was given as metadata of the class. */
function isNestModule(value: unknown): value is NestModuleClass {
  return (
    typeof value === 'function' &&
    ['providers', 'imports', 'exports'].some((key) => Reflect.hasMetadata(key, value))
  );
}

/** The providers of a module and of the modules that it imports. */
function providersOf(module: NestModuleClass, seen = new Set<unknown>()): unknown[] {
  if (seen.has(module)) return [];
  seen.add(module);
  const providers = (Reflect.getMetadata('providers', module) ?? []) as unknown[];
  const imports = ((Reflect.getMetadata('imports', module) ?? []) as unknown[]).filter(isNestModule);
  return [
    ...providers.map((provider) =>
      typeof provider === 'function' ? provider : (provider as { useClass?: unknown }).useClass,
    ),
    ...imports.flatMap((imported) => providersOf(imported, seen)),
  ];
}
