/**
 * A Docker engine of this test's own, on a machine that has none running: its data and its socket in a folder that goes
 * with it, and no change to the machine's firewall. Containers reach each other, and what listens on the machine.
 */
import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { install, mayInstall } from '../../scripts/services/packages.mjs';
import { poll, run, ServicesError, tail } from '../../scripts/services/processes.mjs';
import { removeTree } from './roots.mjs';

const READY_SECONDS = 60;
/** Unlikely to be anybody else's. */
const ADDRESSES = 'base=10.213.0.0/16,size=24';

/**
 * `{ docker(args, options), compose(args, options), stop() }`: both commands answer with their output, and throw with its
 * end. They are cut off when `signal` aborts, but for those whose options say `signal: undefined`.
 */
export async function startEngine(signal) {
  if (process.getuid?.() !== 0) throw new ServicesError('Only root can start a Docker engine.');
  const isThere = (name) => spawnSync('which', [name]).status === 0;
  if (!isThere('dockerd') || !isThere('docker-compose')) {
    if (!mayInstall())
      throw new ServicesError('There is no dockerd and docker-compose, and no apt-get for them.');
    await install(['docker.io', 'docker-compose']);
  }
  const folder = fs.mkdtempSync(join(tmpdir(), 'fairlane-engine-'));
  const log = join(folder, 'dockerd.log');
  const socket = `unix://${folder}/docker.sock`;
  const sink = fs.openSync(log, 'a');
  const daemon = spawn(
    'dockerd',
    [
      ...['--data-root', join(folder, 'data'), '--exec-root', join(folder, 'run')],
      ...['--pidfile', join(folder, 'pid'), '--host', socket, '--default-address-pool', ADDRESSES],
      ...['--bridge=none', '--iptables=false', '--ip6tables=false', '--ip-forward=false', '--ip-masq=false'],
    ],
    { stdio: ['ignore', sink, sink] },
  );
  fs.closeSync(sink);
  let ended = false;
  daemon.once('exit', () => (ended = true));
  daemon.once('error', () => (ended = true));
  // The API's version of Debian's engine: a newer client would refuse it.
  const env = { ...process.env, DOCKER_HOST: socket, DOCKER_API_VERSION: '1.41', DOCKER_BUILDKIT: '0' };
  const docker = (args, options = {}) => run('docker', args, { env, seconds: 300, signal, ...options });
  const compose = (args, { env: extra = {}, ...options } = {}) =>
    run('docker-compose', args, { env: { ...env, ...extra }, seconds: 300, signal, ...options });
  const answers = () =>
    docker(['version'], { seconds: 10 }).then(
      () => true,
      () => false,
    );
  const stop = async () => {
    if (!ended) {
      const inAnyCase = (args) => docker(args, { signal: undefined }).catch(() => '');
      const all = (await inAnyCase(['ps', '--all', '--quiet'])).split('\n').filter(Boolean);
      if (all.length > 0) await inAnyCase(['rm', '--force', '--volumes', ...all]);
      await inAnyCase(['network', 'prune', '--force']);
      daemon.kill('SIGTERM');
      if (!(await poll(() => ended, 30, 0.2))) daemon.kill('SIGKILL');
    }
    for (const line of fs.readFileSync('/proc/mounts', 'utf8').split('\n').reverse()) {
      const [, path] = line.split(' ');
      if (path?.startsWith(`${folder}/`)) spawnSync('umount', ['--lazy', path]);
    }
    await removeTree(folder);
  };
  try {
    if (!(await poll(async () => ended || (await answers()), READY_SECONDS, 0.5)) || ended)
      throw new ServicesError(`dockerd does not start; the end of its log:\n${tail(log)}`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { docker, compose, stop };
}
