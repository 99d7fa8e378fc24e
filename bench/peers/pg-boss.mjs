/**
 * pg-boss with large batches, fetched without a pause while they come full: https://pgboss.io/api/workers
 *
 * Where there is a number of slots, each is a worker that runs the jobs of a batch one after the other, and
 * `localGroupConcurrency` keeps one slot free of any single customer (group), so that quiet ones need not wait for a
 * flood to drain.
 */
import { PgBoss } from 'pg-boss';
import pg from 'pg';

const QUEUE = 'sleep';

export async function open({ databaseUrl }) {
  const boss = new PgBoss({ connectionString: databaseUrl, max: 10, schedule: false, supervise: false });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  await boss.createQueue(QUEUE);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  return {
    submit: (jobs) =>
      boss.insert(
        QUEUE,
        jobs.map((data) => ({ data, group: { id: data.customer } })),
      ),
    work: async (run, { slots }) => {
      const options = slots
        ? { batchSize: 10, localConcurrency: slots, localGroupConcurrency: 10 * (slots - 1) }
        : { batchSize: 1_000, localConcurrency: 2 };
      const always = { pollingIntervalSeconds: 0.5, burstWhenBatchFull: true };
      await boss.work(QUEUE, { ...options, ...always }, async (jobs) => {
        for (const { data } of jobs) await run(data);
      });
      return () => boss.offWork(QUEUE);
    },
    left: async () => {
      const { rowCount } = await pool.query(
        `select from pgboss.job where name = $1 and state < 'completed' limit 1`,
        [QUEUE],
      );
      return rowCount;
    },
    close: async () => {
      await boss.stop({ graceful: false });
      await pool.end();
    },
  };
}
