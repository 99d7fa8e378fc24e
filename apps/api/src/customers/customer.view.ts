import { activityOf } from '@fairlane/domain';
import type { CustomerRow } from '@fairlane/persistence';
import type { CustomerView } from './customer.schemas.js';

export function customerView({ createdAt, ...row }: CustomerRow): CustomerView {
  return { ...row, activity: activityOf(row.queued), createdAt: createdAt.toISOString() };
}
