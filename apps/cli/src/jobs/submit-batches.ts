import type { JobBody } from '../api/answers.js';
import type { ApiClient } from '../api/api-client.js';
import { CommandFailed } from '../exit-code.js';

/**
 * Submits a stream of jobs, `batchSize` at a time, in order. Each batch is accepted whole or not at all; batches before
 * a refused one stay submitted, and the error says how many jobs that were.
 *
 * @returns the ids in the order of the jobs
 */
export async function submitBatches(
  api: ApiClient,
  jobs: AsyncIterable<JobBody>,
  batchSize: number,
): Promise<string[]> {
  const ids: string[] = [];
  for await (const batch of inBatches(jobs, batchSize)) {
    try {
      for (const id of await api.submitJobs(batch)) ids.push(id);
    } catch (error) {
      if (ids.length > 0 && error instanceof Error)
        error.message += ` (the first ${ids.length} jobs were accepted before)`;
      throw error;
    }
  }
  if (ids.length === 0) throw new CommandFailed('there was no job to submit');
  return ids;
}

async function* inBatches<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
  let batch: Item[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < size) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
