/**
 * Five hosts with systemd on one machine: a root file system that all share read-only, with an overlay, a network namespace and
 * a systemd-nspawn each. They hang on a bridge in a namespace of its own, the lab, in which the tests run as well: nothing
 * listens on the machine itself, and nothing is left of it once the lab is gone.
 */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { poll, run, ServicesError } from '../../scripts/services/processes.mjs';

export const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const folder = join(repository, '.fairlane', 'deploy');
const base = join(folder, 'base');
const key = join(folder, 'ssh-key');

const LAB = 'fairlane-lab';
/** A namespace on the same network that belongs to nobody: what is open to it is open to all. */
export const OUTSIDE = 'fairlane-outside';
export const LAB_ADDRESS = '10.99.0.1';
const OUTSIDE_ADDRESS = '10.99.0.250';
export const PROXY_PORT = 3128;
export const addressOf = (host) => `10.99.0.${10 + Number(host.slice(1))}`;

/** What a cloud's image of Debian has, more or less; everything else the playbook installs. */
const PACKAGES =
  'systemd,systemd-sysv,dbus,openssh-server,python3,python3-apt,sudo,iproute2,procps,ca-certificates';
const BOOT_SECONDS = 60;
const CGROUPS = ['systemd', 'unified'].map((name) => `/sys/fs/cgroup/${name}`);

/** Why the lab cannot be here; undefined when it can. */
export async function obstacle() {
  if (process.getuid?.() !== 0) return 'it must be run as root: it makes network namespaces and boots hosts';
  const tools = {
    'ansible-playbook': 'ansible',
    'ansible-lint': 'ansible-lint',
    'systemd-nspawn': 'systemd-container',
    mmdebstrap: 'mmdebstrap',
    ip: 'iproute2',
    ssh: 'openssh-client',
  };
  const missing = [];
  for (const [tool, name] of Object.entries(tools))
    if (!(await succeeds('sh', ['-c', `command -v ${tool}`]))) missing.push(name);
  if (missing.length > 0) return `apt-get install --no-install-recommends ${missing.join(' ')}`;
  if (!fs.readFileSync('/proc/filesystems', 'utf8').includes('overlay')) return 'the kernel has no overlayfs';
  if (!(await succeeds('unshare', ['--net', 'true']))) return 'network namespaces cannot be made here';
  return undefined;
}

/** The shared root file system, made once: `rm -r .fairlane/deploy` has it made anew. */
export async function makeBase() {
  fs.mkdirSync(folder, { recursive: true });
  if (!fs.existsSync(key)) await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', key]);
  if (!fs.existsSync(join(base, 'usr/sbin/sshd'))) {
    fs.rmSync(base, { recursive: true, force: true });
    const making = `${base}.new`;
    fs.rmSync(making, { recursive: true, force: true });
    await run('mmdebstrap', ['--variant=minbase', `--include=${PACKAGES}`, 'bookworm', making], {
      seconds: 600,
    });
    fs.renameSync(making, base);
  }
  const write = (file, text) => {
    fs.mkdirSync(dirname(join(base, file)), { recursive: true });
    fs.writeFileSync(join(base, file), text);
  };
  for (const name of fs.readdirSync(join(base, 'etc/ssh')).filter((name) => name.startsWith('ssh_host_')))
    fs.rmSync(join(base, 'etc/ssh', name));
  write('root/.ssh/authorized_keys', fs.readFileSync(`${key}.pub`, 'utf8'));
  write('etc/machine-id', '');
  write(
    'etc/apt/apt.conf.d/90lab',
    `Acquire::http::Proxy "http://${LAB_ADDRESS}:${PROXY_PORT}";\nAcquire::Languages "none";\n`,
  );
  fs.utimesSync(join(base, 'var/lib/apt/lists'), 0, 0); // there are no lists, so they are not fresh either
  const sources = '/etc/apt/sources.list.d/debian.sources';
  if (fs.existsSync(sources)) {
    fs.rmSync(join(base, 'etc/apt/sources.list'), { force: true });
    write('etc/apt/sources.list.d/debian.sources', fs.readFileSync(sources, 'utf8'));
  }
  // Host keys are each host's own; the consoles and timers of a real machine only cost processor time here.
  write(
    'etc/systemd/system/host-keys.service',
    '[Unit]\nBefore=ssh.service\n[Service]\nType=oneshot\nExecStart=/usr/bin/ssh-keygen -A\n[Install]\nWantedBy=multi-user.target\n',
  );
  const systemd = join(base, 'etc/systemd/system');
  fs.mkdirSync(join(systemd, 'multi-user.target.wants'), { recursive: true });
  link('/etc/systemd/system/host-keys.service', join(systemd, 'multi-user.target.wants/host-keys.service'));
  for (const unit of [
    'console-getty.service',
    'apt-daily.timer',
    'apt-daily-upgrade.timer',
    'e2scrub_all.timer',
  ])
    link('/dev/null', join(systemd, unit));
}

