import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { TurnSettled } from '@fairlane/contracts';
import { Broker, Publisher } from '@fairlane/messaging';
import { newId } from '@fairlane/platform';
import { ADMIN_KEY, createCustomers, type Stack, withStack } from '@fairlane/testing';
import { type Browser, chromium, type Page } from 'playwright-core';
import { quantile, rounded } from './measure.js';

const EVENTS_PER_SECOND = 1_000;
const TICK_MILLIS = 10;
const CUSTOMERS = 50;
const DASHBOARDS = 10;
/** What the ten look at. */
const PAGES = ['/', '/', '/', '/', '/workers', '/workers', '/customers', '/customers', '/jobs', '/jobs'];
const ROUNDS = 5;
const ROUND_SECONDS = 15;
const SETTLE_SECONDS = 5;
const FIRST_LOADS = 10;
/** Ticks of `/proc/PID/stat` in a second, on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * What open dashboards cost the API while it hears of a thousand turns a second: its processor time with ten real pages
 * and without, in turn; and how long a first visit takes until the page is live. Needs `CHROMIUM_PATH`.
 */
export async function dashboardLoad(): Promise<object> {
  const executablePath = process.env.CHROMIUM_PATH;
  if (!executablePath) throw new Error('CHROMIUM_PATH names no browser.');
  return withStack({ workers: 1, slotsPerWorker: 4 }, async (stack) => {
    const customerIds = Array.from({ length: CUSTOMERS }, (_, n) => `c${n + 1}`);
    await createCustomers(stack, customerIds);
    const broker = await Broker.connect({ url: stack.brokerUrl, connectionName: 'fairlane-bench' });
    const publisher = await Publisher.open(broker);
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    let stop = () => 0;
    try {
      const firstLoads = [];
      for (let n = 0; n < FIRST_LOADS; n += 1) firstLoads.push(await firstLoadMillis(browser, stack));
      stop = publishTurns(publisher, customerIds);
      const without: number[] = [];
      const beside: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        without.push(await processorShare(stack));
        const pages = await Promise.all(PAGES.map(async (path) => open(browser, stack.api.url + path)));
        beside.push(await processorShare(stack));
        await Promise.all(pages.map(async (page) => page.context().close()));
      }
      const added = beside.map((share, round) => share - (without[round] ?? Number.NaN));
      return {
        ...{ eventsPerSecond: stop(), dashboards: DASHBOARDS },
        percentOfACoreWithout: without.map(percent),
        percentOfACoreWithTen: beside.map(percent),
        percentOfACoreAdded: percent(quantile(added, 0.5)),
        firstLoadMillis: {
          p50: rounded(quantile(firstLoads, 0.5), 0),
          max: rounded(Math.max(...firstLoads), 0),
        },
      };
    } finally {
      stop();
      await browser.close();
      await broker.close();
    }
  });
}

const percent = (share: number) => rounded(100 * share, 1);

/** Tells of so many settled turns a second until it is stopped, which tells the rate that it had. */
function publishTurns(publisher: Publisher, customerIds: readonly string[]): () => number {
  const startedAt = performance.now();
  const workerId = newId();
  let sent = 0;
  const seconds = () => (performance.now() - startedAt) / 1_000;
  const timer = setInterval(() => {
    const due = seconds() * EVENTS_PER_SECOND;
    const turns: TurnSettled[] = [];
    for (; sent < due; sent += 1)
      turns.push(turn(sent, workerId, customerIds[sent % customerIds.length] ?? ''));
    if (turns.length > 0) publisher.event('turns.settled', { turns });
  }, TICK_MILLIS);
  return () => {
    clearInterval(timer);
    return Math.round(sent / seconds());
  };
}

function turn(n: number, workerId: string, customerId: string): TurnSettled {
  const heldSeconds = 0.004;
  return {
    ...{
      turnId: newId(),
      outcome: 'worked',
      pool: 'general',
      tier: 'small',
      jobType: 'quick',
      opaque: false,
    },
    ...{ customerId, workerId, slot: n % 4, heldSeconds },
    claimedAt: new Date(Date.now() - 1_000 * heldSeconds).toISOString(),
    users: [{ userId: '', heldSeconds, drainedJobs: 1, drainedSeconds: heldSeconds }],
    ...{ succeeded: 1, failed: 0, waitSeconds: [0.01], runSeconds: [heldSeconds], floor: null },
  };
}

/** Part of one core that the API's process uses over the next seconds. */
async function processorShare({ api }: Stack): Promise<number> {
  await delay(1_000 * SETTLE_SECONDS);
  const from = await processorSeconds(api.pid);
  await delay(1_000 * ROUND_SECONDS);
  return ((await processorSeconds(api.pid)) - from) / ROUND_SECONDS;
}

/** User and system time: the 14th and 15th field, after the name in brackets. */
async function processorSeconds(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** A page in a browser that has nothing of it yet, logged in, once it is live. */
async function open(browser: Browser, url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1_280, height: 860 } });
  const key = JSON.stringify(ADMIN_KEY);
  // A blank page has no storage.
  await context.addInitScript({
    content: `if (location.protocol === 'http:') sessionStorage.setItem('fairlane.key', ${key})`,
  });
  const page = await context.newPage();
  await page.goto(url);
  await page.getByText('Live', { exact: true }).waitFor();
  return page;
}

/** From the navigation to a page that shows its figures, takes clicks and hears of events. */
async function firstLoadMillis(browser: Browser, { api }: Stack): Promise<number> {
  const page = await open(browser, `${api.url}/`);
  const millis = await page.evaluate<number>('performance.now()');
  await page.context().close();
  return millis;
}
