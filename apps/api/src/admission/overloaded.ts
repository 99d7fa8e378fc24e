import { DomainError } from '@fairlane/domain';

const RETRY_AFTER_SECONDS = 1;

/** For a caller whom there is no room for now: nothing of the request was done. */
export function overloaded(): DomainError {
  const detail = 'This instance has as much under way as it takes on; nothing was done.';
  return new DomainError('unavailable', 'API.OVERLOADED', detail, { retryAfterSeconds: RETRY_AFTER_SECONDS });
}
