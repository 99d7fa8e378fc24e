import { describe, expect, it } from '@jest/globals';
import { Database, migrate } from '@fairlane/persistence';
import { createTestDatabase, openLink } from '@fairlane/testing';

type Ask = (database: Database) => Promise<unknown>;

describe('a connection that left a statement without an answer', () => {
  it.each<[string, Ask]>([
    ['a statement', async (database) => database.query('select 1')],
    ['a transaction', async (database) => database.transaction(async (its) => its.query('select 1'))],
    ['a repository', async (database) => database.dataSource.query<unknown>('select 1')],
  ])(
    'keeps nobody else waiting once the database is back: %s',
    async (_, ask) => {
      const server = await createTestDatabase(migrate);
      const link = await openLink(server.url, 5_432);
      const database = await Database.connect({
        ...{ url: link.url, applicationName: 'silent-database.spec', poolSize: 1, queryTimeoutMillis: 1_000 },
      });
      await ask(database);
      link.hang();
      await expect(ask(database)).rejects.toThrow();
      link.mend();
      await expect(ask(database)).resolves.toBeDefined();
      await database.close();
      await link.close();
      await server.drop();
    },
    30_000,
  );
});
