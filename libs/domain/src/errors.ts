/** What kind of rule was broken; the HTTP filter and the consumer each translate it in one place. */
export type ErrorKind =
  'invalid' | 'unauthenticated' | 'forbidden' | 'not_found' | 'gone' | 'conflict' | 'limit' | 'unavailable';

/** One wrong place in an input. */
export interface FieldIssue {
  /** Path of the field, such as `[3].payload.url`, `line 1713` or `?limit`. */
  readonly path: string;
  readonly message: string;
}

/**
 * A broken rule, with a code that clients may rely on (`JOB.NOT_FOUND`, `CUSTOMER.QUEUE_FULL`, ...).
 * It knows nothing of HTTP.
 */
export class DomainError extends Error {
  readonly issues: readonly FieldIssue[];
  /** When to come back, for `limit` and `unavailable`; seconds. */
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    message: string,
    options: { issues?: readonly FieldIssue[]; retryAfterSeconds?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause });
    this.name = 'DomainError';
    this.issues = options.issues ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
