import type { Cluster } from '../cluster.js';
import { type Faults, seconds } from './fault.js';

const FULL_TABLES = ['jobs', 'job_history', 'leases'];
const LOCK_TRIES = 20;
/** Readers of `make chaos` stay for minutes. */
const isLong = Boolean(process.env.CHAOS_MINUTES);

/** Has PostgreSQL refuse every write as it does when its disk is full. */
async function fillDisk({ database }: Cluster): Promise<void> {
  await database.query(`
    create or replace function refuse_full() returns trigger language plpgsql as $$
    begin
      raise exception 'could not extend file: No space left on device' using errcode = 'disk_full';
    end $$`);
  await alter(
    { database },
    (table) => `create trigger full_disk before insert or update on ${table} execute function refuse_full()`,
  );
}

async function freeDisk({ database }: Cluster): Promise<void> {
  await alter({ database }, (table) => `drop trigger full_disk on ${table}`);
}

/** A trigger comes and goes by a lock that must not wait long: all writers would wait behind it. */
async function alter(
  { database }: Pick<Cluster, 'database'>,
  statement: (table: string) => string,
): Promise<void> {
  for (const table of FULL_TABLES)
    for (let tries = 1; ; tries += 1) {
      try {
        await database.query(`set lock_timeout = '200ms'; ${statement(table)}; reset lock_timeout`);
        break;
      } catch (error) {
        if (tries === LOCK_TRIES) throw error;
        await seconds(0.1);
      }
    }
}

export const SERVER_FAULTS: Faults = {
  'PostgreSQL restarts in order': async ({ servers }) => servers.restartPostgres('fast'),

  'PostgreSQL restarts as after a power cut': async ({ servers }) => servers.restartPostgres('immediate'),

  'PostgreSQL is away for longer than a lease': async ({ servers }) => {
    await servers.stopPostgres('fast');
    await seconds(11);
    await servers.startPostgres();
  },

  'the disk of PostgreSQL is full': async (cluster, random) => {
    await fillDisk(cluster);
    await seconds(2 + random.below(5));
    await freeDisk(cluster);
  },

  'a reader holds an old snapshot': async ({ database }, random) => {
    await database.transaction(async (reader) => {
      await reader.query('set transaction isolation level repeatable read');
      await reader.query('set local idle_in_transaction_session_timeout = 0');
      await reader.query('select count(*) from jobs');
      await seconds(isLong ? 150 : 5 + random.below(5));
    });
  },

  'RabbitMQ is stopped for 20 s': async ({ servers }) => {
    await servers.stopRabbit();
    await seconds(20);
    await servers.startRabbit();
  },

  'RabbitMQ is killed': async ({ servers }) => {
    await servers.killRabbit();
    await servers.startRabbit();
  },

  'RabbitMQ is short of memory': async ({ servers }, random) => {
    await servers.setRabbitAlarm(true);
    await seconds(10 + random.below(10));
    await servers.setRabbitAlarm(false);
  },

  'RabbitMQ loses all its data': async ({ servers }) => servers.wipeRabbit(),
};
