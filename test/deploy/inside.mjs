/** The tests, in the lab's network. `main.mjs` has made it, and takes it away again. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { interruption, report as tell, runAsCommand } from '../../scripts/services/command.mjs';
import { DOMAIN, GROUPS, HOSTS, makeInventory, readSecrets } from './ansible.mjs';
import { checkBackup } from './checks/backup.mjs';
import { checkOperations } from './checks/operations.mjs';
import { checkOutside } from './checks/outside.mjs';
import { checkScenario } from './checks/scenario.mjs';
import { checkSite } from './checks/site.mjs';
import { checkUpgrade } from './checks/upgrade.mjs';
import { Client } from './client.mjs';
import { addressOf, awaitHosts, bootHost, folder, LAB_ADDRESS, PROXY_PORT } from './lab.mjs';
import { Report } from './report.mjs';
import { version } from './releases.mjs';

/** In this order: each finds the cluster as the one before has left it. */
const CHECKS = {
  site: checkSite,
  outside: checkOutside,
  upgrade: checkUpgrade,
  backup: checkBackup,
  operations: checkOperations,
  scenario: checkScenario,
};

async function runInside(args) {
  const { values } = parseArgs({ args, options: { only: { type: 'string' }, reuse: { type: 'boolean' } } });
  const signal = interruption();
  const report = new Report((line) => process.stdout.write(`${line}\n`));
  const door = spawn(
    process.execPath,
    [join(import.meta.dirname, 'apt-door.mjs'), LAB_ADDRESS, String(PROXY_PORT), join(folder, 'apt.sock')],
    { stdio: 'inherit' },
  );
  try {
    if (!values.reuse) {
      for (const host of HOSTS) await bootHost(host);
      await makeInventory(version);
    }
    await awaitHosts(HOSTS);
    const names = values.only?.split(',') ?? Object.keys(CHECKS);
    for (const name of names) {
      signal.throwIfAborted();
      const couldBeRun = await runCheck(CHECKS[name], report, signal);
      if (name === 'site' && !couldBeRun) break; // there is nothing to check
    }
  } finally {
    door.kill();
    report.print();
  }
  if (report.failed > 0) process.exitCode = 1;
}

/** A check that cannot go on has failed; those after it may still tell something. */
async function runCheck(check, report, signal) {
  const secrets = await readSecrets();
  const client = (options = {}) =>
    new Client({
      address: addressOf(GROUPS.proxy[0]),
      domain: DOMAIN,
      ca: secrets.ca_certificate,
      adminKey: secrets.admin_key,
      ...options,
    });
  try {
    await check({ report, client, secrets, signal });
    return true;
  } catch (error) {
    if (signal.aborted) throw error;
    tell(error);
    report.check(`${check.name} could be run`, false, error.message.split('\n')[0]);
    return false;
  }
}

await runAsCommand(import.meta.url, runInside);
process.exit(); // whatever is still under way on a host that has no power
