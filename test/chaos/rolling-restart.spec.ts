import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiProcess, type AppProcess, testServers, until } from '@fairlane/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { type Cluster, openCluster } from './cluster.js';
import { Balancer } from './balancer.js';
import type { Deed } from './history/history.js';

const CALLERS = 4;
/** Long enough to be under way in every worker when it is told to end. */
const UNITS = 150;
const UNIT_MILLIS = 50;
/** Of steady load before, between and after the restarts. */
const PAUSE_MILLIS = 1_000;

let cluster: Cluster;
let balancer: Balancer;

beforeAll(async () => {
  cluster = await openCluster(testServers(), { apis: 2, workers: 3, slotsPerWorker: 2 });
  balancer = new Balancer(() => cluster.apis.map(({ url }) => url));
  await until(() => balancer.ready.length === 2, { message: 'two ready APIs' });
  await balancer.request('POST', '/v1/customers', [
    { id: 'steady', name: 'Steady' },
    { id: 'long', name: 'Long' },
  ]);
}, 60_000);

afterAll(async () => {
  await balancer.close();
  await cluster.close();
}, 60_000);

/** Reads and submits until told to stop. */
async function callUntil(signal: AbortSignal): Promise<void> {
  const submit = async () =>
    balancer.request('POST', '/v1/jobs', {
      customerId: 'steady',
      task: 'chaos.count',
      payload: { units: 2, unitMillis: 10, failsAt: 0 },
      executionSeconds: 0.02,
    });
  while (!signal.aborted) {
    await submit();
    await balancer.request('GET', '/v1/jobs?customerId=steady&limit=10');
    await delay(10);
  }
}

const submitLong = async (count: number) =>
  balancer.request(
    'POST',
    '/v1/jobs',
    Array.from({ length: count }, () => ({
      customerId: 'long',
      task: 'chaos.count',
      payload: { units: UNITS, unitMillis: UNIT_MILLIS, failsAt: 0 },
      executionSeconds: (UNITS * UNIT_MILLIS) / 1_000,
    })),
  );

const noJobs = async (): Promise<boolean> =>
  (await cluster.database.query('select from jobs limit 1')).length === 0;

/** Units that were done more often than once: work that a checkpoint ought to have held. */
function doneAgain(deeds: readonly Deed[]): string[] {
  const seen = new Set<string>();
  return deeds.flatMap((deed) => {
    if (deed.kind !== 'unit') return [];
    const unit = `${deed.jobId} ${deed.unit}`;
    return seen.has(unit) ? [unit] : (seen.add(unit), []);
  });
}

/** The epoch of the dispatcher's term, and whether somebody leads it now. */
const term = async () =>
  (
    await cluster.database.query<{ epoch: string; led: boolean }>(
      'select epoch, expires_at > clock_timestamp() as led from dispatcher',
    )
  )[0];

describe('a rolling restart', () => {
  it('fails no request, ends every process with 0, and does no work again', async () => {
    const stop = new AbortController();
    const load = Promise.all(Array.from({ length: CALLERS }, async () => callUntil(stop.signal)));
    await submitLong(12);
    await delay(PAUSE_MILLIS);
    const endings: unknown[] = [];
    for (const [place, api] of cluster.apis.entries()) {
      await restartApi(place, api);
      endings.push(api.ending());
      await delay(PAUSE_MILLIS);
    }
    for (const [place, worker] of cluster.workers.entries()) {
      await worker.kill('SIGTERM');
      endings.push(worker.ending());
      await replaced(cluster.workers, place, worker);
      await delay(PAUSE_MILLIS);
    }
    stop.abort();
    await load;
    expect(endings).toEqual([0, 0, 0, 0, 0]);
    expect(balancer.failures).toEqual([]);
    expect(balancer.answered).toBeGreaterThan(100);
    await until(noJobs, { deadlineSeconds: 60, intervalSeconds: 0.2, message: 'every job to end' });
    const { deeds } = await cluster.history();
    const resumed = deeds.filter((deed) => deed.kind === 'start' && deed.resumedAt > 0);
    expect(resumed.length).toBeGreaterThan(0);
    expect(doneAgain(deeds)).toEqual([]);
  }, 180_000);
});

/** Ends an API and puts another in its place; the leader's term goes over to the other one while it still serves. */
async function restartApi(place: number, api: ApiProcess): Promise<void> {
  const isLeader = (await cluster.leader()) === api;
  const before = Number((await term())?.epoch);
  const ended = api.kill('SIGTERM');
  await until(() => !balancer.ready.includes(api.url), { message: 'the balancer to see that it leaves' });
  if (isLeader)
    await until(
      async () => {
        const now = await term();
        expect(api.ending()).toBeUndefined();
        return now?.led === true && Number(now.epoch) > before;
      },
      { message: 'the standby to lead before the leader has ended' },
    );
  await ended;
  const next = await replaced(cluster.apis, place, api);
  await until(() => balancer.ready.includes(next.url), { message: 'the balancer to see the new one' });
}

/** The process that follows one which has ended. */
async function replaced<App extends AppProcess>(
  apps: readonly App[],
  place: number,
  ended: App,
): Promise<App> {
  const next = () => (apps[place] === ended ? undefined : apps[place]);
  return until(next, { deadlineSeconds: 30, message: 'another process in its place' });
}
