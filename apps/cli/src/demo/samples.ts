import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { UsageError } from '../exit-code.js';

const siteSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  domain: z.url(),
  records: z.number().int().nonnegative(),
});
const sampleJobSchema = z.object({
  user: z.number().int(),
  site: z.number().int(),
  execution_time: z.number().nonnegative(),
});

export type Site = z.infer<typeof siteSchema>;
export type SampleJob = z.infer<typeof sampleJobSchema>;

export interface Samples {
  readonly sites: readonly Site[];
  readonly jobs: readonly SampleJob[];
}

const FOLDER = join('examples', 'samples');

/** Reads the sample sites and the sample batch of jobs; `folder` defaults to the repository's `examples/samples`. */
export async function readSamples(
  folder = findFolder(dirname(fileURLToPath(import.meta.url))),
): Promise<Samples> {
  const read = async <Schema extends z.ZodType>(name: string, schema: Schema) =>
    z.array(schema).parse(JSON.parse(await readFile(join(folder, name), 'utf8')));
  return { sites: await read('sites.json', siteSchema), jobs: await read('job-batch.json', sampleJobSchema) };
}

/** Upwards from here: the sources and the build lie at different depths. */
function findFolder(from: string): string {
  const folder = join(from, FOLDER);
  if (existsSync(folder)) return folder;
  const parent = dirname(from);
  if (parent === from) throw new UsageError(`${FOLDER} is not there; name its place with --samples`);
  return findFolder(parent);
}
