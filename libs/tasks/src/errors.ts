/** Names rather than classes are compared: a task module may bring a copy of this library of its own. */
const NON_RETRYABLE = 'NonRetryableError';
const RETRY_LATER = 'RetryLaterError';

/** Thrown by a task when no other attempt can succeed: the job fails at once. */
export class NonRetryableError extends Error {
  override readonly name = NON_RETRYABLE;
  /** Stable code that the job shows; default `TASK.FAILED`. */
  readonly code: string;

  constructor(message: string, options: { code?: string; cause?: unknown } = {}) {
    super(message, { cause: options.cause });
    this.code = options.code ?? 'TASK.FAILED';
  }
}

const LATEST_RETRY_SECONDS = 366 * 86_400;

/** Thrown by a task to be tried again after `seconds`, at most a year, in place of the usual backoff. It counts as an attempt. */
export class RetryLaterError extends Error {
  override readonly name = RETRY_LATER;

  constructor(
    readonly seconds: number,
    message = `The task asked to be tried again in ${seconds} s.`,
    options: { cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
  }
}

/** How a task's error is to be taken. */
export interface FailureKind {
  readonly code: string;
  readonly isRetryable: boolean;
  /** What the task asked for; undefined for the usual backoff. */
  readonly retryInSeconds: number | undefined;
}

export function classifyFailure(error: unknown): FailureKind {
  const { name, code, seconds } = (error ?? {}) as { name?: unknown; code?: unknown; seconds?: unknown };
  if (name === NON_RETRYABLE)
    return {
      code: typeof code === 'string' ? code : 'TASK.FAILED',
      isRetryable: false,
      retryInSeconds: undefined,
    };
  const isLater = name === RETRY_LATER && typeof seconds === 'number' && Number.isFinite(seconds);
  return {
    code: 'TASK.FAILED',
    isRetryable: true,
    retryInSeconds: isLater ? Math.min(LATEST_RETRY_SECONDS, Math.max(0, seconds)) : undefined,
  };
}
