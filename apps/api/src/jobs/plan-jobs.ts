import { classifyExecution, type JobType, type JobTypeKey } from '@fairlane/domain';
import { type JobCustomer, type NewJob, type RecordRange } from '@fairlane/persistence';
import { newId } from '@fairlane/platform';
import type { DeclaredTask } from '../stores/stores.js';
import type { NewJobInput } from './job.schemas.js';

const SIMULATE_TASK = 'simulate';

/** What a job's plan is made of. */
export interface PlanParts {
  readonly input: NewJobInput;
  readonly task: DeclaredTask;
  readonly customer: JobCustomer;
  readonly types: readonly JobType[];
  /** Active records of its range; null when it has none. */
  readonly records: number | null;
}

/** Explicit type, then the class of its execution time, then what the task declares. */
export function typeOf({ input, task, types }: PlanParts): JobTypeKey {
  if (input.type !== undefined) return input.type;
  return input.executionSeconds === undefined ? task.type : classifyExecution(input.executionSeconds, types);
}

/** What the caller says; else, unless he names a type, what was learned of the task; else the type's seconds. */
function estimateOf(parts: PlanParts, type: JobTypeKey): number {
  const { input, task, customer, records } = parts;
  if (input.executionSeconds !== undefined) return input.executionSeconds;
  const learned = mayTakeLearned(input) ? customer.learnedSeconds.get(task.name) : undefined;
  if (learned !== undefined) return task.kind === 'record' ? (records ?? 1) * learned : learned;
  return (records ?? 1) * (parts.types.find(({ key }) => key === type)?.secondsPerRecord ?? 0);
}

/** Whether a job's estimate is what was learned of its task, if anything was. */
export function mayTakeLearned(input: NewJobInput): boolean {
  return input.executionSeconds === undefined && input.type === undefined && !takesItsEstimate(input);
}

/**
 * `simulate` takes as long as its payload says, or else as its estimate says. An estimate that came from how long that
 * took would prove itself, and grow by what a turn costs each time.
 */
function takesItsEstimate({ task, payload }: NewJobInput): boolean {
  const saysItself = typeof payload === 'object' && payload !== null && 'executionSeconds' in payload;
  return task === SIMULATE_TASK && !saysItself;
}

/** The positions that a job works on; null when it works on no records. A record task works on all by default. */
export function rangeOf(input: NewJobInput, task: DeclaredTask, customer: JobCustomer): RecordRange | null {
  const records = input.records ?? (task.kind === 'record' ? 'all' : undefined);
  if (records === undefined) return null;
  const last = customer.lastPosition;
  const { from, to } = records === 'all' ? { from: 1, to: last } : records;
  return { customerId: customer.id, from, to: Math.min(to, last) };
}

/** The rows of one job: itself, and with `parallelism` its parts, which run in its stead. */
export function planJob(parts: PlanParts, batchId: string | null, traceparent?: string): NewJob[] {
  const job = { ...planWhole(parts, batchId), traceparent };
  const { parallelism } = parts.input;
  const first = job.firstPosition ?? 1;
  const span = (job.lastPosition ?? 0) - first + 1;
  if (parallelism === undefined || span < 2) return [job];
  const count = Math.min(parallelism, span);
  const cut = (part: number): number => first + Math.floor((span * part) / count);
  const rows = Array.from({ length: count }, (_, part) => {
    const share = (cut(part + 1) - cut(part)) / span;
    return {
      ...job,
      id: newId(),
      parentId: job.id,
      part,
      firstPosition: cut(part),
      lastPosition: cut(part + 1) - 1,
      estimateSeconds: job.estimateSeconds * share,
      progressTotal: null,
    };
  });
  return [{ ...job, partsLeft: count }, ...rows];
}

function planWhole(parts: PlanParts, batchId: string | null): NewJob {
  const { input, task, customer, records } = parts;
  const type = typeOf(parts);
  const range = rangeOf(input, task, customer);
  return {
    id: newId(),
    customerId: customer.id,
    userId: input.userId ?? '',
    task: task.name,
    type,
    opaque: task.opaque,
    priority: input.priority,
    estimateSeconds: estimateOf(parts, type),
    maxAttempts: input.maxAttempts ?? task.maxAttempts,
    progressTotal: task.kind === 'record' ? records : null,
    timeoutSeconds: input.timeoutSeconds ?? task.timeoutSeconds,
    retainSeconds: input.retainSeconds,
    firstPosition: range?.from ?? null,
    lastPosition: range?.to ?? null,
    parentId: null,
    part: null,
    partsLeft: null,
    batchId,
    runAt: input.runAt === undefined ? null : new Date(input.runAt),
    delaySeconds: input.delaySeconds ?? null,
    expiresAt: input.expiresAt === undefined ? null : new Date(input.expiresAt),
    name: input.name ?? null,
    payload: input.payload === undefined ? null : JSON.stringify(input.payload),
    backoff: input.backoff ?? null,
  };
}
