import { z } from 'zod';

/** Orders to workers, on the topic exchange `fairlane.control`; each worker has an exclusive queue. */

/** Routing key `job.cancel`, to all: whoever runs one of these jobs aborts it. */
export const cancelJobsSchema = z.object({ jobIds: z.array(z.uuid()).min(1) });
export type CancelJobs = z.infer<typeof cancelJobsSchema>;

/** Routing key `worker.drain`: take no more turns, end the ones held, then exit. */
export const drainWorkerSchema = z.object({ workerId: z.uuid() });
export type DrainWorker = z.infer<typeof drainWorkerSchema>;

export const CONTROLS = {
  'job.cancel': cancelJobsSchema,
  'worker.drain': drainWorkerSchema,
} as const;
export type ControlKey = keyof typeof CONTROLS;
export type ControlOf<Key extends ControlKey> = z.infer<(typeof CONTROLS)[Key]>;
