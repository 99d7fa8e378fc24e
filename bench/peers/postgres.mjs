/**
 * The limit of the database: a bare table, taken from in batches of 500 by eight workers, as Fairlane does by its slots.
 *
 * `delete`: a batch is deleted, run and committed in one transaction; nothing else can be cheaper, and nobody can see
 * what is running, or has run. `settle`: a batch is marked as running and committed, so that a crash is seen and work
 * can go on elsewhere, and moved to a history when it has run, as Fairlane records it.
 * https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE
 */
import pg from 'pg';

const BATCH = 500;
const WORKERS = 8;

const SCHEMA = `
  create table jobs (
    id bigint generated always as identity primary key, customer text not null, payload jsonb not null,
    state text not null default 'queued', started_at timestamptz, worker integer
  );
  create index on jobs (id) where state = 'queued';
  create table history (id bigint primary key, customer text not null, payload jsonb not null,
    started_at timestamptz not null, finished_at timestamptz not null);
`;
const INSERT = `insert into jobs (customer, payload)
  select * from unnest($1::text[], $2::jsonb[])`;
const NEXT = `select id from jobs where state = 'queued' order by id limit ${BATCH} for update skip locked`;
const DELETE = `delete from jobs where id = any (array(${NEXT})) returning payload`;
const CLAIM = `update jobs set state = 'running', started_at = clock_timestamp(), worker = $1
  where id = any (array(${NEXT})) returning id, payload`;
const SETTLE = `with done as (delete from jobs where id = any ($1) and worker = $2 returning *)
  insert into history select id, customer, payload, started_at, clock_timestamp() from done`;

const prepared = (name, text, values = []) => ({ name, text, values });

const STEPS = {
  delete: async (client, _worker, run) => {
    await client.query('begin');
    const { rows } = await client.query(prepared('delete', DELETE));
    for (const { payload } of rows) await run(payload);
    await client.query('commit');
    return rows.length;
  },
  settle: async (client, worker, run) => {
    const { rows } = await client.query(prepared('claim', CLAIM, [worker]));
    for (const { payload } of rows) await run(payload);
    await client.query(prepared('settle', SETTLE, [rows.map(({ id }) => id), worker]));
    return rows.length;
  },
};

export async function open({ databaseUrl, way }) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  await pool.query(SCHEMA);
  return {
    submit: (jobs) =>
      pool.query(
        prepared('insert', INSERT, [
          jobs.map(({ customer }) => customer),
          jobs.map((job) => JSON.stringify(job)),
        ]),
      ),
    work: async (run) => {
      const work = async (worker) => {
        const client = await pool.connect();
        while ((await STEPS[way](client, worker, run)) > 0);
        client.release();
      };
      const workers = Array.from({ length: WORKERS }, (_, n) => work(n));
      return () => Promise.all(workers);
    },
    left: async () => (await pool.query('select from jobs limit 1')).rowCount,
    close: () => pool.end(),
  };
}
