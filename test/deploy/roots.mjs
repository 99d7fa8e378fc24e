/**
 * Root folders of Debian releases, for servers of versions that this machine does not have, and for stand-ins of images
 * that it cannot pull. Made once (1 to 3 minutes, 600 MB), in `.fairlane/roots`; `make clean` drops them.
 */
import { spawn, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { repository } from '../../scripts/services/folders.mjs';
import { install, mayInstall } from '../../scripts/services/packages.mjs';
import { run, ServicesError } from '../../scripts/services/processes.mjs';

/** The servers that the tests want, and what certificates are checked against. */
const PACKAGES = ['ca-certificates', 'pgbouncer', 'postgresql', 'prometheus', 'rabbitmq-server'];
const MIRROR = 'http://deb.debian.org/debian';
const MINUTES = 20;

/** The root of a release (`trixie`, `forky`) with the servers in it, as a tar file. */
export async function debianRoot(suite) {
  if (process.getuid?.() !== 0)
    throw new ServicesError('Only root can make and enter the root of another Debian.');
  const file = join(repository, '.fairlane/roots', `${suite}.tar`);
  if (fs.existsSync(file)) return file;
  if (spawnSync('mmdebstrap', ['--version']).status !== 0) {
    if (!mayInstall()) throw new ServicesError('There is no mmdebstrap, and no apt-get to install it.');
    await install(['mmdebstrap']);
  }
  process.stderr.write(`Making a root of Debian ${suite} ...\n`);
  fs.mkdirSync(join(repository, '.fairlane/roots'), { recursive: true });
  const draft = file.replace(/\.tar$/, '.new.tar');
  const options = ['--variant=minbase', `--include=${PACKAGES.join(',')}`];
  // A mirror that has stood still for two weeks will do.
  options.push('--aptopt=Acquire::Retries "3"', '--aptopt=Acquire::Check-Valid-Until "false"');
  // In a mount namespace: /dev, /proc and /sys of this machine, which it mounts, are nowhere else, and go with it.
  const apart = ['--mount', '--propagation', 'private', 'mmdebstrap'];
  await run('unshare', [...apart, ...options, suite, draft, MIRROR], { seconds: MINUTES * 60 });
  fs.renameSync(draft, file);
  return file;
}

/**
 * Starts a shell script in an unpacked root, with process, mount and shared memory namespaces of its own: they and all
 * that it has started go when its process is killed. The machine's network is its network.
 */
export function startInRoot(root, script, { env = {}, log }) {
  const sink = fs.openSync(log, 'a');
  // No exec: a process that changes its user forgets that it is to end with its parent, and the first one must not.
  const enter = `mount -t proc proc "$0/proc" && mount --rbind /dev "$0/dev" && mount -t tmpfs tmpfs "$0/dev/shm" &&
    chroot "$0" /bin/sh -euc "$1"; exit $?`;
  const child = spawn(
    'unshare',
    ['--mount', '--ipc', '--pid', '--fork', '--kill-child=SIGKILL', 'sh', '-c', enter, root, script],
    {
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', ...env },
      stdio: ['ignore', sink, sink],
    },
  );
  fs.closeSync(sink);
  return child;
}

/**
 * Removes a folder, but not what is mounted in it, which leads elsewhere. In a session of its own: whoever ends this
 * process' group while it cleans up leaves nothing half-removed.
 */
export function removeTree(folder) {
  return new Promise((resolve) => {
    spawn('rm', ['-rf', '--one-file-system', folder], { detached: true, stdio: 'ignore' }).once(
      'close',
      resolve,
    );
  });
}
