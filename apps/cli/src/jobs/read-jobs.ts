import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { JobBody } from '../api/answers.js';
import { UsageError } from '../exit-code.js';

/** Any object: the API checks it, and names every wrong field. */
const jobSchema = z.record(z.string(), z.unknown()).transform((fields) => fields as unknown as JobBody);
const documentSchema = z.union([z.array(jobSchema), jobSchema.transform((job) => [job])]);

/**
 * Jobs from text: NDJSON (one job a line, read as a stream), a JSON array, or one JSON object. The first line tells
 * them apart: a line that is a whole JSON object begins NDJSON, anything else a JSON document.
 *
 * @throws UsageError naming the line that is no JSON object
 */
export async function* readJobs(source: NodeJS.ReadableStream): AsyncGenerator<JobBody> {
  const document: string[] = [];
  let number = 0;
  let lines = 0;
  for await (const line of createInterface({ input: source, crlfDelay: Infinity })) {
    number++;
    if (document.length === 0 && line.trim() === '') continue;
    const job = document.length === 0 ? asJob(line) : undefined;
    if (job) {
      lines++;
      yield job;
    } else if (lines > 0) {
      throw new UsageError(`line ${number} is no JSON object`);
    } else {
      document.push(line);
    }
  }
  if (document.length > 0) yield* asDocument(document.join('\n'));
}

function asJob(line: string): JobBody | undefined {
  try {
    return jobSchema.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}

function asDocument(text: string): JobBody[] {
  try {
    return documentSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new UsageError('jobs must come as NDJSON, as a JSON array of objects or as one JSON object', {
      cause,
    });
  }
}
