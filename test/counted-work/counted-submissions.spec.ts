import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@fairlane/testing';
import { type Answer, startApi, type TestApi } from '../integration/api-support/api.js';
import { whileLocked } from '../integration/api-support/while-locked.js';
import { type CountingProxy, openCountingProxy } from './counting-proxy.js';
import { messages, statements } from './wire.js';

const CALLS = 80;
/** Of one name, for all calls together: the first that came, those who came meanwhile, and as many to spare. */
const MOST = 4;

let api: TestApi;
let postgres: CountingProxy;
let rabbit: CountingProxy;

beforeAll(async () => {
  api = await startApi({
    toDatabase: async (url) => (postgres = await openCountingProxy(url, statements)).url,
    toBroker: async (url) => (rabbit = await openCountingProxy(url, messages)).url,
  });
  await api.call('POST', '/v1/customers', [
    { id: 'a', name: 'A' },
    { id: 'b', name: 'B' },
    { id: 'new-a', name: 'C' },
    { id: 'new-b', name: 'D' },
  ]);
  for (const n of [0, 1]) await submit(n); // all is prepared, and all caches are filled
}, 30_000);

afterAll(async () => {
  await api.stop();
  await postgres.close();
  await rabbit.close();
}, 30_000);

const submit = async (n: number, prefix = ''): Promise<Answer> =>
  api.call('POST', '/v1/jobs', { customerId: prefix + (n % 2 === 0 ? 'a' : 'b'), userId: String(n) });

async function underWay(): Promise<number> {
  const { body } = await api.call('GET', '/metrics', undefined, { key: null });
  return Number(/^fairlane_http_requests_under_way (\d+)$/m.exec(body as unknown as string)?.[1]);
}

const counts = (): Record<string, number> => ({
  lookUps: postgres.counts.get('customers-of-jobs') ?? 0,
  submissions: (postgres.counts.get('submit-jobs-together') ?? 0) + (postgres.counts.get('submit-jobs') ?? 0),
  hints: rabbit.counts.get('publish') ?? 0,
});

describe(`${CALLS} calls of one job each, at the same time`, () => {
  it.each([
    ['known', '', 0],
    ['new', 'new-', MOST],
  ])(
    'take a few statements, and a few messages, in all, of customers who are %s',
    async (_, prefix, mostLookUps) => {
      const before = counts();
      const { answering } = await whileLocked(api.database, 'customers', async () => {
        const answers = Promise.all(Array.from({ length: CALLS }, async (_, n) => submit(n, prefix)));
        await until(async () => (await underWay()) === CALLS, { message: 'all calls' });
        return { answering: answers };
      });
      const answers = await answering;
      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 202));
      const after = counts();
      for (const [what, count] of Object.entries(after)) {
        const more = count - (before[what] ?? 0);
        const most = what === 'lookUps' ? mostLookUps : MOST;
        expect([what, more]).toEqual([what, expect.any(Number)]);
        expect(more).toBeGreaterThanOrEqual(Math.min(1, most));
        expect(more).toBeLessThanOrEqual(most);
      }
    },
    30_000,
  );
});
