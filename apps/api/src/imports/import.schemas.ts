import { z } from 'zod';
import { text } from '../validation/fields.js';

export const importKey = text(200);

export const importQuerySchema = z.strictObject({
  mapping: z
    .string()
    .max(100_000)
    .optional()
    .meta({ description: 'The mapping as JSON, where the body is the CSV itself.' }),
  key: importKey.optional().meta({
    description: 'A name for this import: posted again, nothing is submitted twice. Default: a new one.',
  }),
});
export type ImportQuery = z.infer<typeof importQuerySchema>;

export const importSchema = z
  .object({
    key: z.string(),
    lines: z.int().meta({ description: 'Lines read, without the header.' }),
    accepted: z.int().meta({ description: 'Lines whose jobs were submitted.' }),
    rejected: z.int().meta({ description: 'Lines that were not.' }),
    repeated: z
      .int()
      .meta({ description: 'Lines of those read that an earlier post of this import had settled.' }),
    jobs: z.int().meta({ description: 'Jobs of the accepted lines.' }),
    errors: z
      .array(z.object({ line: z.int(), path: z.string(), message: z.string() }))
      .meta({ description: 'Why lines were rejected, by line of the file; the first thousand.' }),
  })
  .meta({ id: 'Import' });
export type ImportView = z.infer<typeof importSchema>;