function link(target, file) {
  fs.rmSync(file, { force: true });
  fs.symlinkSync(target, file);
}

/** Makes the lab's namespace with its bridge, and the one that is outside. */
export async function openLab() {
  await ip('netns', 'add', LAB);
  await inLab('ip', 'link', 'set', 'lo', 'up');
  await inLab('ip', 'link', 'add', 'lab', 'type', 'bridge');
  await inLab('ip', 'addr', 'add', `${LAB_ADDRESS}/24`, 'dev', 'lab');
  await inLab('ip', 'link', 'set', 'lab', 'up');
  await connectNamespace(OUTSIDE, OUTSIDE_ADDRESS);
}

/** Words that run a command in the lab's network. */
export const labCommand = (...command) => ['nsenter', `--net=/run/netns/${LAB}`, ...command];

async function inLab(...command) {
  const [program, ...args] = labCommand(...command);
  return run(program, args);
}

/** Runs a command of this machine in another network of the lab. */
export async function inNamespace(namespace, ...command) {
  return run('nsenter', [`--net=/run/netns/${namespace}`, ...command], { cwd: repository });
}

const cableOf = (namespace) => `v-${namespace}`.slice(0, 15);

async function connectNamespace(namespace, address) {
  await ip('netns', 'add', namespace);
  await ip('-n', namespace, 'link', 'set', 'lo', 'up');
  const cable = cableOf(namespace);
  await inLab(
    'ip',
    'link',
    'add',
    cable,
    'type',
    'veth',
    'peer',
    'name',
    'eth0',
    'netns',
    `/run/netns/${namespace}`,
  );
  await inLab('ip', 'link', 'set', cable, 'master', 'lab', 'up');
  await ip('-n', namespace, 'addr', 'add', `${address}/24`, 'dev', 'eth0');
  await ip('-n', namespace, 'link', 'set', 'eth0', 'up');
}

const namespaceOf = (host) => `fairlane-${host}`;
const placeOf = (host) => join(folder, 'hosts', host);
const children = new Map();

/** Boots a host, fresh, or with what it had when it was switched off. */
export async function bootHost(host) {
  const place = placeOf(host);
  for (const part of ['upper', 'work', 'root']) fs.mkdirSync(join(place, part), { recursive: true });
  const [upper, work, root] = ['upper', 'work', 'root'].map((part) => join(place, part));
  await run('mount', [
    '-t',
    'overlay',
    '-o',
    `lowerdir=${base},upperdir=${upper},workdir=${work}`,
    'overlay',
    root,
  ]);
  fs.writeFileSync(join(root, 'etc/hostname'), `${host}\n`);
  // An empty resolv.conf, and a name for itself: or every look-up of a name would wait for a server.
  fs.rmSync(join(root, 'etc/resolv.conf'), { force: true });
  fs.writeFileSync(join(root, 'etc/resolv.conf'), '');
  if (!fs.existsSync(join(upper, 'etc/hosts')))
    fs.writeFileSync(join(root, 'etc/hosts'), `127.0.0.1 localhost\n${addressOf(host)} ${host}\n`);
  const namespace = namespaceOf(host);
  await connectNamespace(namespace, addressOf(host));
  await ip('-n', namespace, 'route', 'add', 'default', 'via', LAB_ADDRESS);
  const enter = CGROUPS.map(
    (cgroup) => `mkdir -p ${cgroup}/${namespace}; echo $$ > ${cgroup}/${namespace}/cgroup.procs;`,
  );
  const nspawn = [
    'systemd-nspawn --register=no --keep-unit --quiet --capability=CAP_NET_ADMIN --resolv-conf=off --link-journal=no',
    `--network-namespace-path=/run/netns/${namespace} -M ${namespace} -D ${root} --console=read-only -b`,
  ].join(' ');
  const console_ = fs.openSync(join(place, 'console.log'), 'a');
  const child = spawn('sh', ['-c', `${enter.join(' ')} exec ${nspawn}`], {
    env: { PATH: process.env.PATH, SYSTEMD_NSPAWN_API_VFS_WRITABLE: 'network' },
    stdio: ['ignore', console_, console_],
    detached: true,
  });
  fs.closeSync(console_);
  child.once('exit', () => children.delete(host));
  children.set(host, child);
  fs.writeFileSync(join(place, 'pid'), String(child.pid));
}

