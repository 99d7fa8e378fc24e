/**
 * Graphile Worker as its page on performance sets it up for speed: https://worker.graphile.org/docs/performance
 * (24 jobs at once, jobs fetched ahead into a local queue, ends batched). Of local queues from 500 to 2,000 jobs, 2,000 was
 * twice as fast as the 500 of that page: each fetch passes over what has ended since the last vacuum. First come, first served: its named queues run one job at a
 * time each, so they would not let a customer use idle slots.
 *
 * For latency there is neither local queue nor batch: LISTEN and NOTIFY wake an idle worker, which fetches the job itself,
 * which is what that page measures latency with.
 */
import { Logger, makeWorkerUtils, run as runWorker } from 'graphile-worker';
import pg from 'pg';

const silent = new Logger(() => () => undefined);

const FOR_SPEED = { localQueue: { size: 2_000 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 };

export async function open({ databaseUrl, forLatency = false }) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  const utils = await makeWorkerUtils({ connectionString: databaseUrl, maxPoolSize: 10, logger: silent });
  await utils.migrate();
  return {
    submit: (jobs) =>
      utils.addJobs(jobs.map((payload) => ({ identifier: 'sleep', payload, maxAttempts: 3 }))),
    add: (payload) => utils.addJob('sleep', payload, { maxAttempts: 3 }),
    work: async (run, { slots = 24 }) => {
      const runner = await runWorker({
        preset: {
          worker: {
            connectionString: databaseUrl,
            concurrentJobs: slots,
            maxPoolSize: 25,
            ...(forLatency ? {} : FOR_SPEED),
          },
        },
        logger: silent,
        noHandleSignals: true,
        taskList: { sleep: (payload) => run(payload) },
      });
      return () => runner.stop();
    },
    left: async () => (await pool.query('select from graphile_worker._private_jobs limit 1')).rowCount,
    close: async () => {
      await utils.release();
      await pool.end();
    },
  };
}
