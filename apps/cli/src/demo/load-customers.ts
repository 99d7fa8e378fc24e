import type { ApiClient } from '../api/api-client.js';
import type { Customer } from '../api/answers.js';
import { collect } from '../jobs/collect.js';
import { count, seconds } from '../output/format.js';
import type { Output } from '../output/output.js';
import { fakeRecordsCsv } from './fake-records.js';
import type { Site } from './samples.js';

/** Quiet customers beside the quiet ones of the sample sites. */
const QUIET = ['quiet-1', 'quiet-2', 'quiet-3', 'quiet-4', 'quiet-5'];

/** Creates the sample sites with invented records, and five small customers. Gives them as the API now has them. */
export async function loadCustomers(
  api: ApiClient,
  output: Output,
  sites: readonly Site[],
): Promise<Customer[]> {
  await api.createCustomers([
    ...sites.map((site) => ({
      id: String(site.id),
      name: site.name,
      domain: new URL(site.domain).hostname,
      url: site.domain,
    })),
    ...QUIET.map((id) => ({ id, name: id })),
  ]);
  const load = async (site: Site) => {
    const startedAt = performance.now();
    await api.importRecords(String(site.id), () => streamOf(fakeRecordsCsv(site.records, site.id)));
    output.note(
      `${site.name}: ${count(site.records)} records in ${seconds((performance.now() - startedAt) / 1_000)}`,
    );
  };
  await Promise.all(sites.map(load));
  return collect(api.allCustomers());
}

/** A stream that makes its chunks as they are read. */
function streamOf(chunks: Iterator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      const next = chunks.next();
      if (next.done === true) controller.close();
      else controller.enqueue(next.value);
    },
  });
}