/** Resolves once ssh answers on every one of the hosts. */
export async function awaitHosts(hosts) {
  for (const host of hosts)
    if (
      !(await poll(
        async () => succeeds('ssh', [...sshOptions(), `root@${addressOf(host)}`, 'true'], 5),
        BOOT_SECONDS,
        0.3,
      ))
    )
      throw new ServicesError(`${host} does not answer; see ${join(placeOf(host), 'console.log')}`);
}

export const sshOptions = () =>
  `-i ${key} -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR -o ConnectTimeout=5`.split(
    ' ',
  );
export const sshKey = key;

/** Runs a shell command on a host, as root, and answers with its output. */
export async function onHost(host, command, seconds = 60) {
  return run('ssh', [...sshOptions(), `root@${addressOf(host)}`, command], { seconds });
}

/** As a power cut: no process of the host lives on. Its disk stays. */
export async function switchOff(host) {
  const pid = Number(fs.readFileSync(join(placeOf(host), 'pid'), 'utf8'));
  if (isAlive(pid)) {
    const inits = (await run('pgrep', ['-P', String(pid)]).catch(() => ''))
      .trim()
      .split('\n')
      .filter(Boolean);
    for (const init of inits) kill(Number(init)); // the namespace's first process takes all others along
    kill(pid);
    if (!(await poll(() => !isAlive(pid), 20))) throw new ServicesError(`${host} cannot be switched off`);
  }
  await unplug(host);
}

async function unplug(host) {
  await poll(
    async () => !isMounted(join(placeOf(host), 'root')) || succeeds('umount', [join(placeOf(host), 'root')]),
    20,
    0.2,
  );
  await ip('netns', 'del', namespaceOf(host)).catch(() => undefined);
  for (const cgroup of CGROUPS)
    await run('sh', [
      '-c',
      `find ${cgroup}/${namespaceOf(host)} -depth -type d -exec rmdir {} + 2>&1 || true`,
    ]);
}

/** Cuts a host's cable, or mends it. */
export async function cutLink(host, isCut) {
  await inLab('ip', 'link', 'set', cableOf(namespaceOf(host)), isCut ? 'down' : 'up');
}

/** Takes everything away that this run, or an earlier one that was killed, has left. `keepDisks` leaves the hosts' files. */
export async function closeLab({ keepDisks = false } = {}) {
  const hosts = fs.existsSync(join(folder, 'hosts')) ? fs.readdirSync(join(folder, 'hosts')) : [];
  for (const host of hosts) {
    if (fs.existsSync(join(placeOf(host), 'pid'))) await switchOff(host);
    if (!keepDisks && !isMounted(join(placeOf(host), 'root')))
      fs.rmSync(placeOf(host), { recursive: true, force: true });
  }
  for (const namespace of [OUTSIDE, LAB]) await ip('netns', 'del', namespace).catch(() => undefined);
}

export async function succeeds(command, args, seconds = 15) {
  return run(command, args, { seconds }).then(
    () => true,
    () => false,
  );
}

async function ip(...args) {
  return run('ip', args);
}

const isMounted = (path) => fs.readFileSync('/proc/mounts', 'utf8').includes(` ${path} `);

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(fs.readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}

function kill(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It ended on its own.
  }
}
