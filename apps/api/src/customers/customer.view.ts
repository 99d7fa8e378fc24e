import { activityOf } from '@fairlane/domain';
import type { CustomerRow, CustomerTask } from '@fairlane/persistence';
import type { CustomerView, TaskView } from './customer.schemas.js';

/** What is known of a customer besides the tables: figures of the last minute. */
type LiveFigures = Pick<CustomerView, 'share' | 'waitP99Seconds'>;

export function customerView(
  { createdAt, ...row }: CustomerRow,
  live: LiveFigures = { share: null, waitP99Seconds: null },
): CustomerView {
  return { ...row, ...live, activity: activityOf(row.queued), createdAt: createdAt.toISOString() };
}

export function taskView({ updatedAt, ...row }: CustomerTask): TaskView {
  return { ...row, updatedAt: updatedAt.toISOString() };
}
