/**
 * The limit of turns of one job each: what such a turn is made of, and nothing else. A grant is published with a confirm
 * to a quorum queue, one of eight consumers with prefetch 1 takes it, claims the next job of the customer together with
 * a lease, runs it, settles (lease away, job to the history, usage counted), acknowledges, and reports; the report
 * brings the next grant. No caps, no fencing, no policy, no metrics, and granter and worker are one process.
 * https://www.rabbitmq.com/docs/confirms
 */
import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { connect } from 'amqplib';
import pg from 'pg';

const TURNS = 'turns';
const REPORTS = 'reports';
const SLOTS = 8;
/** Grants that are out at once: a slot's own, and two that wait for it. */
const WINDOW = 3 * SLOTS;

const SCHEMA = `
  create table jobs (
    id bigint generated always as identity primary key, customer text not null, payload jsonb not null,
    state text not null default 'queued', started_at timestamptz, worker integer
  );
  create index on jobs (customer, id) where state = 'queued';
  create table history (id bigint primary key, customer text not null, payload jsonb not null,
    started_at timestamptz not null, finished_at timestamptz not null);
  create table leases (turn uuid primary key, customer text not null, worker integer not null, job_ids bigint[]);
  create table usage (customer text primary key, seconds double precision not null);
`;
const INSERT = `insert into jobs (customer, payload) select * from unnest($1::text[], $2::jsonb[])`;
const CLAIM = `
  with picked as materialized (
    select id from jobs where state = 'queued' and customer = $1 order by id limit 1 for update skip locked),
  lease as (insert into leases select $2, $1, $3, array_agg(id) from picked)
  update jobs set state = 'running', started_at = clock_timestamp(), worker = $3
  where id = any (array(select id from picked)) returning id, payload`;
const SETTLE = `
  with lease as (delete from leases where turn = $1 and worker = $2 returning customer),
  done as (delete from jobs where id = $3 and worker = $2 and exists (select from lease) returning *),
  used as (
    insert into usage select customer, $4 from lease
    on conflict (customer) do update set seconds = usage.seconds + excluded.seconds)
  insert into history select id, customer, payload, started_at, clock_timestamp() from done`;

export async function open({ databaseUrl, amqpUrl, customers }) {
  const pool = new pg.Pool({ connectionString: databaseUrl, max: SLOTS });
  await pool.query(SCHEMA);
  const ask = async (name, text, values) => (await pool.query({ name, text, values })).rows;
  const connection = await connect(amqpUrl, { noDelay: true });
  const granter = await connection.createConfirmChannel();
  await granter.assertQueue(TURNS, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
  await granter.assertQueue(REPORTS, { durable: false, exclusive: true });
  const reporter = await connection.createChannel();
  let next = 0;
  let out = 0;
  let stopping = false;
  const grant = () => {
    next += 1;
    out += 1;
    const turn = { id: randomUUID(), customer: `c${(next % customers) + 1}` };
    granter.sendToQueue(TURNS, Buffer.from(JSON.stringify(turn)), { persistent: true });
  };
  const report = (turn) => reporter.sendToQueue(REPORTS, Buffer.from(JSON.stringify(turn)));
  const onReport = () => {
    out -= 1;
    if (!stopping) grant();
  };

  const take = async (channel, slot, message, run) => {
    const turn = JSON.parse(message.content.toString());
    const [job] = await ask('claim', CLAIM, [turn.customer, turn.id, slot]);
    if (job) {
      await run(job.payload);
      await ask('settle', SETTLE, [turn.id, slot, job.id, 0.001]);
    }
    channel.ack(message);
    report({ ...turn, worked: job !== undefined });
  };

  return {
    submit: (jobs) =>
      ask('insert', INSERT, [jobs.map(({ customer }) => customer), jobs.map((job) => JSON.stringify(job))]),
    work: async (run) => {
      const channels = [];
      for (let slot = 0; slot < SLOTS; slot += 1) {
        const channel = await connection.createChannel();
        channels.push(channel);
        await channel.prefetch(1);
        await channel.consume(TURNS, (message) => take(channel, slot, message, run));
      }
      channels.push(await connection.createChannel());
      await channels.at(-1).consume(REPORTS, onReport, { noAck: true });
      for (let n = 0; n < WINDOW; n += 1) grant();
      return async () => {
        stopping = true;
        for (let n = 0; out > 0 && n < 1_000; n += 1) await delay(10);
        stopping = false;
        for (const channel of channels) await channel.close();
      };
    },
    left: async () => (await ask('left', 'select from jobs limit 1', [])).length,
    close: async () => {
      await connection.close();
      await pool.end();
    },
  };
}
