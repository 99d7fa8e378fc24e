/**
 * The noisy neighbour on three worker hosts, of which one loses its power and another its link: nothing is lost, nobody waits
 * for the flood, no cap is broken, and what the hosts held runs on elsewhere in time.
 */
import { performance } from 'node:perf_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { poll } from '../../../scripts/services/processes.mjs';
import { Load } from '../client.mjs';
import { awaitHosts, bootHost, cutLink, onHost, switchOff } from '../lab.mjs';

/** Twelve slots: the flood is more than they can do while it lasts. */
const FLOOD = { jobs: 600, seconds: 1 };
const CAPPED = { jobs: 120, seconds: 0.5, cap: 2 };
const CUT_SECONDS = 30;
/** A worker that stands still for ten seconds is lost, and its jobs run elsewhere within twelve; so says the runbook. */
const RECOVERY_SECONDS = 20;
const QUIET_WAIT_SECONDS = 10;
const END_SECONDS = 300;

const SQL = `cd /; sudo -u postgres psql -AXqtd fairlane -c`;
const watch = (customer) =>
  `while :; do ${SQL} "select count(*) from leases where customer_id = '${customer}'" || echo 0; sleep 0.2; done`;

export async function checkScenario({ report, client }) {
  report.step('The noisy neighbour, a power cut and a cut link');
  const http = client();
  const noisy = await http.newCustomer('noisy');
  const quiet = await http.newCustomer('quiet');
  const capped = await http.newCustomer('capped', { maxConcurrentTurns: CAPPED.cap });
  await submit(http, noisy, FLOOD);
  await submit(http, capped, CAPPED);
  const caps = watchCap(capped);
  const load = new Load(client(), quiet, { everyMillis: 200 });
  await delay(5_000);

  await switchOff('h5');
  const lost = await secondsUntil(async () =>
    (await workersOn(http, 'h5')).every((state) => state === 'lost'),
  );
  report.check(
    'A host without power: its worker is known to be lost',
    lost <= RECOVERY_SECONDS,
    `after ${lost} s`,
  );
  const held = await secondsUntil(async () => (await leasesOn('h5')) === 0);
  report.check(
    'Its leases are taken back',
    lost + held <= RECOVERY_SECONDS,
    `after ${(lost + held).toFixed(1)} s`,
  );

  await cutLink('h4', true);
  const cutAt = performance.now();
  const cut = await secondsUntil(async () =>
    (await workersOn(http, 'h4')).every((state) => state === 'lost'),
  );
  const freed = await secondsUntil(async () => (await leasesOn('h4')) === 0);
  report.check(
    'A host cut off: its leases are taken back',
    cut + freed <= RECOVERY_SECONDS,
    `after ${(cut + freed).toFixed(1)} s`,
  );
  await delay(Math.max(0, CUT_SECONDS * 1_000 - (performance.now() - cutAt)));
  await cutLink('h4', false);
  const back = await secondsUntil(async () => (await workersOn(http, 'h4')).includes('up'), 60);
  report.check(`It comes back by itself after ${CUT_SECONDS} s`, back < 60, `${back} s after the link`);

  await bootHost('h5');
  await awaitHosts(['h5']);
  const booted = await secondsUntil(async () => (await workersOn(http, 'h5')).includes('up'), 90);
  report.check('The other one works again once it has power', booted < 90, `${booted} s after it answered`);

  await load.stop();
  const accepted = { [noisy]: FLOOD.jobs, [capped]: CAPPED.jobs, [quiet]: load.accepted };
  for (const [customer, jobs] of Object.entries(accepted)) {
    const states = await statesAtEnd(http, customer, jobs);
    report.check(
      `Every accepted job of ${customer.replace(/-.*/, '')} succeeded`,
      states.succeeded === jobs,
      `${JSON.stringify(states)} of ${jobs}`,
    );
  }
  report.check(
    'No request failed meanwhile',
    load.failures.length === 0,
    load.failures[0] ?? `${load.requests} requests`,
  );
  const waits = (await waitsOf(http, quiet)).sort((one, other) => one - other);
  const p95 = waits[Math.floor(waits.length * 0.95)] ?? NaN;
  report.check(
    'Nobody waits for the flood',
    p95 < QUIET_WAIT_SECONDS,
    `quiet: half within ${waits[waits.length >> 1]?.toFixed(2)} s, 19 of 20 within ${p95.toFixed(2)} s`,
  );
  const { most, looks } = await caps();
  report.check(
    'The cap was kept',
    most <= CAPPED.cap && most > 0,
    `at most ${most} turns of ${CAPPED.cap}, ${looks} looks`,
  );
  http.close();
}

async function submit(http, customerId, { jobs, seconds }) {
  await http.call(
    'POST',
    '/v1/jobs',
    Array.from({ length: jobs }, () => ({ customerId, executionSeconds: seconds })),
  );
}

async function workersOn(http, host) {
  const { items } = await http.call('GET', '/v1/workers?limit=1000');
  const own = items.filter((worker) => worker.host === host && worker.state !== 'down');
  return own.map(({ state }) => state);
}

async function leasesOn(host) {
  const sql = `select count(*) from leases join workers on workers.id = leases.worker_id where workers.host = '${host}'`;
  return Number(await onHost('h1', `${SQL} "${sql}"`));
}

async function secondsUntil(isSo, seconds = 60) {
  const startedAt = performance.now();
  await poll(async () => isSo().catch(() => false), seconds, 0.2);
  return Math.round((performance.now() - startedAt) / 100) / 10;
}

/** Looks at the capped customer's turns five times a second, in the tables, until it is asked for what it has seen. */
function watchCap(customer) {
  const seen = onHost(
    'h1',
    `timeout 600 sh -c '${watch(customer).replaceAll("'", `'\\''`)}' > /tmp/caps; true`,
    700,
  );
  return async () => {
    await onHost('h1', "pkill -f '[s]h -c while :' || true");
    await seen;
    const counts = (await onHost('h1', 'cat /tmp/caps')).trim().split('\n').map(Number);
    return { most: Math.max(...counts), looks: counts.length };
  };
}

async function statesAtEnd(http, customer, jobs) {
  let states = {};
  await poll(
    async () => {
      states = await http.states(customer);
      return states.succeeded === jobs;
    },
    END_SECONDS,
    1,
  );
  return states;
}

async function waitsOf(http, customer) {
  const { items } = await http.call('GET', `/v1/jobs?customerId=${customer}&limit=1000`);
  return items.map((job) => job.waitSeconds).filter((seconds) => typeof seconds === 'number');
}
