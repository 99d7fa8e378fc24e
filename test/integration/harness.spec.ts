import { describe, expect, it } from '@jest/globals';
import { createTestBroker, createTestDatabase, until } from '@fairlane/testing';
import { connect } from 'amqplib';
import pg from 'pg';

/** Stands in for the real migrations, and counts how often it is asked. */
let migrations = 0;
const migrate = async (databaseUrl: string): Promise<void> => {
  migrations += 1;
  await using client = await connected(databaseUrl);
  await client.query('create table harness (id int)');
};

async function connected(connectionString: string): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString, application_name: 'forgetful' });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

describe('createTestDatabase', () => {
  it('gives each caller a migrated database of its own, and migrates once', async () => {
    const [first, second] = await Promise.all([createTestDatabase(migrate), createTestDatabase(migrate)]);
    {
      await using client = await connected(first.url);
      await client.query('insert into harness values (1)');
    }
    {
      await using client = await connected(second.url);
      expect((await client.query('select * from harness')).rowCount).toBe(0);
    }
    expect(migrations).toBeLessThanOrEqual(1); // none, where the server still has the template of an earlier run
    await Promise.all([first.drop(), second.drop()]);
    await expect(connected(first.url)).rejects.toMatchObject({ code: '3D000' });
  });

  it('fails a test that leaves a connection open, and says whose it is', async () => {
    const database = await createTestDatabase(migrate);
    const client = await connected(database.url);
    client.on('error', () => undefined); // the drop cuts it
    await client.query('select 42');
    await expect(database.drop()).rejects.toThrow(/1 connection.*forgetful \(idle\): select 42/s);
    await expect(connected(database.url)).rejects.toMatchObject({ code: '3D000' });
  });
});

describe('createTestBroker', () => {
  it('gives each caller a virtual host of its own, and takes it away again', async () => {
    const [first, second] = await Promise.all([createTestBroker(), createTestBroker()]);
    const connection = await connect(first.url, { noDelay: true });
    const cut = new Promise((resolve) => connection.once('close', resolve));
    connection.on('error', () => undefined); // the drop cuts it
    const channel = await connection.createChannel();
    await channel.assertQueue('q', { durable: true });

    const other = await connect(second.url, { noDelay: true });
    const otherChannel = await other.createChannel();
    otherChannel.on('error', () => undefined);
    await expect(otherChannel.checkQueue('q')).rejects.toThrow(/NOT_FOUND/);
    await other.close();

    await Promise.all([first.drop(), second.drop()]);
    await cut;
    await expect(connect(first.url)).rejects.toThrow();
  });
});

describe('until', () => {
  it('answers with the first true value', async () => {
    let looks = 0;
    await expect(until(() => (looks += 1) > 2 && looks)).resolves.toBe(3);
  });

  it('gives up at the deadline, with the last error as the cause', async () => {
    const refused = new Error('refused');
    const waiting = until(() => Promise.reject(refused), { deadlineSeconds: 0.1, message: 'a miracle' });
    await expect(waiting).rejects.toThrow(
      expect.objectContaining({ cause: refused, message: expect.stringContaining('a miracle') }),
    );
  });
});
