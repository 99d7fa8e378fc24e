import { DomainError, type FieldIssue } from '@fairlane/domain';
import type { TakenId } from '@fairlane/persistence';

/** @param placeOf where its id stands: `[3].id`, `line 1713: id` */
export function recordExists(taken: readonly TakenId[], placeOf: (taken: TakenId) => string): DomainError {
  const issues = taken.map((record) => ({
    path: placeOf(record),
    message: `Record ${record.id} exists already`,
  }));
  return new DomainError('conflict', 'RECORD.EXISTS', `Record ${taken[0]?.id ?? ''} exists already.`, {
    issues,
  });
}

export function recordNotFound(customerId: string, id: string): DomainError {
  return new DomainError('not_found', 'RECORD.NOT_FOUND', `Customer ${customerId} has no record ${id}.`);
}

/** A line of a stream that cannot be stored; the paths of its issues begin with the line. */
export function brokenLine(line: number, issues: readonly FieldIssue[], cause?: unknown): DomainError {
  return new DomainError('invalid', 'RECORD.BROKEN_LINE', `Line ${line} is wrong; nothing was stored.`, {
    issues: issues.map(({ path, message }) => ({ path: placeInStream(line, path), message })),
    cause,
  });
}

/** `line 1713: active`, or `line 1713` for the whole line. */
export const placeInStream = (line: number, field = ''): string =>
  `line ${line}${field === '' ? '' : `: ${field}`}`;
