/**
 * BullMQ, 200 jobs at once, the best of 50 to 500 (https://docs.bullmq.io/guide/workers/concurrency), on a Redis that
 * appends to a file, as https://docs.bullmq.io/guide/going-to-production asks for: `everysec`, which may lose the last
 * second, or `always`, which is what the others promise. First come, first served: groups are a part of BullMQ Pro.
 * Nothing is to be set for latency: an idle worker waits at Redis for the next job
 * (https://docs.bullmq.io/guide/architecture).
 */
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

const QUEUE = 'sleep';

/** @param {{ redisUrl: string, appendfsync: 'everysec' | 'always' }} options The Redis is ours alone: it is emptied. */
export async function open({ redisUrl, appendfsync }) {
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  await connection.config('SET', 'appendfsync', appendfsync);
  await connection.flushall();
  const queue = new Queue(QUEUE, { connection });
  return {
    submit: (jobs) => queue.addBulk(jobs.map((data) => ({ name: QUEUE, data }))),
    add: (job) => queue.add(QUEUE, job),
    work: async (run, { slots = 200 }) => {
      const worker = new Worker(QUEUE, (job) => run(job.data), {
        connection,
        concurrency: slots,
        removeOnComplete: { count: 0 }, // the cheapest: nothing is kept
      });
      await worker.waitUntilReady();
      return () => worker.close();
    },
    left: async () => {
      const counts = await queue.getJobCounts('wait', 'active');
      return counts.wait + counts.active;
    },
    close: async () => {
      await queue.close();
      await connection.quit();
    },
  };
}
