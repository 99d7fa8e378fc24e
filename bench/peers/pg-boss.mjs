/**
 * pg-boss with large batches, fetched without a pause while they come full: https://pgboss.io/api/workers
 *
 * Where there is a number of slots, each is a worker that fetches job by job, since every job of a batch would count as
 * running, and `localGroupConcurrency` keeps slots free of any single customer (group), so that quiet ones need not
 * wait for a flood to drain: one slot, or so many as `groupSlots` leaves. The counts behind `burstWhenReadyExceeds` are
 * then made each second.
 *
 * For latency NOTIFY wakes the workers (`useListenNotify`, and `notify` of the queue: https://pgboss.io/api/workers),
 * a worker a slot and no limit by group; a worker that was woken fetches once, so what it finds all others at
 * is left to the next one who is free: `burstWhenReadyExceeds` would come a second later.
 */
import { PgBoss } from 'pg-boss';
import pg from 'pg';

const QUEUE = 'sleep';

export async function open({ databaseUrl, slots, groupSlots = slots - 1, forLatency = false }) {
  const counting = { monitorIntervalSeconds: 1, superviseIntervalSeconds: 1, queueCacheIntervalSeconds: 1 };
  const boss = new PgBoss({
    connectionString: databaseUrl,
    max: 10,
    schedule: false,
    ...(slots && !forLatency ? counting : { supervise: false }),
    useListenNotify: forLatency,
  });
  boss.on('error', (error) => console.error(error));
  await boss.start();
  await boss.createQueue(QUEUE, { notify: forLatency });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 1 });
  return {
    submit: (jobs) =>
      boss.insert(
        QUEUE,
        jobs.map((data) => ({ data, group: { id: data.customer } })),
      ),
    add: (data) => boss.send(QUEUE, data, { group: { id: data.customer } }),
    work: async (run, { slots }) => {
      const options = forLatency
        ? { localConcurrency: slots, notifyPollingIntervalSeconds: 0.5 }
        : slots
          ? { burstWhenReadyExceeds: 1, localConcurrency: slots, localGroupConcurrency: groupSlots }
          : { burstWhenBatchFull: true, batchSize: 1_000, localConcurrency: 2 };
      await boss.work(QUEUE, { ...options, pollingIntervalSeconds: 0.5 }, async (jobs) => {
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
