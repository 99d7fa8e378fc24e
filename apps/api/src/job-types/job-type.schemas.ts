import { JOB_TYPES, type JobType } from '@fairlane/domain';
import { z } from 'zod';

export const jobTypeEditSchema = z
  .strictObject({
    secondsPerRecord: z.number().positive().max(86_400).optional(),
    maxShare: z.number().positive().max(1).optional(),
  })
  .refine((edit) => Object.keys(edit).length > 0, { error: 'Name at least one field to change' })
  .meta({ id: 'JobTypeEdit' });
export type JobTypeEdit = z.infer<typeof jobTypeEditSchema>;

export const jobTypeSchema = z
  .object({
    key: z.enum(JOB_TYPES),
    secondsPerRecord: z.number().meta({
      description: 'Expected seconds for one record, and the upper bound of `executionSeconds` of this type.',
    }),
    maxShare: z
      .number()
      .meta({ description: "Largest part of a pool's slots that one customer may hold with it." }),
  })
  .meta({ id: 'JobType' });
export const jobTypesSchema = z.object({ items: z.array(jobTypeSchema) }).meta({ id: 'JobTypes' });

export const jobTypeExample: JobType = { key: 'short', secondsPerRecord: 0.1, maxShare: 1 };
export const jobTypeEditExamples = {
  slower: { summary: 'Records take a little longer', value: { secondsPerRecord: 0.12 } },
  share: { summary: 'One customer may hold half of the slots with it', value: { maxShare: 0.5 } },
};
