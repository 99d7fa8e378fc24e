import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ADMIN_KEY, type Stack, submitJobs } from '@fairlane/testing';
import type { Page } from 'playwright-core';
import { chromiumPath, overflowsSideways, TestBrowser, violationsOf } from './support/browser.js';
import { type OpenStack, openStack } from './support/open-stack.js';

jest.setTimeout(60_000);

/** Pictures for the documentation are kept when this names a folder. */
const PICTURES = process.env.FAIRLANE_PICTURES;

const NAMES = [
  ...['Acme Retail', 'Northwind', 'Blue Harbor', 'Kite & Co', 'Lumen Labs'],
  ...['Pine Street', 'Orchid Health', 'Delta Freight', 'Sable Media', 'Quarry Bank'],
];
const idOf = (name: string): string => name.toLowerCase().replace(/[^a-z]+/g, '-');

/** A page, and what is on it when it is there. */
interface Place {
  readonly name: string;
  readonly path: string;
  readonly shows: (page: Page) => Promise<void>;
}

(chromiumPath === undefined ? describe.skip : describe)('how the dashboard looks', () => {
  let opened: OpenStack;
  let stack: Stack;
  let browser: TestBrowser;
  let load: NodeJS.Timeout;
  let places: Place[];

  beforeAll(async () => {
    opened = await openStack({ workers: 1, slotsPerWorker: 4 });
    stack = opened.stack;
    browser = await TestBrowser.launch();
    const { jobId, flowId } = await demoLoad(stack);
    let visit = 0;
    load = setInterval(() => {
      const customerId = idOf(NAMES[1 + (visit++ % 9)]!);
      void stack
        .call('POST', '/v1/jobs', { customerId, userId: 'ana', executionSeconds: 0.03 })
        .catch(() => undefined);
    }, 150);
    places = placesOf(jobId, flowId);
  }, 90_000);
  afterAll(async () => {
    clearInterval(load);
    await browser.close();
    await opened.close();
  }, 60_000);

  it.each([
    ['light', 1_280],
    ['dark', 1_280],
    ['light', 390],
    ['dark', 390],
  ] as const)(
    'has nothing that axe-core finds wrong, and fits: %s, %d px',
    async (theme, width) => {
      const page = await browser.open(stack.api.url, { key: ADMIN_KEY, theme, width });
      if (PICTURES) await page.waitForTimeout(15_000); // until there is a history to show
      const faults: string[] = [];
      for (const { name, path, shows } of places) {
        await page.goto(stack.api.url + path);
        await shows(page);
        for (const fault of await violationsOf(page)) faults.push(`${name}: ${fault}`);
        if (await overflowsSideways(page)) faults.push(`${name}: wider than its window`);
        if (PICTURES) await keepPicture(page, `${name}-${theme}-${width}`);
      }
      expect(faults).toEqual([]);
      expect(await browser.closePages()).toEqual([]);
    },
    180_000,
  );

  it('has no fault in its dialogs and in its login either', async () => {
    const page = await browser.open(`${stack.api.url}/customers/acme-retail`, { key: ADMIN_KEY });
    await page.getByRole('button', { name: 'Edit limits' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('alertdialog').waitFor();
    expect(await violationsOf(page)).toEqual([]);
    const login = await browser.openNew(stack.api.url);
    await login.getByLabel('API key').waitFor();
    expect(await violationsOf(login)).toEqual([]);
    expect(await browser.closePages()).toEqual([]);
  });

  it('changes its theme and keeps it', async () => {
    const page = await browser.open(stack.api.url, { key: ADMIN_KEY });
    const theme = async () => page.evaluate('document.documentElement.dataset.theme');
    expect(await theme()).toBe('light');
    await page.getByRole('button', { name: 'Dark' }).click();
    expect(await theme()).toBe('dark');
    await page.reload();
    await page.getByRole('button', { name: 'Light' }).waitFor();
    expect(await theme()).toBe('dark');
    expect(await browser.closePages()).toEqual([]);
  });

  it('loads less than 250 kB of script, and forbids all scripts but its own', async () => {
    const page = await browser.open('about:blank', { key: ADMIN_KEY });
    let bytes = 0;
    const measured: Promise<void>[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.js'))
        measured.push(
          response
            .request()
            .sizes()
            .then(({ responseBodySize }) => void (bytes += responseBodySize)),
        );
    });
    const answer = await page.goto(stack.api.url);
    await page.getByRole('region', { name: 'Verdict' }).waitFor();
    await Promise.all(measured);
    expect(bytes).toBeGreaterThan(10_000);
    expect(bytes).toBeLessThan(250_000);
    expect(answer!.headers()['content-security-policy']).toContain("script-src 'self';");
    expect(answer!.headers()['cache-control']).toBe('no-cache');
    expect(await browser.closePages()).toEqual([]);
  });
});

/** One customer floods, one has long jobs, and something has failed; ids of a job and of a flow to look at. */
async function demoLoad(stack: Stack): Promise<{ jobId: string; flowId: string }> {
  const records = [30_000, 500, 1_200, 90_000, 800, 15_000, 2_400, 60_000, 700, 300];
  await stack.call(
    'POST',
    '/v1/customers',
    NAMES.map((name, place) => ({ id: idOf(name), name, recordCount: records[place] })),
  );
  await submitJobs(stack, 12_000, (n) => ({
    customerId: 'acme-retail',
    userId: `user-${n % 7}`,
    executionSeconds: 0.05,
  }));
  const failed = {
    task: 'http.request',
    name: 'Call home',
    payload: { url: 'http://127.0.0.1:9/' },
    maxAttempts: 1,
  };
  await stack.call('POST', '/v1/jobs', { customerId: 'northwind', ...failed });
  const step = (key: string, dependsOn: string[], executionSeconds: number) => ({
    ...{ customerId: 'pine-street', key, name: key, dependsOn, executionSeconds },
  });
  const { items } = await stack.call<{ items: { id: string; flowId: string }[] }>('POST', '/v1/jobs', [
    step('Fetch orders', [], 0.2),
    step('Clean', ['Fetch orders'], 0.5),
    step('Score', ['Clean'], 30),
    step('Geocode', ['Clean'], 3),
    step('Report', ['Score', 'Geocode'], 5),
    step('Mail', ['Report'], 1),
  ]);
  await stack.call('POST', '/v1/schedules', {
    ...{ customerId: 'sable-media', name: 'nightly', cron: '0 3 * * *', timeZone: 'Europe/Berlin' },
    job: { task: 'simulate', executionSeconds: 1 },
  });
  await stack.call('PATCH', '/v1/customers/quarry-bank', { maxConcurrentTurns: 2 });
  return { jobId: items[2]!.id, flowId: items[0]!.flowId };
}

function placesOf(jobId: string, flowId: string): Place[] {
  const row = (name: RegExp) => async (page: Page) => page.getByRole('row', { name }).first().waitFor();
  const text = (wanted: string) => async (page: Page) => page.getByText(wanted).first().waitFor();
  return [
    { name: 'overview', path: '/', shows: text('Acme Retail') },
    { name: 'customers', path: '/customers', shows: row(/Acme Retail/) },
    { name: 'customer', path: '/customers/acme-retail', shows: row(/simulate/) },
    { name: 'jobs', path: '/jobs', shows: row(/simulate|queued|succeeded/) },
    { name: 'job', path: `/jobs/${jobId}`, shows: text('Timeline') },
    { name: 'submit', path: '/jobs/new', shows: text('Submit job') },
    { name: 'flows', path: '/flows', shows: row(/Fetch orders/) },
    { name: 'flow', path: `/flows/${flowId}`, shows: text('Geocode') },
    { name: 'workers', path: '/workers', shows: text('Hosts') },
    { name: 'limits', path: '/limits', shows: row(/medium/) },
    { name: 'audit', path: '/audit', shows: row(/quarry-bank/) },
  ];
}

async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(PICTURES!, { recursive: true });
  await page.waitForTimeout(1_500);
  await page.screenshot({ path: join(PICTURES!, `${name}.png`) });
}
