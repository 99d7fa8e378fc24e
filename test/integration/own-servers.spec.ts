import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestBroker, createTestDatabase, type OwnServers, startOwnServers } from '@fairlane/testing';
import { connect } from 'amqplib';
import pg from 'pg';

const migrate = async (databaseUrl: string): Promise<void> => {
  await query(databaseUrl, 'create table kept (id int)');
};

let servers: OwnServers;

beforeAll(async () => {
  servers = await startOwnServers('test-own-servers');
}, 180_000);
afterAll(async () => servers.clean(), 60_000);

async function query(connectionString: string, statement: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows;
  } finally {
    await client.end();
  }
}

/** How many messages a queue has; a broker that is away, or has no such queue, throws. */
async function depth(url: string): Promise<number> {
  const connection = await connect(url, { noDelay: true });
  connection.on('error', () => undefined);
  try {
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    return (await channel.checkQueue('kept')).messageCount;
  } finally {
    await connection.close();
  }
}

describe('a PostgreSQL of one’s own', () => {
  it('is stopped, started and restarted, and keeps what was committed', async () => {
    const started = 'select pg_postmaster_start_time()::text as at';
    const database = await createTestDatabase(migrate, servers);
    await query(database.url, 'insert into kept values (1)');
    const births = [await query(database.url, started)];
    for (const mode of ['fast', 'immediate'] as const) {
      await servers.restartPostgres(mode);
      births.push(await query(database.url, started));
      await servers.stopPostgres(mode);
      await expect(query(database.url, started)).rejects.toThrow('ECONNREFUSED');
      await servers.startPostgres();
      births.push(await query(database.url, started));
    }
    expect(new Set(births.map((rows) => JSON.stringify(rows))).size).toBe(5);
    expect(await query(database.url, 'select id from kept')).toEqual([{ id: 1 }]);
    await database.drop();
  }, 60_000);
});

describe('a RabbitMQ of one’s own', () => {
  it('is stopped, killed and started, and keeps its messages; wiped, it keeps its virtual hosts only', async () => {
    const broker = await createTestBroker(servers);
    const connection = await connect(broker.url, { noDelay: true });
    connection.on('error', () => undefined); // the stop cuts it
    const channel = await connection.createConfirmChannel();
    await channel.assertQueue('kept', { durable: true });
    channel.sendToQueue('kept', Buffer.from('message'), { persistent: true });
    await channel.waitForConfirms();

    for (const end of ['stopRabbit', 'killRabbit'] as const) {
      await servers[end]();
      await expect(depth(broker.url)).rejects.toThrow('ECONNREFUSED');
      await servers.startRabbit();
      expect(await depth(broker.url)).toBe(1);
    }
    await servers.wipeRabbit();
    await expect(depth(broker.url)).rejects.toThrow('NOT_FOUND');
    await broker.drop();
  }, 120_000);
});
