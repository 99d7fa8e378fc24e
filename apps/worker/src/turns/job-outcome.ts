import { type Backoff, backoffSeconds, DEFAULT_BACKOFF } from '@fairlane/domain';
import type { ClaimedJob, JobFailure, JobOutcome } from '@fairlane/persistence';
import { classifyFailure, jsonSnapshot, type RunningJob } from '@fairlane/tasks';

const MAX_RESULT_CHARACTERS = 1_024 * 1_024;
const MAX_MESSAGE_CHARACTERS = 4_000;
const MAX_STACK_CHARACTERS = 8_000;

/** What became of a job that a turn took up. */
export type RunOutcome = Exclude<JobOutcome, { kind: 'returned' }>;

/** When a job began in this turn, and for how long it ran. */
export interface Ran {
  readonly startedAt: Date;
  readonly runSeconds: number;
}

/** What decides over another attempt. */
export interface RetryPolicy {
  /** Of the task; a job's own comes first. */
  readonly backoff: Backoff | null;
  readonly quantumSeconds: number;
  /** Uniform in [0, 1), for jitter. */
  readonly random: () => number;
}

/** A result that cannot be stored fails the attempt: it must not spoil the settlement of its whole bundle. */
export function succeeded(job: RunningJob, ran: Ran, result: unknown, policy: RetryPolicy): RunOutcome {
  const { done, total } = job.current;
  const end = {
    kind: 'succeeded',
    jobId: job.claimed.id,
    ...ran,
    progressDone: total ?? done,
    progressTotal: total,
  } as const;
  if (result === undefined) return end;
  try {
    return { ...end, result: jsonSnapshot(result, MAX_RESULT_CHARACTERS) };
  } catch (cause) {
    const message = `The result cannot be kept: ${messageOf(cause)}`;
    return failed(job, ran, { code: 'TASK.RESULT_INVALID', message }, null, policy.quantumSeconds);
  }
}

/** The job goes on from its checkpoint in another turn. */
export function yielded(job: RunningJob, ran: Ran, quantumSeconds: number): RunOutcome {
  return { kind: 'yielded', ...atCheckpoint(job, ran, quantumSeconds) };
}

/** The attempt ended with an error of the task. */
export function failedWith(job: RunningJob, ran: Ran, error: unknown, policy: RetryPolicy): RunOutcome {
  const { code, isRetryable, retryInSeconds } = classifyFailure(error);
  const retryIn = isRetryable ? retryAfter(job.claimed, policy, retryInSeconds) : null;
  return failed(job, ran, describe(code, error), retryIn, policy.quantumSeconds);
}

/** The job was told to stop, and did, or was left behind. */
export function stopped(
  job: RunningJob,
  ran: Ran,
  policy: RetryPolicy,
  timeoutSeconds: number | null,
): RunOutcome {
  if (job.stopCause === 'cancelled') return { kind: 'cancelled', jobId: job.claimed.id, ...ran };
  if (job.stopCause !== 'timeout') return yielded(job, ran, policy.quantumSeconds);
  const error = { code: 'TASK.TIMEOUT', message: `The attempt ran longer than ${timeoutSeconds ?? 0} s.` };
  return failed(job, ran, error, retryAfter(job.claimed, policy, undefined), policy.quantumSeconds);
}

/** The job could not even start here. */
export function notStarted(
  claimed: ClaimedJob,
  startedAt: Date,
  error: JobFailure,
  retryInSeconds: number | null,
): RunOutcome {
  return {
    kind: 'failed',
    jobId: claimed.id,
    startedAt,
    runSeconds: 0,
    error,
    retryInSeconds,
    checkpoint: claimed.checkpoint,
    progressDone: claimed.progressDone,
    progressTotal: claimed.progressTotal,
    remainingSeconds: claimed.remainingSeconds,
  };
}

/** Seconds to the next attempt; null when this was the last. */
export function retryAfter(
  claimed: ClaimedJob,
  policy: RetryPolicy,
  wanted: number | undefined,
): number | null {
  const attempt = claimed.attempt + 1;
  if (attempt >= claimed.maxAttempts) return null;
  return (
    wanted ?? backoffSeconds(attempt, claimed.backoff ?? policy.backoff ?? DEFAULT_BACKOFF, policy.random())
  );
}

function failed(
  job: RunningJob,
  ran: Ran,
  error: JobFailure,
  retryInSeconds: number | null,
  quantumSeconds: number,
): RunOutcome {
  return { kind: 'failed', error, retryInSeconds, ...atCheckpoint(job, ran, quantumSeconds) };
}

function atCheckpoint(job: RunningJob, ran: Ran, quantumSeconds: number) {
  const { done, total } = job.checkpointProgress;
  return {
    jobId: job.claimed.id,
    ...ran,
    checkpoint: job.checkpointValue,
    progressDone: done,
    progressTotal: total,
    remainingSeconds: job.remainingSeconds(job.claimed.attemptSeconds + ran.runSeconds, quantumSeconds),
  };
}

function describe(code: string, error: unknown): JobFailure {
  const stack = error instanceof Error ? error.stack : undefined;
  const failure = { code, message: storable(messageOf(error), MAX_MESSAGE_CHARACTERS) };
  return stack === undefined ? failure : { ...failure, stack: storable(stack, MAX_STACK_CHARACTERS) };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Without what jsonb cannot hold, NUL and lone surrogates, and not longer than anyone would read. */
function storable(text: string, maxCharacters: number): string {
  // eslint-disable-next-line no-control-regex -- NUL is what is looked for
  return text.slice(0, maxCharacters).replace(/[\u0000\ud800-\udfff]/gu, '\ufffd');
}
