import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Database, listen, type Listener, migrate } from '@fairlane/persistence';
import { createTestDatabase, type CuttableLink, openLink, type TestDatabase, until } from '@fairlane/testing';

let server: TestDatabase;
let link: CuttableLink;
let database: Database;
let listener: Listener;
let told: number;
let errors: unknown[];

beforeAll(async () => {
  server = await createTestDatabase(migrate);
});
afterAll(async () => server.drop());

beforeEach(async () => {
  link = await openLink(server.url, 5_432);
  database = await Database.connect({ url: link.url, applicationName: 'listen.spec', poolSize: 4 });
  told = 0;
  errors = [];
});
afterEach(async () => {
  listener.close();
  await database.close();
  await link.close();
});

const begin = (): void => {
  listener = listen(
    database,
    'news',
    () => (told += 1),
    (error) => errors.push(error),
  );
};
const notify = async (): Promise<unknown> => database.query('notify news');

describe('a listener', () => {
  it('hears what it is told, and that it may have missed something', async () => {
    begin();
    await until(() => told === 1);
    await notify();
    await until(() => told === 2);
    expect(errors).toEqual([]);
  });

  it('has one connection, and tells of one loss, when it was lost while it began to listen', async () => {
    const isLost = link.loseAnswer('listen news', 5);
    begin();
    expect(await isLost).toBe(true);
    await until(() => told === 1);
    expect(errors).toHaveLength(1);
    await notify();
    await until(() => told === 2);
    expect(database.pool.totalCount - database.pool.idleCount).toBe(1);
  });

  it('listens on another connection when its own was lost, as often as that is', async () => {
    begin();
    for (let loss = 1; loss <= 3; loss += 1) {
      await until(() => told === loss);
      link.cut();
      await until(() => errors.length >= loss);
      link.mend();
    }
    await until(() => told === 4);
    expect(database.pool.totalCount - database.pool.idleCount).toBe(1);
  });

  it('gives its connection back, also one that it is just opening', async () => {
    link.delay(50);
    begin();
    listener.close();
    await until(() => database.pool.totalCount - database.pool.idleCount === 0);
    expect([told, errors]).toEqual([0, []]);
  });
});
