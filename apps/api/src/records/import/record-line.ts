import { fieldIssues } from '../../validation/request-validation.pipe.js';
import { brokenLine } from '../record.errors.js';
import { newRecordSchema, type NewRecordInput } from '../record.schemas.js';

/** Longest line of a stream, bytes: it is held in memory. */
export const LINE_LIMIT_BYTES = 1_024 * 1_024;

/** One record of a stream, checked. */
export interface RecordLine {
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly record: NewRecordInput;
}

/** @throws DomainError RECORD.BROKEN_LINE naming the line and every wrong field of it */
export function checkedLine(line: number, value: unknown): RecordLine {
  const result = newRecordSchema.safeParse(value);
  if (result.success) return { line, record: result.data };
  throw brokenLine(line, result.error.issues.flatMap(fieldIssues));
}
