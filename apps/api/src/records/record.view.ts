import type { RecordRow } from '@fairlane/persistence';
import type { RecordView } from './record.schemas.js';

export function recordView({ touchedAt, createdAt, updatedAt, ...row }: RecordRow): RecordView {
  return {
    ...row,
    touchedAt: touchedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
