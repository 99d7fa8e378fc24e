import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { SEARCHED_ROWS } from '@fairlane/persistence';
import { ADMIN_KEY, createCustomers, insertJobs, type Stack, submitJobs, until } from '@fairlane/testing';
import type { Page } from 'playwright-core';
import { chromiumPath, secondsUntilShown, TestBrowser } from './support/browser.js';
import { type OpenStack, openStack } from './support/open-stack.js';

jest.setTimeout(60_000);

/** From the event to the page: half a second to gather, and a moment to read and to draw. */
const LIVE_SECONDS = 1;
/** Answers without a row after which the list of jobs waits to be asked. */
const PAGES_BEFORE_PAUSE = 25;

(chromiumPath === undefined ? describe.skip : describe)('a live dashboard', () => {
  let opened: OpenStack;
  let stack: Stack;
  let browser: TestBrowser;
  let customerKey: string;

  beforeAll(async () => {
    opened = await openStack({ workers: 1, slotsPerWorker: 4 });
    stack = opened.stack;
    browser = await TestBrowser.launch();
    await createCustomers(stack, ['noisy', 'quiet-1', 'quiet-2', 'other']);
    const { key } = await stack.call<{ key: string }>('POST', '/v1/api-keys', {
      ...{ name: 'of quiet-1', role: 'customer', customerId: 'quiet-1' },
    });
    customerKey = key;
  }, 60_000);
  afterEach(async () => expect(await browser.closePages()).toEqual([]));
  afterAll(async () => {
    await browser.close();
    await opened.close();
  }, 60_000);

  const visit = async (path: string, key = ADMIN_KEY): Promise<Page> =>
    browser.open(stack.api.url + path, { key });
  const submit = async (job: object): Promise<{ id: string }> =>
    stack.call('POST', '/v1/jobs', { customerId: 'other', ...job });

  it('shows a job, its cancellation and its end within a second', async () => {
    const list = await visit('/jobs?customerId=other');
    await list.getByText('No job matches').waitFor();
    await list.getByText('Live', { exact: true }).waitFor();
    const { id } = await submit({ name: 'seen at once', executionSeconds: 0, runAt: inAnHour() });
    const queued = await submit({ name: 'ends at once', executionSeconds: 0 });
    expect(await secondsUntilShown(list, '.data-body', /ends at once/)).toBeLessThan(LIVE_SECONDS);
    expect(await secondsUntilShown(list, '.data-body', /succeeded/)).toBeLessThan(LIVE_SECONDS);

    const detail = await visit(`/jobs/${id}`);
    await detail.getByText('Its time has not come.').waitFor();
    await detail.getByText('Live', { exact: true }).waitFor();
    await stack.call('POST', `/v1/jobs/${id}/cancel`);
    expect(await secondsUntilShown(detail, '.page-head', /cancelled/)).toBeLessThan(LIVE_SECONDS);
    expect(await stack.call('GET', `/v1/jobs/${queued.id}`)).toMatchObject({ state: 'succeeded' });
  });

  it('tells who is noisy, that the others are unharmed, and how the slots are shared', async () => {
    const page = await visit('/');
    await submitJobs(stack, 4_000, () => ({ customerId: 'noisy', executionSeconds: 0.1 }));
    const quiet = setInterval(() => {
      for (const customerId of ['quiet-1', 'quiet-2'])
        void submit({ customerId, executionSeconds: 0.02 }).catch(() => undefined);
    }, 500);
    try {
      await page.getByText(/noisy is noisy\. The other \d are unharmed\./).waitFor({ timeout: 30_000 });
      const row = page.getByRole('row', { name: /^noisy/ }).first();
      await row.waitFor();
      const [share = 0] = /\d+/.exec((await row.getByRole('cell').nth(2).textContent()) ?? '') ?? [];
      expect(Number(share)).toBeGreaterThan(50);
      await page.getByRole('button', { name: /^small, short: [\d,.]+K? queued/ }).waitFor();

      const workers = await visit('/workers');
      await workers.getByText(/noisy \d+ %/).waitFor({ timeout: 20_000 });
      await until(async () => (await paintedColours(workers)) > 20, { message: 'turns to be drawn' });

      const detail = await visit('/customers/noisy');
      await detail.getByText('hyperactive').waitFor();
      await detail.getByText(/Share \d+ % against a fair share of \d+ %/).waitFor({ timeout: 20_000 });
    } finally {
      clearInterval(quiet);
    }
  });

  it('says why a job waits, with its place in line and when it may start', async () => {
    const { id } = await submit({ customerId: 'noisy', executionSeconds: 0.1 });
    const page = await visit(`/jobs/${id}`);
    const why = page.getByRole('region', { name: 'Why is it waiting?' });
    await why.getByText('Others of its customer go first.').waitFor();
    await why.getByText(/^[1-9][\d,]*\+?$/).waitFor();
    await why.getByText(/^≈ /).waitFor();
  });

  it('keeps its place in a list of thousands while jobs come in', async () => {
    const page = await visit('/jobs?customerId=noisy');
    const list = page.getByRole('region', { name: 'Jobs, newest first' });
    await list.getByRole('row').nth(5).waitFor();
    for (let turn = 0; turn < 12; turn++) {
      await list.evaluate((element: { scrollTop: number }) => (element.scrollTop += 1_500));
      await page.waitForTimeout(60);
    }
    await until(async () =>
      /[3-9]\d\d jobs shown/.test((await page.locator('.data-foot').textContent()) ?? ''),
    );
    const before = await list.evaluate((element: { scrollTop: number }) => element.scrollTop);
    await submit({ customerId: 'noisy', executionSeconds: 0.1 });
    await page.getByRole('button', { name: /Newer jobs above/ }).waitFor();
    expect(await list.evaluate((element: { scrollTop: number }) => element.scrollTop)).toBe(before);
    expect(await list.getByRole('row').count()).toBeLessThan(80);
  });

  it('goes on searching for a job that is older than very many others', async () => {
    const { id } = await submit({ name: 'long ago', executionSeconds: 0, runAt: inAnHour(), userId: 'rare' });
    for (let n = 0; n < 3; n++)
      await insertJobs(stack.database, { customerId: 'quiet-1', state: 'blocked', count: SEARCHED_ROWS });
    const page = await visit('/jobs?userId=rare');
    await page.getByRole('link', { name: 'long ago' }).waitFor();
    await page.getByText('1 job shown', { exact: true }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await submit({ name: 'just now', executionSeconds: 0, runAt: inAnHour(), userId: 'rare' });
    await page.getByRole('link', { name: 'just now' }).waitFor();
    await stack.call('POST', `/v1/jobs/${id}/cancel`);
    await page.locator('.data-body').getByText('cancelled').waitFor();
    await page.getByText('2 jobs shown', { exact: true }).waitFor();
    await stack.database.query(`delete from jobs where state = 'blocked'`);
  });

  it('asks before it searches further for what it has not found for long', async () => {
    await submit({ name: 'ages ago', executionSeconds: 0, runAt: inAnHour(), userId: 'rarer' });
    for (let n = 0; n < PAGES_BEFORE_PAUSE; n++)
      await insertJobs(stack.database, { customerId: 'quiet-1', state: 'blocked', count: SEARCHED_ROWS });
    const page = await visit('/jobs?userId=rarer');
    await page.getByText('None of the newer jobs matches').waitFor({ timeout: 30_000 });
    expect(await page.getByRole('link', { name: 'ages ago' }).count()).toBe(0);
    await page.getByRole('button', { name: 'Search older jobs' }).click();
    await page.getByRole('link', { name: 'ages ago' }).waitFor();
    await stack.database.query(`delete from jobs where state = 'blocked'`);
  }, 120_000);

  it('shows a customer key its own customer, and nothing else', async () => {
    const own = await submit({ customerId: 'quiet-1', name: 'my own job', executionSeconds: 0 });
    const foreign = await submit({ customerId: 'other', name: 'not yours', executionSeconds: 0 });
    const page = await visit('/', customerKey);
    await page.getByRole('heading', { name: 'quiet-1', exact: true }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    expect(await page.getByRole('navigation').getByRole('link').allTextContents()).toEqual([
      'Overview',
      'Jobs',
      'Flows',
    ]);
    expect(await page.getByRole('button', { name: 'Edit limits' }).count()).toBe(0);
    await page.goto(`${stack.api.url}/jobs`);
    await page.getByRole('link', { name: 'my own job' }).waitFor();
    expect(await page.getByText('not yours').count()).toBe(0);
    await page.goto(`${stack.api.url}/jobs/${own.id}`);
    await page.getByRole('heading', { name: 'my own job' }).waitFor();
    await page.goto(`${stack.api.url}/jobs/${foreign.id}`);
    await page.getByText('There is no job').waitFor();
    await page.goto(`${stack.api.url}/workers`);
    await page.getByText('There is no such page').waitFor();

    const heard = await listenFor(stack, customerKey, 2_000, async () => {
      await submit({ customerId: 'other', executionSeconds: 0 });
      await submit({ customerId: 'quiet-1', executionSeconds: 0 });
    });
    expect(heard).toContain('"quiet-1"');
    expect(heard).not.toMatch(/other|noisy|overview|health|turns/);
  });

  it('ends the stream of a key that was revoked, and lets nobody listen without one', async () => {
    expect((await fetch(`${stack.api.url}/v1/live`)).status).toBe(401);
    const issued = await stack.call<{ id: string; key: string }>('POST', '/v1/api-keys', {
      ...{ name: 'short-lived', role: 'operator' },
    });
    const page = await visit('/', issued.key);
    await page.getByText('Live', { exact: true }).waitFor();
    await stack.call('DELETE', `/v1/api-keys/${issued.id}`);
    await page.getByLabel('API key').waitFor({ timeout: 30_000 });
  });

  it('says that the stream broke off, and shows what it missed when it is back', async () => {
    const page = await visit('/jobs?customerId=other');
    await page.getByText('Live', { exact: true }).waitFor();
    await page.context().setOffline(true);
    await stack.api.kill('SIGSTOP'); // silence, as of a cut link: the browser is told nothing
    try {
      await page.getByText('The live stream broke off.').waitFor({ timeout: 25_000 });
    } finally {
      await stack.api.kill('SIGCONT');
    }
    await page.context().setOffline(false);
    await submit({ name: 'while it was away', executionSeconds: 0 });
    await page.getByText('Live', { exact: true }).waitFor({ timeout: 15_000 });
    await page.getByText('while it was away').waitFor();
    await browser.closePages(); // the console tells of the break itself
  });
});

const inAnHour = (): string => new Date(Date.now() + 3_600_000).toISOString();

/** How many points of the turns' picture have a colour that is neither grey nor nothing. */
async function paintedColours(page: Page): Promise<number> {
  return page.evaluate(`(() => {
    const canvas = document.querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let painted = 0;
    for (let at = 0; at < data.length; at += 4)
      if (data[at + 3] > 0 && Math.max(data[at], data[at + 1], data[at + 2]) - Math.min(data[at], data[at + 1], data[at + 2]) > 60)
        painted += 1;
    return painted;
  })()`);
}

/** The text of the stream for so long, while something happens. */
async function listenFor(
  stack: Stack,
  key: string,
  millis: number,
  work: () => Promise<unknown>,
): Promise<string> {
  const response = await fetch(`${stack.api.url}/v1/live?turns=true`, {
    headers: { authorization: `Bearer ${key}` },
    signal: AbortSignal.timeout(millis),
  });
  let text = '';
  const reading = (async () => {
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) text += chunk;
  })().catch(() => undefined);
  await work();
  await reading;
  return text;
}
