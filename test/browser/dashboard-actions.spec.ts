import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ADMIN_KEY, createCustomers, type Stack, submitJobs, until } from '@fairlane/testing';
import { chromiumPath, TestBrowser } from './support/browser.js';
import { type OpenStack, openStack } from './support/open-stack.js';
import type { Page } from 'playwright-core';

interface Job {
  readonly id: string;
  readonly state: string;
  readonly flowId: string | null;
}
interface Customer {
  readonly weight: number;
  readonly paused: boolean;
  readonly maxConcurrentTurns: number | null;
  readonly tierPinned: boolean;
  readonly activeRecords: number;
}

jest.setTimeout(40_000);

const HOUR_AHEAD = () => new Date(Date.now() + 3_600_000).toISOString();

(chromiumPath === undefined ? describe.skip : describe)('what people do in the dashboard', () => {
  let opened: OpenStack;
  let stack: Stack;
  let browser: TestBrowser;

  beforeAll(async () => {
    opened = await openStack({ workers: 1, slotsPerWorker: 2 });
    stack = opened.stack;
    browser = await TestBrowser.launch();
    await createCustomers(stack, ['acme', 'zebra']);
  }, 60_000);
  afterEach(async () => expect(await browser.closePages()).toEqual([]));
  afterAll(async () => {
    await browser.close();
    await opened.close();
  }, 60_000);

  const visit = async (path: string): Promise<Page> => browser.open(stack.api.url + path, { key: ADMIN_KEY });
  const submit = async (job: object): Promise<Job> =>
    stack.call('POST', '/v1/jobs', { customerId: 'acme', ...job });
  const customer = async (): Promise<Customer> => stack.call('GET', '/v1/customers/acme');

  it('lets in who has a key, says why it does not, and lets out again', async () => {
    const page = await browser.openNew(stack.api.url);
    await page.getByLabel('API key').fill('flk_not-a-key-that-anybody-knows');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByText('This key is not known.').waitFor();
    await page.getByLabel('API key').fill(ADMIN_KEY);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('region', { name: 'Verdict' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel('API key').waitFor();
    await page.reload();
    await page.getByLabel('API key').waitFor();
  });

  it('goes anywhere by keyboard', async () => {
    const page = await visit('/');
    await page.getByRole('region', { name: 'Verdict' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByRole('heading', { name: 'Customers' }).waitFor();
    await page.getByRole('link', { name: 'acme' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('zeb');
    await page.getByRole('link', { name: 'acme' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'zebra' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  });

  it('shows what a weight would do before it is saved, and saves it', async () => {
    await submitJobs(stack, 200, () => ({ customerId: 'zebra', executionSeconds: 1 }));
    const page = await visit('/customers/acme');
    await page.getByRole('button', { name: 'Edit limits' }).click();
    const effect = page.getByText('Effect, with as much work as it likes').locator('..');
    await until(async () => /50 %/.test((await effect.textContent()) ?? ''), {
      deadlineSeconds: 15,
      message: 'an equal share against a flood of the same weight',
    });
    await page.getByLabel('Weight').fill('3');
    await until(async () => /75 %/.test((await effect.textContent()) ?? ''));
    await page.getByLabel('Most slots at once').fill('1');
    await page.getByLabel('Tier', { exact: true }).selectOption('large');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('acme was changed.').waitFor();
    expect(await customer()).toMatchObject({ weight: 3, maxConcurrentTurns: 1, tierPinned: true });
    await page.getByRole('button', { name: 'Edit limits' }).click();
    await page.getByLabel('Weight').fill('-1');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/expected number to be >0/).waitFor();
  });

  it('asks before it pauses a customer, and resumes it', async () => {
    const page = await visit('/customers/acme');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Keep' }).click();
    expect((await customer()).paused).toBe(false);
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Pause customer' }).click();
    await page.getByRole('button', { name: 'Resume' }).waitFor();
    expect((await customer()).paused).toBe(true);

    const { id } = await submit({ executionSeconds: 0.01 });
    const job = await visit(`/jobs/${id}`);
    await job.getByText('Its customer is paused.').waitFor();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    expect((await customer()).paused).toBe(false);
  });

  it('submits a job after its form was checked by the schema of the API', async () => {
    const page = await visit('/jobs/new?customerId=acme');
    await page.getByLabel('Priority, 0 first').fill('12');
    await page.getByText('12 is greater than 9.').waitFor();
    await page.getByLabel('Priority, 0 first').fill('1');
    await page.getByLabel('Payload').fill('{"fail":');
    await page.getByText('This is no JSON.').waitFor();
    await page.getByLabel('Payload').fill('{"fail": 0}');
    await page.getByLabel('Run time, seconds').fill('0.01');
    await page.getByLabel('Name').fill('by hand');
    await page.getByRole('button', { name: 'Submit job' }).click();
    await page.getByRole('heading', { name: 'by hand' }).waitFor();
    await page.getByText('succeeded', { exact: true }).first().waitFor();
    await page.getByRole('region', { name: 'Payload' }).getByText('"fail": 0').waitFor();
    expect(await page.getByRole('img', { name: /Timeline/ }).count()).toBe(1);
  });

  it('asks before it cancels a job, and retries it', async () => {
    const { id } = await submit({ executionSeconds: 0.01, runAt: HOUR_AHEAD() });
    const page = await visit(`/jobs/${id}`);
    await page.getByText('Its time has not come.').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Cancel job' }).click();
    await page.getByText('cancelled', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Retry' }).click();
    await page.getByText('The job is queued again.').waitFor();
    expect(await stack.call<Job>('GET', `/v1/jobs/${id}`)).not.toMatchObject({ state: 'cancelled' });
  });

  it('shows each failed attempt with its error', async () => {
    const { id } = await submit({
      task: 'http.request',
      payload: { url: 'http://127.0.0.1:9/' },
      maxAttempts: 1,
    });
    const page = await visit(`/jobs/${id}`);
    await page.getByRole('heading', { name: 'Failed attempts' }).waitFor();
    await page.getByText('attempt 1', { exact: true }).waitFor();
    await page.getByRole('button', { name: 'Retry' }).waitFor();
  });

  it('retries all that match, when it is told to', async () => {
    const jobs = await Promise.all(
      [1, 2, 3].map(() => submit({ customerId: 'zebra', userId: 'bulk', runAt: HOUR_AHEAD() })),
    );
    for (const { id } of jobs) await stack.call('POST', `/v1/jobs/${id}/cancel`);
    const page = await visit('/jobs?state=cancelled&customerId=zebra&userId=bulk');
    await page.getByText('3 jobs shown').waitFor();
    await page.getByRole('button', { name: 'Retry matching' }).click();
    await page.getByRole('button', { name: 'Retry them' }).click();
    await page.getByText('3 jobs retried.').waitFor();
  });

  it('turns a CSV into jobs, and another into records', async () => {
    const page = await visit('/jobs/new');
    await page.getByRole('tab', { name: 'From a CSV' }).click();
    const csv = Buffer.from('order,seconds\n1001,0.01\n1002,0.02\n1003,soon\n');
    await page
      .getByLabel('CSV with a header line')
      .setInputFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer: csv });
    await page.getByRole('button', { name: 'Submit' }).click();
    await page.getByText('2 jobs of 2 lines submitted; 1 line rejected.').waitFor();

    const detail = await visit('/customers/acme');
    await detail.getByRole('tab', { name: 'Records' }).click();
    const records = Buffer.from(
      `id,name\n${Array.from({ length: 50 }, (_, n) => `${n + 1},Person ${n + 1}`).join('\n')}\n`,
    );
    await detail
      .getByLabel('CSV of records')
      .setInputFiles({ name: 'people.csv', mimeType: 'text/csv', buffer: records });
    await detail.getByText('50 records stored.').waitFor();
    expect((await customer()).activeRecords).toBe(50);
  });

  it('draws a flow, and cancels it', async () => {
    const job = (key: string, dependsOn: string[]) => ({
      customerId: 'acme',
      key,
      dependsOn,
      executionSeconds: 0.01,
      delaySeconds: 600,
    });
    const { items } = await stack.call<{ items: Job[] }>('POST', '/v1/jobs', [
      job('first', []),
      job('left', ['first']),
      job('right', ['first']),
      job('last', ['left', 'right']),
    ]);
    const page = await visit('/flows');
    await page.getByText('4 left').first().waitFor();
    await page.goto(`${stack.api.url}/flows/${items[0]!.flowId!}`);
    const graph = page.getByRole('region', { name: 'Graph of the flow' });
    await graph.getByText('right', { exact: true }).waitFor();
    expect(await graph.locator('path').count()).toBe(4);
    await page.getByRole('button', { name: 'Cancel flow' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel flow' }).click();
    await page.getByText('4 jobs cancelled.').waitFor();
  });

  it('edits the stores, pauses a lane, and notes who did it', async () => {
    const page = await visit('/limits');
    await page.getByRole('button', { name: 'Edit tier large' }).click();
    await page.getByLabel('Weight').fill('5');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved. It is in effect.').waitFor();
    expect(await stack.call('GET', '/v1/customer-tiers/large')).toMatchObject({ weight: 5 });
    await page.getByRole('button', { name: 'Edit type quick' }).click();
    await page.getByLabel(/Most of a pool/).fill('2');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText(/expected number to be <=1/).waitFor();

    await page.goto(stack.api.url);
    await page.getByRole('button', { name: /^small, extended/ }).click();
    await page.getByRole('button', { name: 'Pause lane' }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Pause lane' }).click();
    await page.getByRole('button', { name: 'Resume lane' }).click();
    await page.getByText('is served again.').waitFor();

    await page.goto(`${stack.api.url}/audit`);
    await page.getByText('customer-tiers/large').first().waitFor();
    await page.getByText('lanes/small/extended/pause').first().waitFor();
  });

  it('pauses, fires and resumes schedules, and lists throttle keys', async () => {
    await stack.call('POST', '/v1/schedules', {
      ...{ customerId: 'acme', name: 'nightly', cron: '0 3 * * *', timeZone: 'UTC' },
      job: { task: 'simulate', executionSeconds: 0.01 },
    });
    await submit({ throttle: { key: 'ad:7', windowSeconds: 60 } });
    const page = await visit('/limits');
    await page.getByRole('tab', { name: 'Schedules' }).click();
    await page.getByRole('button', { name: 'Fire now' }).click();
    await page.getByText('nightly fired.').waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('button', { name: 'Pause schedule' }).click();
    await page.getByRole('button', { name: 'Resume' }).click();
    await page.getByText('nightly goes on.').waitFor();
    await page.getByRole('tab', { name: 'Throttles' }).click();
    await page.getByText('ad:7').waitFor();
  });

  it('says so when the page or the thing is not there', async () => {
    const page = await visit('/nothing');
    await page.getByText('There is no such page').waitFor();
    await page.goto(`${stack.api.url}/jobs/0190a1b2-0000-7000-8000-000000000001`);
    await page.getByRole('alert').getByText('There is no job').waitFor();
    await page.goto(`${stack.api.url}/customers/nobody`);
    await page.getByText('There is no customer nobody.').waitFor();
    const answer = await fetch(`${stack.api.url}/v1/nothing`, { headers: { accept: 'text/html' } });
    expect(answer.status).toBe(404);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('drains a worker when it is told to twice', async () => {
    const page = await visit('/workers');
    await page.getByRole('img', { name: /Turns of 2 slots/ }).waitFor();
    await page.getByRole('button', { name: 'Drain' }).click();
    await page.getByRole('button', { name: 'Drain worker' }).click();
    await page.getByText('drains.').waitFor();
    await until(() => stack.workers[0]!.ending() === 0, {
      deadlineSeconds: 20,
      message: 'the worker to end',
    });
  });
});
