import type { RecordStore } from '../records/record-store.js';
import type { CustomerRecord, RecordTask } from '../task.js';
import type { Progress, RunningJob } from './running-job.js';

const PAGE_RECORDS = 200;

/**
 * Runs a record task over its job's records from the checkpoint on, page by page, until they are done or the quantum
 * is over. At least one record a turn, so that every turn gets somewhere.
 *
 * The checkpoint is the position of the last record that is handled and flushed. A record that fails leaves those
 * before it done.
 */
export async function runRecords(task: RecordTask, job: RunningJob, store: RecordStore): Promise<void> {
  const { customerId, firstPosition, lastPosition } = job.claimed;
  let after = typeof job.resumed === 'number' ? job.resumed : (firstPosition ?? 1) - 1;
  const handled: CustomerRecord[] = [];
  const limit = pageSize(job);
  for (;;) {
    const page = await store.page({ customerId, after, last: lastPosition, limit });
    const isLastPage = page.length < limit;
    for (const [index, record] of page.entries()) {
      try {
        await task.process(record, job);
      } catch (error) {
        await keep(task, job, handled);
        throw error;
      }
      handled.push(record);
      after = record.position;
      const isEnd = isLastPage && index === page.length - 1;
      if (!isEnd && (job.isTurnOver || job.stopCause)) {
        await keep(task, job, handled);
        job.pause();
      }
    }
    await keep(task, job, handled);
    if (isLastPage) return;
  }
}

async function keep(task: RecordTask, job: RunningJob, handled: CustomerRecord[]): Promise<void> {
  const last = handled.at(-1);
  if (!last) return;
  await task.flush?.(handled, job);
  job.keep(last.position, advance(job, handled.length, last.position));
  handled.length = 0;
}

/** Progress in records where their number is known, and the fraction of the way in positions where it is not. */
function advance(job: RunningJob, records: number, position: number): Progress {
  const { total } = job.current;
  const done = job.current.done + records;
  if (total !== null && total > 0) return { done, total, fraction: Math.min(1, done / total) };
  const { firstPosition, lastPosition } = job.claimed;
  if (lastPosition === null) return { done, total, fraction: null };
  const first = firstPosition ?? 1;
  return {
    done,
    total,
    fraction: Math.min(1, (position - first + 1) / Math.max(1, lastPosition - first + 1)),
  };
}

/** No more than the quantum can take, by the job's estimate: a job of 10 s a record has no use for 200 of them. */
function pageSize(job: RunningJob): number {
  const { remainingSeconds, progressTotal, progressDone } = job.claimed;
  const secondsPerRecord = remainingSeconds / ((progressTotal ?? 0) - progressDone);
  if (!(secondsPerRecord > 0) || secondsPerRecord === Infinity) return PAGE_RECORDS; // not known
  return Math.min(PAGE_RECORDS, Math.max(1, Math.ceil(job.secondsLeft / secondsPerRecord) + 1));
}
