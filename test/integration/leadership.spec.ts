import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Database, migrate } from '@fairlane/persistence';
import { createLogger } from '@fairlane/platform';
import { createTestDatabase, type CuttableLink, openLink, type TestDatabase, until } from '@fairlane/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { Leadership } from '../../apps/api/src/dispatch/leadership.js';

interface Candidate {
  readonly link: CuttableLink;
  readonly database: Database;
  readonly leadership: Leadership;
}

let server: TestDatabase;
const candidates: Candidate[] = [];

beforeAll(async () => {
  server = await createTestDatabase(migrate);
  for (const name of ['one', 'other']) {
    const link = await openLink(server.url, 5_432);
    const database = await Database.connect({
      ...{ url: link.url, applicationName: name, poolSize: 1 },
      ...{ connectTimeoutMillis: 2_000, queryTimeoutMillis: 2_000 },
    });
    const handler = { onGained: () => undefined, onLost: () => undefined };
    const logger = createLogger('leadership.spec', 'silent');
    candidates.push({
      ...{ link, database },
      leadership: new Leadership(database, uuidv7(), name, handler, logger),
    });
  }
});

afterAll(async () => {
  for (const { leadership, database, link } of candidates) {
    link.mend();
    await leadership.stop();
    await database.close();
    await link.close();
  }
  await server.drop();
});

describe('the leadership', () => {
  it.each([
    ['is cut', (link: CuttableLink) => link.cut()],
    ['is half-open', (link: CuttableLink) => link.hang()],
  ])(
    'is never two processes’ at a time, and moves within 5 s, when the leader’s link %s',
    async (_, hurt) => {
      for (const { leadership } of candidates) leadership.start();
      const leads = () => candidates.filter(({ leadership }) => leadership.isLeader);
      await until(() => leads().length === 1, { message: 'a leader' });
      const [first] = leads();
      hurt(first!.link);
      let most = 0;
      const moved = until(() => leads().some((candidate) => candidate !== first), { deadlineSeconds: 5 });
      const over = new AbortController();
      const watching = (async () => {
        while (!over.signal.aborted) {
          most = Math.max(most, leads().length);
          await delay(2);
        }
      })();
      await moved.finally(() => over.abort());
      await watching;
      expect(most).toBe(1);
      first!.link.mend();
      for (const { leadership } of candidates) await leadership.stop();
    },
    30_000,
  );
});
