/** The playbooks, run on the hosts of the lab with an inventory of their own. */
import { performance } from 'node:perf_hooks';
import * as fs from 'node:fs';
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { run, ServicesError, tail } from '../../scripts/services/processes.mjs';
import { addressOf, folder, LAB_ADDRESS, repository, sshKey } from './lab.mjs';

export const HOSTS = ['h1', 'h2', 'h3', 'h4', 'h5'];
/** Five hosts are enough for all roles: three brokers, two APIs, three workers of which two have a host to themselves. */
export const GROUPS = {
  database: ['h1'],
  brokers: ['h1', 'h2', 'h3'],
  api: ['h2', 'h3'],
  workers: ['h3', 'h4', 'h5'],
  proxy: ['h2'],
  monitoring: ['h1'],
};
export const DOMAIN = 'fairlane.test';
const inventory = join(folder, 'inventory/hosts.yml');
const vault = join(folder, 'inventory/group_vars/all/vault.yml');
const passwordFile = join(folder, 'vault-password');
const environment = {
  ...process.env,
  ANSIBLE_VAULT_PASSWORD_FILE: passwordFile,
  ANSIBLE_FORCE_COLOR: '0',
  ANSIBLE_NOCOLOR: '1',
};
const cwd = join(repository, 'ansible');

/** Writes the inventory, JSON being YAML, and makes its secrets. */
export async function makeInventory(version) {
  fs.rmSync(dirname(inventory), { recursive: true, force: true });
  fs.mkdirSync(dirname(vault), { recursive: true });
  fs.writeFileSync(passwordFile, 'of a lab that nobody else can reach\n', { mode: 0o600 });
  const children = Object.fromEntries(
    Object.entries(GROUPS).map(([group, hosts]) => [
      group,
      { hosts: Object.fromEntries(hosts.map((host) => [host, null])) },
    ]),
  );
  const hosts = Object.fromEntries(HOSTS.map((host) => [host, { ansible_host: addressOf(host) }]));
  const vars = {
    ansible_user: 'root',
    ansible_ssh_private_key_file: sshKey,
    ansible_ssh_common_args: '-o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR',
  };
  fs.writeFileSync(inventory, JSON.stringify({ all: { children, hosts, vars } }, null, 2));
  const settings = {
    fairlane_version: version,
    fairlane_domain: DOMAIN,
    fairlane_admin_networks: [`${LAB_ADDRESS}/32`],
    worker_processes: 1,
    worker_slots: 4,
  };
  fs.writeFileSync(join(dirname(vault), 'main.yml'), JSON.stringify(settings, null, 2));
  await playbook('init-secrets.yml');
}

/** The secrets, as they are now. */
export async function readSecrets() {
  const text = await run('ansible-vault', ['view', vault], { env: environment, cwd });
  const python = 'import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin)["vault_fairlane"], sys.stdout)';
  return JSON.parse(await run('python3', ['-c', python], { input: text }));
}

/**
 * Runs a playbook; throws with the end of its output when it fails, unless it `mayFail`.
 * @returns how it went: `ok`, `seconds`, `changed` in all, the output's `text`
 */
export async function playbook(name, variables = {}, { mayFail = false, signal } = {}) {
  const log = join(folder, 'logs', `${name.replace('.yml', '')}.log`);
  fs.mkdirSync(dirname(log), { recursive: true });
  const sink = fs.openSync(log, 'w');
  const startedAt = performance.now();
  const args = ['-i', inventory, name, '-e', JSON.stringify(variables)];
  const child = spawn('ansible-playbook', args, {
    cwd,
    env: environment,
    stdio: ['ignore', sink, sink],
    signal,
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exit, by) => resolve(by ?? exit));
  }).finally(() => fs.closeSync(sink));
  const text = fs.readFileSync(log, 'utf8');
  if (code !== 0 && !mayFail) throw new ServicesError(`${name} ended with ${code}:\n${tail(log, 40)}`);
  const changed = [...text.matchAll(/changed=(\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  return { ok: code === 0, seconds: (performance.now() - startedAt) / 1_000, changed, text };
}

export async function lint() {
  return run('ansible-lint', ['-p', '--nocolor'], { cwd, seconds: 300 }).then(
    () => 'no violation',
    (error) => error.message,
  );
}
