import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, migrate } from '@fairlane/persistence';
import { createTestDatabase, type TestDatabase } from '@fairlane/testing';

const CONNECTIONS = 4;
const STATEMENT = { name: 'of-a-function', text: 'select * from answer()' };
let server: TestDatabase;
let database: Database;

const define = (result: string, value: string) => `
  drop function if exists answer; create function answer() returns ${result} language sql as 'select ${value}'`;
const onAllConnections = async () =>
  Promise.all(Array.from({ length: CONNECTIONS }, async () => database.query(STATEMENT)));

beforeAll(async () => {
  server = await createTestDatabase(migrate);
  database = await Database.connect({
    ...{ url: server.url, applicationName: 'schema-upgrade.spec', poolSize: CONNECTIONS },
  });
});

afterAll(async () => {
  await database.close();
  await server.drop();
});

describe('a process that runs on while the schema is upgraded', () => {
  it('asks on a new connection what its prepared statements can ask no more', async () => {
    await database.query(define('table (a integer)', '1'));
    await onAllConnections();
    await database.query(define('table (a integer, b text)', '1, $x$two$x$'));
    expect(await onAllConnections()).toEqual(Array(CONNECTIONS).fill([{ a: 1, b: 'two' }]));
  });

  it('gives the connection up where a transaction meets one', async () => {
    await database.query(define('integer', '1'));
    await onAllConnections();
    await database.query(define('text', '$x$one$x$'));
    const ask = async () => database.transaction(async (transaction) => transaction.query(STATEMENT));
    await expect(ask()).rejects.toMatchObject({ kind: 'unavailable' });
    for (let n = 1; n < CONNECTIONS; n += 1) await ask().catch(() => undefined);
    expect(await ask()).toEqual([{ answer: 'one' }]);
  });
});
