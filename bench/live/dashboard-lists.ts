import { type Stack, seedBacklog, submitJobs, withStack } from '@fairlane/testing';
import { quantile, rounded } from './measure.js';

const CUSTOMERS = 5_000;
const QUEUED = 1_000_000;
const ENDED = 1_000_000;
/** Of its own each: a schedule, a key of a throttle, a flow of two jobs. */
const OTHERS = 500;
const REPEATS = 20;
/** Pages that a reader follows, one after the other. */
const PAGES = 20;

const customerId = (n: number) => `c${String(n).padStart(4, '0')}`;
const ONE = customerId(CUSTOMERS / 2);

/** What the pages of the dashboard ask for, as they ask it. */
const LISTS = [
  '/v1/jobs?limit=50',
  ...['queued', 'running', 'succeeded', 'failed', 'scheduled'].map(
    (state) => `/v1/jobs?limit=50&state=${state}`,
  ),
  '/v1/jobs?limit=50&type=quick&state=queued',
  '/v1/jobs?limit=50&task=simulate',
  // Hardly any job matches.
  ...['task=seldom', 'userId=seldom', 'type=extended'].map((filter) => `/v1/jobs?limit=50&${filter}`),
  `/v1/jobs?limit=50&customerId=${ONE}`,
  ...['succeeded', 'failed'].map((state) => `/v1/jobs?limit=50&customerId=${ONE}&state=${state}`),
  '/v1/customers?limit=50',
  ...['id', 'name', 'activeRecords', 'weight', 'queued', 'running', 'share', 'waitP99'].map(
    (sort) => `/v1/customers?limit=50&sort=${sort}&order=desc`,
  ),
  '/v1/customers?limit=50&search=49',
  '/v1/customers?limit=50&activity=hyperactive',
  `/v1/customers/${ONE}`,
  `/v1/customers/${ONE}/activity`,
  `/v1/customers/${ONE}/users?limit=50`,
  `/v1/customers/${ONE}/tasks?limit=50`,
  '/v1/flows?limit=50',
  '/v1/schedules?limit=50',
  '/v1/throttles?limit=50',
  '/v1/batches?limit=50',
  '/v1/workers?limit=50',
  '/v1/audit?limit=50',
  '/v1/overview',
  '/v1/series',
  '/v1/lanes',
  '/v1/fairness',
  '/v1/health',
] as const;

/** Lists that are walked page by page. */
const WALKED = LISTS.filter((path) => path.startsWith('/v1/jobs') || path.startsWith('/v1/customers?'));

/** How long every list of the dashboard takes with a million queued jobs, as many ended ones and 5,000 customers. */
export async function dashboardLists(): Promise<object> {
  const customerIds = Array.from({ length: CUSTOMERS }, (_, n) => customerId(n));
  const seed = async (url: string) => seedBacklog(url, { customerIds, queued: QUEUED, ended: ENDED });
  return withStack({ workers: 0, slotsPerWorker: 1, seed }, async (stack) => {
    await addOthers(stack);
    const answers: Record<string, { firstMillis: number; p50Millis: number; maxMillis: number }> = {};
    for (const path of LISTS) {
      const first = await millisOf(stack, path);
      const again: number[] = [];
      for (let n = 0; n < REPEATS; n += 1) again.push((await millisOf(stack, path)).millis);
      const pages = WALKED.includes(path) ? await walk(stack, path, first.nextCursor) : [];
      const all = [first.millis, ...again, ...pages];
      answers[path] = {
        firstMillis: rounded(first.millis, 1),
        p50Millis: rounded(quantile(all, 0.5), 1),
        maxMillis: rounded(Math.max(...all), 1),
      };
    }
    const [slowest] = Object.entries(answers).sort(([, a], [, b]) => b.maxMillis - a.maxMillis);
    return { customers: CUSTOMERS, queued: QUEUED, ended: ENDED, slowest, answers };
  });
}

async function addOthers(stack: Stack): Promise<void> {
  for (let n = 0; n < OTHERS; n += 1)
    await stack.call('POST', '/v1/schedules', {
      ...{ name: `nightly ${n}`, cron: '0 3 * * *', timeZone: 'Europe/Berlin', customerId: customerId(n) },
      job: { executionSeconds: 0 },
    });
  await submitJobs(stack, 2 * OTHERS, (n) => ({
    ...{ customerId: customerId(n % OTHERS), executionSeconds: 0 },
    throttle: { key: 'site', windowSeconds: 86_400 },
  }));
  for (let n = 0; n < OTHERS; n += 1)
    await stack.call('POST', '/v1/jobs', [
      { key: 'first', customerId: customerId(n), executionSeconds: 0 },
      { key: 'then', customerId: customerId(n), executionSeconds: 0, dependsOn: ['first'] },
    ]);
}

interface Page {
  readonly millis: number;
  readonly nextCursor: string | null;
}

async function millisOf(stack: Stack, path: string): Promise<Page> {
  const startedAt = performance.now();
  const { nextCursor = null } = await stack.call<{ nextCursor?: string | null }>('GET', path);
  return { millis: performance.now() - startedAt, nextCursor };
}

async function walk(stack: Stack, path: string, from: string | null): Promise<number[]> {
  const took: number[] = [];
  let cursor = from;
  while (cursor !== null && took.length < PAGES) {
    const page = await millisOf(stack, `${path}&cursor=${encodeURIComponent(cursor)}`);
    took.push(page.millis);
    cursor = page.nextCursor;
  }
  return took;
}
