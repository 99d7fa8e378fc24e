import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { parseSwfLine, type SwfJob } from '@fairlane/domain';

/**
 * The jobs of a log in the Standard Workload Format that were submitted before `untilSeconds`, as a stream; a name that
 * ends in `.gz` is unpacked on the way. The format keeps jobs in order of submission, so reading ends with the first
 * later one.
 */
export async function* readSwf(file: string, untilSeconds: number): AsyncGenerator<SwfJob> {
  const source = createReadStream(file);
  const unpacked = file.endsWith('.gz') ? source.pipe(createGunzip()) : source;
  // pipe() does not pass errors on; without this a missing file would end the process.
  source.once('error', (error) => unpacked.destroy(error));
  try {
    for await (const line of createInterface({ input: unpacked, crlfDelay: Infinity })) {
      const job = parseSwfLine(line);
      if (job && job.submitSeconds >= untilSeconds) return;
      if (job) yield job;
    }
    if (unpacked.errored) throw unpacked.errored;
  } finally {
    source.destroy();
  }
}
