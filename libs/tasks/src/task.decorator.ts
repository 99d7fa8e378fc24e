import { type Backoff, JOB_TYPES, type JobTypeKey } from '@fairlane/domain';
import { z } from 'zod';
import type { JobTask, RecordTask } from './task.js';

/** What a task's payload is checked with: any zod schema, of whatever version the task's module has. */
export interface PayloadSchema {
  safeParse(
    payload: unknown,
  ): { success: true; data: unknown } | { success: false; error: { issues: readonly PayloadIssue[] } };
}
interface PayloadIssue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

export interface TaskOptions {
  /** Unique name by which jobs ask for it: `statement.render`. */
  readonly name: string;
  /** Expected seconds a record, or of the job, by the store of job types. */
  readonly type: JobTypeKey;
  /** Of a `JobTask`: it comes to a checkpoint at least every half second or so, and may be suspended there. Default false. */
  readonly sliced?: boolean;
  /** `thread`: runs in a worker thread, which can be ended, and whose CPU work holds up nobody. Always opaque. */
  readonly isolation?: 'thread';
  /** Longest run of one attempt, in seconds over all its turns. Default 3,600 for opaque tasks, else none. */
  readonly timeoutSeconds?: number;
  /** Attempts in all, unless a job says otherwise. Default 3. */
  readonly maxAttempts?: number;
  /** Wait between attempts, unless a job says otherwise. Default 1 s, doubled each time up to 300 s. */
  readonly backoff?: Backoff;
  readonly description?: string;
  /** Schema of the payload; what it parses to is what the task gets. A job that breaks it fails without retry. */
  readonly payload?: PayloadSchema;
}

/** A task as declared, with its defaults. */
export interface TaskMetadata {
  readonly name: string;
  readonly type: JobTypeKey;
  readonly kind: 'record' | 'job';
  /** It cannot yield: its turn lasts as long as its job. */
  readonly opaque: boolean;
  readonly isolation: 'inline' | 'thread';
  readonly timeoutSeconds: number | null;
  readonly maxAttempts: number;
  readonly backoff: Backoff | null;
  readonly description: string;
  readonly payload: PayloadSchema | null;
}

export type TaskClass = new (...injected: never[]) => RecordTask | JobTask<never>;

const KEY = Symbol.for('fairlane.task');
const NAME = /^[a-z][a-z0-9_.-]{0,63}$/;
const OPAQUE_TIMEOUT_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

/** What PostgreSQL can keep, as for a job; modules in JavaScript are checked by nobody else. */
const declared = z.object({
  type: z.enum(JOB_TYPES),
  timeoutSeconds: z
    .number()
    .positive()
    .max(366 * DAY_SECONDS)
    .optional(),
  maxAttempts: z.int().min(1).max(100).optional(),
  backoff: z
    .strictObject({
      initialSeconds: z.number().min(0).max(DAY_SECONDS),
      factor: z.number().min(1).max(100),
      maxSeconds: z.number().min(0).max(DAY_SECONDS),
    })
    .optional(),
});

/**
 * Declares a class to be a task: a `RecordTask` if it has `process`, a `JobTask` if it has `run`.
 * It is an ordinary Nest provider, so its constructor may inject.
 * @throws TypeError when the declaration contradicts itself
 */
export function Task(options: TaskOptions): (target: TaskClass) => void {
  return (target) => {
    const metadata = describe(options, target);
    Object.defineProperty(target, KEY, { value: Object.freeze(metadata) });
  };
}

/** The metadata of a class that carries `@Task` itself; undefined for any other value. */
export function taskMetadata(value: unknown): TaskMetadata | undefined {
  if (typeof value !== 'function' || !Object.hasOwn(value, KEY)) return undefined;
  return (value as unknown as Record<symbol, TaskMetadata>)[KEY];
}

/** `record` or `job` by the methods that a class has; undefined for neither. */
export function taskKind(target: { readonly prototype: unknown }): 'record' | 'job' | 'both' | undefined {
  const { process, run } = (target.prototype ?? {}) as { process?: unknown; run?: unknown };
  const isRecord = typeof process === 'function';
  const isJob = typeof run === 'function';
  if (isRecord) return isJob ? 'both' : 'record';
  return isJob ? 'job' : undefined;
}

function describe(options: TaskOptions, target: TaskClass): TaskMetadata {
  const fail = (problem: string): never => {
    throw new TypeError(`Task "${options.name}" (class ${target.name}) ${problem}.`);
  };
  if (!NAME.test(options.name)) fail(`must have a name like "statement.render": ${NAME.source}`);
  for (const { path, message } of declared.safeParse(options).error?.issues ?? [])
    fail(`has a wrong \`${path.join('.')}\`: ${message}`);
  const kind = taskKind(target);
  if (kind === undefined) return fail('needs a method `process` (a record task) or `run` (a job task)');
  if (kind === 'both') return fail('has both `process` and `run`; a task has one of them');
  const isolation = options.isolation ?? 'inline';
  if (kind === 'record' && options.sliced !== undefined) fail('is a record task, which is always sliced');
  if (kind === 'record' && isolation === 'thread') fail('is a record task, which cannot run in a thread');
  if (options.sliced && isolation === 'thread') fail('runs in a thread and so cannot be sliced');
  const opaque = kind === 'job' && !options.sliced;
  return {
    name: options.name,
    type: options.type,
    kind,
    opaque,
    isolation,
    timeoutSeconds: options.timeoutSeconds ?? (opaque ? OPAQUE_TIMEOUT_SECONDS : null),
    maxAttempts: options.maxAttempts ?? 3,
    backoff: options.backoff ?? null,
    description: options.description ?? '',
    payload: options.payload ?? null,
  };
}
