/**
 * What one would write without a job system: a route that inserts one row and publishes one message, both durable when
 * it answers. `node bench/peers/naive-route.mjs '{"databaseUrl": "...", "amqpUrl": "..."}'` prints its URL, and serves
 * until SIGTERM.
 */
import { Buffer } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import { connect } from 'amqplib';
import fastify from 'fastify';
import pg from 'pg';

const QUEUE = 'jobs';

const { databaseUrl, amqpUrl } = JSON.parse(process.argv[2]);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10 });
await pool.query(
  'create table jobs (id uuid primary key, customer text not null, payload jsonb not null, created_at timestamptz not null default now())',
);
const connection = await connect(amqpUrl);
const channel = await connection.createConfirmChannel();
await channel.assertQueue(QUEUE, { durable: true, arguments: { 'x-queue-type': 'quorum' } });

const publish = (message) =>
  new Promise((resolve, reject) => {
    channel.sendToQueue(QUEUE, Buffer.from(message), { persistent: true }, (error) =>
      error ? reject(error) : resolve(),
    );
  });

const app = fastify();
const schema = {
  type: 'object',
  required: ['customerId'],
  properties: { customerId: { type: 'string' }, executionSeconds: { type: 'number', minimum: 0 } },
};
app.post('/v1/jobs', { schema: { body: schema } }, async (request, reply) => {
  const id = randomUUID();
  const insert = 'insert into jobs (id, customer, payload) values ($1, $2, $3)';
  await pool.query({ name: 'insert', text: insert, values: [id, request.body.customerId, request.body] });
  await publish(id);
  return reply.code(202).send({ id });
});
const url = await app.listen({ host: '127.0.0.1', port: 0 });
process.once('SIGTERM', async () => {
  await app.close();
  await connection.close();
  await pool.end();
});
console.log(JSON.stringify({ url }));
