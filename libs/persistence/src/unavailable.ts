import { DomainError } from '@fairlane/domain';

/** For who waits on a database that gives no answer. Whether what was sent has happened is open. */
export function unavailable(cause?: unknown): DomainError {
  return new DomainError('unavailable', 'DATABASE.UNAVAILABLE', 'The database did not answer.', {
    retryAfterSeconds: 2,
    cause,
  });
}
