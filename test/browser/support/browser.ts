import { until } from '@fairlane/testing';
import axe from 'axe-core';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Set by `scripts/test.mjs`, which says why when there is none. */
export const chromiumPath = process.env.CHROMIUM_PATH;
if (chromiumPath === undefined)
  process.stderr.write('The dashboard is not tested: CHROMIUM_PATH names no browser.\n');

const ACTION_MILLIS = 10_000;

export interface Visit {
  readonly width?: number;
  readonly theme?: 'light' | 'dark';
  /** Of whoever looks; the admin's unless told otherwise. */
  readonly key: string;
}

/** A browser, and what its pages complained of: a test ends with `closePages`. */
export class TestBrowser {
  private readonly complaints: string[] = [];

  private constructor(private readonly browser: Browser) {}

  static async launch(): Promise<TestBrowser> {
    const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'];
    return new TestBrowser(
      await chromium.launch({
        executablePath: chromiumPath!,
        args: [...args, '--disable-background-networking', '--disable-component-update'],
      }),
    );
  }

  /** A page of the dashboard, logged in. */
  async open(url: string, { key, width = 1280, theme = 'light' }: Visit): Promise<Page> {
    const context = await this.newContext(width, theme);
    // A blank page has no storage.
    const logIn = `if (location.protocol === 'http:') sessionStorage.setItem('fairlane.key', ${JSON.stringify(key)})`;
    await context.addInitScript({ content: logIn });
    const page = await this.newPage(context);
    await page.goto(url);
    return page;
  }

  /** A page that has never been there. */
  async openNew(url: string): Promise<Page> {
    const page = await this.newPage(await this.newContext(1280, 'light'));
    await page.goto(url);
    return page;
  }

  /** Closes all pages; errors in the console, and pages that broke, since the last call. */
  async closePages(): Promise<string[]> {
    await Promise.all(this.browser.contexts().map(async (context) => context.close()));
    return this.complaints.splice(0);
  }

  async close(): Promise<void> {
    await this.browser.close();
  }

  private async newContext(width: number, theme: 'light' | 'dark'): Promise<BrowserContext> {
    const viewport = { width, height: width < 500 ? 844 : 860 };
    const context = await this.browser.newContext({ viewport, colorScheme: theme, reducedMotion: 'reduce' });
    context.setDefaultTimeout(ACTION_MILLIS);
    return context;
  }

  private async newPage(context: BrowserContext): Promise<Page> {
    const page = await context.newPage();
    page.on('console', (message) => {
      // What the API refuses is tested, and the browser notes each refusal.
      if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
        this.complaints.push(message.text());
    });
    page.on('pageerror', (error) => this.complaints.push(error.message));
    return page;
  }
}

interface AxeResult {
  readonly id: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** What axe-core finds wrong by WCAG 2.2 AA and its best practices, a line each. */
export async function violationsOf(page: Page): Promise<string[]> {
  // By the debugger, which no policy of the page forbids.
  await page.evaluate(axe.source);
  const found = await page.evaluate<AxeResult[]>(
    `axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return found.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${help}\n  ${html.slice(0, 200)}\n  ${failureSummary}`),
  );
}

/** Whether the page is wider than its window. */
export async function overflowsSideways(page: Page): Promise<boolean> {
  return page.evaluate('document.documentElement.scrollWidth > window.innerWidth');
}

/** Seconds until the text is on the page, counted from the call. */
export async function secondsUntilShown(page: Page, selector: string, text: RegExp): Promise<number> {
  const startedAt = performance.now();
  await until(async () => text.test((await page.locator(selector).first().textContent()) ?? ''), {
    deadlineSeconds: 10,
    intervalSeconds: 0.02,
    message: `${selector} to show ${String(text)}`,
  });
  return (performance.now() - startedAt) / 1_000;
}
