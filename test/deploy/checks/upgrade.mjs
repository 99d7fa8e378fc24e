/** From one release to the next under load; a release that does not start; and back. */
import { poll } from '../../../scripts/services/processes.mjs';
import { GROUPS, playbook } from '../ansible.mjs';
import { Load } from '../client.mjs';
import { onHost } from '../lab.mjs';
import { repack } from '../releases.mjs';

const NEXT = '99.0.0';
const BROKEN = '99.0.1';
const END_SECONDS = 120;

export async function checkUpgrade({ report, client, signal }) {
  report.step('From one release to the next under load');
  const http = client();
  const customer = await http.newCustomer('upgraded');
  const to = async (version, options) => ({
    fairlane_version: version,
    fairlane_release_file: await repack(version, options),
  });
  const [next, broken] = [await to(NEXT), await to(BROKEN, { broken: true })];

  const load = new Load(client(), customer);
  const upgrade = await playbook('upgrade.yml', next, { signal });
  await sayLoad(report, 'While it was upgraded', load);
  report.check('upgrade.yml', true, `${Math.round(upgrade.seconds)} s`);
  report.check(
    'All APIs and workers run the release',
    (await workersHave(http, NEXT)) && (await allRun(NEXT)),
    NEXT,
  );

  const second = new Load(client(), customer);
  const failure = await playbook('upgrade.yml', broken, { signal, mayFail: true });
  const reached = await hostsWith(BROKEN);
  report.check(
    'A broken release stops at its first host',
    !failure.ok && reached.length === 1,
    `reached ${reached.join(' ')} of ${GROUPS.workers.concat(GROUPS.api).length}`,
  );
  const back = await playbook('rollback.yml', {}, { signal });
  const left = await hostsWith(BROKEN);
  report.check(
    'rollback.yml restores it',
    left.length === 0 && (await workersHave(http, NEXT)) && (await allRun(NEXT)),
    `${Math.round(back.seconds)} s`,
  );
  await sayLoad(report, 'Meanwhile', second);

  const accepted = load.accepted + second.accepted;
  let states = {};
  await poll(async () => (states = await http.states(customer)).succeeded === accepted, END_SECONDS, 1);
  report.check('No job was lost', states.succeeded === accepted, `${JSON.stringify(states)} of ${accepted}`);
  http.close();
}

async function sayLoad(report, when, load) {
  await load.stop();
  const { failures, requests, slowestMillis } = load;
  report.check(
    `${when} no request failed`,
    failures.length === 0,
    failures.length > 0
      ? `${failures.length} of ${requests}: ${failures[0]}`
      : `${requests} requests, the slowest ${Math.round(slowestMillis)} ms`,
  );
}

async function workersHave(http, version) {
  const isSo = async () => {
    const { items } = await http.call('GET', '/v1/workers?limit=1000');
    const up = items.filter(({ state }) => state === 'up');
    return up.length === GROUPS.workers.length && up.every((worker) => worker.version === version);
  };
  return (await poll(isSo, 30, 0.5)) === true;
}

/** Whether all processes, of the APIs as well, run the release, whatever the links say. */
async function allRun(version) {
  const hosts = [
    ...GROUPS.api.map((host) => [host, 'fairlane-api']),
    ...GROUPS.workers.map((host) => [host, 'fairlane-worker@1']),
  ];
  const programs = await Promise.all(
    hosts.map(([host, unit]) =>
      onHost(host, `readlink /proc/$(systemctl show -p MainPID --value ${unit})/exe`),
    ),
  );
  return programs.every((program) => program.startsWith(`/opt/fairlane/releases/${version}/`));
}

async function hostsWith(version) {
  const hosts = [...new Set([...GROUPS.workers, ...GROUPS.api])];
  const links = await Promise.all(hosts.map((host) => onHost(host, 'readlink /opt/fairlane/current')));
  return hosts.filter((_, n) => links[n].trim().endsWith(`/${version}`));
}
