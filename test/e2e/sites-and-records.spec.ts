import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { ADMIN_KEY, killAllProcesses, repository, type Stack, until, withStack } from '@fairlane/testing';

afterAll(killAllProcesses);

interface Site {
  readonly id: number;
  readonly name: string;
  readonly domain: string;
  readonly records: number;
}

const sample = (file: string): unknown =>
  JSON.parse(readFileSync(join(repository, 'examples/samples', file), 'utf8'));

/** Every seventh record is not active. */
const INACTIVE = 7;
const active = (records: number): number => records - Math.floor(records / INACTIVE);

async function importRecords({ api }: Stack, { id, records }: Site): Promise<unknown> {
  const lines = Array.from(
    { length: records },
    (_, n) => `${n + 1},Person ${n + 1},${(n + 1) % INACTIVE !== 0}`,
  );
  const response = await fetch(`${api.url}/v1/customers/${id}/records`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ADMIN_KEY}`, 'content-type': 'text/csv' },
    body: `id,name,active\n${lines.join('\n')}\n`,
  });
  return response.json();
}

describe('the example of sites and records', () => {
  it('runs as its page says', async () => {
    await withStack({ workers: 1, slotsPerWorker: 4 }, async (stack) => {
      const sites = sample('sites.json') as Site[];
      await stack.call(
        'POST',
        '/v1/customers',
        sites.map(({ id, name, domain }) => ({ id: String(id), name, url: domain })),
      );
      for (const site of sites)
        expect(await importRecords(stack, site)).toMatchObject({
          inserted: site.records,
          activeRecords: active(site.records),
        });
      const { items: customers } = await stack.call<{ items: object[] }>('GET', '/v1/customers');
      expect(customers).toMatchObject(
        sites.map(({ name, records }, index) => ({
          ...{ name, activeRecords: active(records), activity: 'idle' },
          tier: ['large', 'large', 'medium', 'small', 'small'][index],
        })),
      );

      // Over all records of the smallest site, in parts, under one progress.
      const { id } = await stack.call<{ id: string }>('POST', '/v1/jobs', {
        ...{ customerId: '5', task: 'task_01', records: 'all', parallelism: 4 },
      });
      const total = active(700);
      const end = await until(
        async () => {
          const job = await stack.call<{ state: string }>('GET', `/v1/jobs/${id}`);
          return job.state === 'succeeded' ? job : undefined;
        },
        { deadlineSeconds: 60, message: 'the end of the job' },
      );
      expect(end).toMatchObject({ estimateSeconds: total * 0.001, progress: { done: total, total } });
      const parts = await stack.call<{ items: object[] }>('GET', `/v1/jobs?parentId=${id}`);
      expect(parts.items).toHaveLength(4);
      expect(
        await stack.database.query(
          `select count(*)::int as touched from records where customer_id = '5' and touched_at is not null and active`,
        ),
      ).toEqual([{ touched: total }]);

      // Twelve days, in turns with all others.
      const long = await stack.call('POST', '/v1/jobs', { customerId: '1', task: 'task_05' });
      expect(long).toMatchObject({ type: 'extended', estimateSeconds: active(120_000) * 10 });

      const batch = sample('job-batch.json') as { user: number; site: number; execution_time: number }[];
      await stack.call(
        'POST',
        '/v1/jobs',
        batch.map((job) => ({
          customerId: String(job.site),
          userId: String(job.user),
          executionSeconds: job.execution_time,
        })),
      );
      const busy = await until(
        async () => {
          const page = await stack.call<{ items: { id: string }[] }>('GET', '/v1/customers?activity=active');
          return page.items.length === 5 ? page.items : undefined;
        },
        { deadlineSeconds: 20, message: 'the activity of all sites' },
      );
      expect(busy.map((customer) => customer.id)).toEqual(['1', '2', '3', '4', '5']);
      const users = await stack.call<{ items: object[] }>('GET', '/v1/customers/1/users');
      expect(users.items).toContainEqual({ userId: '2', queued: expect.any(Number), activity: 'active' });
    });
  }, 150_000);
});
