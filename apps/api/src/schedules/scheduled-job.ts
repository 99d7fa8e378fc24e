import type { ScheduleRow } from '@fairlane/persistence';
import { newJobSchema, type NewJobInput } from '../jobs/job.schemas.js';
import { scheduledJobSchema } from './schedule.schemas.js';

/**
 * The job that one fire submits. Its idempotency key is the fire: however often it is submitted, there is one job.
 * @param name of the fire; default the time at which it was to be, the same for whoever makes it
 */
export function jobOfFire(
  schedule: Pick<ScheduleRow, 'id' | 'customerId' | 'name' | 'job'>,
  at: Date,
  name = at.toISOString(),
): NewJobInput {
  const { expiresAfterSeconds, ...job } = scheduledJobSchema.parse(schedule.job);
  return newJobSchema.parse({
    name: schedule.name,
    ...job,
    customerId: schedule.customerId,
    idempotencyKey: `schedule:${schedule.id}:${name}`,
    ...(expiresAfterSeconds !== undefined && {
      expiresAt: new Date(at.getTime() + expiresAfterSeconds * 1_000).toISOString(),
    }),
  });
}
