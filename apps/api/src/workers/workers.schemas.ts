import { JOB_TYPES } from '@fairlane/domain';
import { z } from 'zod';

export const vitalsSchema = z
  .object({
    processCpus: z.number().describe('Cores that the process kept busy since the beat before.'),
    processBytes: z.number().describe('Its resident memory.'),
    hostLoad: z.number().describe('Load average of the last minute.'),
    hostCpus: z.number().int(),
    hostBytes: z.number(),
    hostFreeBytes: z.number(),
  })
  .meta({ id: 'WorkerVitals' });

export const workerSchema = z
  .object({
    id: z.uuid(),
    host: z.string(),
    pid: z.number().int(),
    version: z.string(),
    state: z.enum(['up', 'draining', 'down', 'lost']),
    slots: z.number().int(),
    pools: z.record(z.string(), z.number().int()).describe('Slots by pool.'),
    startedAt: z.iso.datetime(),
    beatAgoSeconds: z.number().describe('Since the last heartbeat.'),
    vitals: vitalsSchema.nullable().describe('Of the last heartbeat; null before the first.'),
    turns: z.array(
      z.object({
        slot: z.number().int(),
        customerId: z.string(),
        pool: z.string(),
        type: z.enum(JOB_TYPES),
        jobs: z.number().int(),
        heldSeconds: z.number(),
      }),
    ),
  })
  .meta({ id: 'Worker' });
export const workersSchema = z
  .object({ items: z.array(workerSchema), nextCursor: z.string().nullable() })
  .meta({ id: 'Workers' });
export type Workers = z.infer<typeof workersSchema>;

export const workersQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.uuid().optional(),
});
export type WorkersQuery = z.infer<typeof workersQuerySchema>;

export const drainedSchema = z
  .object({ id: z.uuid(), state: z.enum(['draining', 'down', 'lost']) })
  .meta({ id: 'Drained' });
export type Drained = z.infer<typeof drainedSchema>;
