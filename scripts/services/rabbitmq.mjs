/**
 * A private RabbitMQ node from installed binaries: every port on loopback; name, cookie, data and epmd of its own, so
 * no other node on this machine sees it or is seen by it. Its name ends in `@localhost`, which resolves on a machine
 * whose own host name does not.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { makeOwned, writeOwned } from './folders.mjs';
import { AMQP_GREETING, answerAt, choosePorts, isAmqp } from './ports.mjs';
import { poll, processesIn, serviceUser, ServicesError, stopProcesses, tail } from './processes.mjs';

const NAME = 'fairlane';
const NODE = 'fairlane@localhost';
const PROGRAMS = ['rabbitmq-server', 'beam.smp', 'epmd', 'erl_child_setup', 'inet_gethost'];
const PORTS = ['amqp', 'management', 'prometheus', 'distribution', 'epmd'];
/** Message TTL on quorum queues came with 3.10, and turns need it. */
const OLDEST = [3, 10];

export const rabbitmq = {
  title: 'RabbitMQ',
  urlVariable: 'AMQP_URL',
  packages: ['rabbitmq-server'],
  user: () => serviceUser('rabbitmq'),
  find,
  start,
  stop,
};

/**
 * The folder of the server's own scripts. Those in Debian's /usr/sbin are wrappers that switch the user and ignore
 * HOME, hence the cookie; the real ones have `rabbitmq-env` beside them. Undefined when none is new enough.
 */
function find() {
  const inPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  return ['/usr/lib/rabbitmq/bin', '/opt/rabbitmq/sbin', ...inPath].find(
    (bin) =>
      ['rabbitmq-server', 'rabbitmq-env', 'rabbitmqctl'].every((name) => fs.existsSync(join(bin, name))) &&
      isNew(bin),
  );
}

/** A release carries its version in the name of its folder, or at least in that of its main library. */
function isNew(bin) {
  const home = dirname(dirname(fs.realpathSync(join(bin, 'rabbitmq-server'))));
  const plugins = join(home, 'plugins');
  const names = [home, ...(fs.existsSync(plugins) ? fs.readdirSync(plugins) : [])];
  const version = names.map((name) => /rabbit(?:mq_server)?-(\d+)\.(\d+)/.exec(name)).find(Boolean);
  if (!version) return false;
  const [major, minor] = [Number(version[1]), Number(version[2])];
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

/** Starts the node unless it runs, and answers with its part of the environment. */
async function start({ data, log, binaries, durable, state }) {
  const folder = join(data, 'rabbitmq');
  const user = rabbitmq.user();
  const running = processesIn(folder, PROGRAMS).some(({ program }) => program === 'beam.smp');
  if (!running || !(await isReady(state.rabbitmq))) {
    await stop({ data, durable: false });
    state.rabbitmq = await choosePorts(PORTS, state.rabbitmq);
    prepare(folder, state, user, durable);
    await launch(folder, binaries, state.rabbitmq, log, user);
  }
  const { amqp, management } = state.rabbitmq;
  const login = `${NAME}:${state.password}@127.0.0.1`;
  return {
    AMQP_URL: `amqp://${login}:${amqp}`,
    RABBITMQ_MANAGEMENT_URL: `http://${login}:${management}`,
    RABBITMQCTL: join(folder, 'rabbitmqctl'),
  };
}

/** A node whose data nobody wants again is killed: an orderly shutdown takes seconds. */
async function stop({ data, durable }) {
  await stopProcesses(join(data, 'rabbitmq'), PROGRAMS, durable ? 'SIGTERM' : 'SIGKILL', 40);
}

function prepare(folder, state, user, durable) {
  for (const path of ['', 'home', 'data', 'log', 'generated']) makeOwned(join(folder, path), user);
  const ports = state.rabbitmq;
  writeOwned(join(folder, 'home', '.erlang.cookie'), randomBytes(16).toString('hex'), user, 0o400);
  const plugins = durable ? 'rabbitmq_management,rabbitmq_prometheus' : 'rabbitmq_management';
  writeOwned(join(folder, 'enabled_plugins'), `[${plugins}].\n`, user);
  const settings = [
    `listeners.tcp.default = 127.0.0.1:${ports.amqp}`,
    'management.tcp.ip = 127.0.0.1',
    `management.tcp.port = ${ports.management}`,
    ...(durable ? ['prometheus.tcp.ip = 127.0.0.1', `prometheus.tcp.port = ${ports.prometheus}`] : []),
    `default_user = ${NAME}`,
    `default_pass = ${state.password}`,
    'disk_free_limit.absolute = 200MB',
  ];
  writeOwned(join(folder, 'rabbitmq.conf'), `${settings.join('\n')}\n`, user);
}

/** epmd first, in the foreground and so ours to stop; one that the node starts would outlive it, unseen. */
async function launch(folder, bin, ports, log, user) {
  const env = environment(folder, bin, ports);
  writeControl(folder, bin, env, user);
  const sink = fs.openSync(log, 'a');
  const options = { ...user, env, cwd: folder, detached: true, stdio: ['ignore', sink, sink] };
  const spawned = (command, args) => {
    const child = spawn(command, args, options);
    const watch = { ended: undefined };
    child.once('error', (cause) => (watch.ended = cause.message));
    child.once('exit', (code, signal) => (watch.ended ??= `ended with ${signal ?? code}`));
    child.unref();
    return watch;
  };
  const up = async (watch, title, isUp, seconds) => {
    if (await poll(() => watch.ended ?? isUp(), seconds)) {
      if (watch.ended === undefined) return;
    }
    await stop({ data: dirname(folder), durable: false });
    const reason = watch.ended ?? `is not ready after ${seconds} s`;
    throw new ServicesError(`${title} ${reason}; the end of ${log}:\n${tail(log)}`);
  };
  try {
    const epmd = spawned('epmd', ['-port', String(ports.epmd), '-address', '127.0.0.1']);
    await up(epmd, 'epmd (the name service of Erlang)', () => answerAt({ port: ports.epmd }), 10);
    await up(spawned(join(bin, 'rabbitmq-server'), []), 'RabbitMQ', () => isReady(ports), 90);
  } finally {
    fs.closeSync(sink);
  }
}

/** Ready is a node that answers the AMQP greeting, and whose management listens: it comes last. */
async function isReady(ports) {
  if (!ports || !(await answerAt({ port: ports.management }))) return false;
  return isAmqp(await answerAt({ port: ports.amqp }, AMQP_GREETING));
}

function environment(folder, bin, ports) {
  return {
    PATH: `${bin}:${process.env.PATH ?? '/usr/bin:/bin'}`,
    HOME: join(folder, 'home'),
    LANG: 'C.UTF-8',
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_CONF_ENV_FILE: '/dev/null', // Debian's /etc/rabbitmq/rabbitmq-env.conf is about the system's node
    RABBITMQ_NODENAME: NODE,
    RABBITMQ_NODE_PORT: String(ports.amqp),
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_DIST_PORT: String(ports.distribution),
    RABBITMQ_MNESIA_BASE: join(folder, 'data'),
    RABBITMQ_LOG_BASE: join(folder, 'log'),
    RABBITMQ_PID_FILE: join(folder, 'pid'),
    RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
    RABBITMQ_CONFIG_FILE: join(folder, 'rabbitmq.conf'),
    RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'generated'),
    // No busy waiting of idle schedulers: the machine is shared with the workers.
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS:
      '-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none',
  };
}

/** `rabbitmqctl` for this node, for operators and for tests that upset it. */
function writeControl(folder, bin, env, user) {
  const exports = Object.entries(env).map(([name, value]) => `export ${name}='${value}'`);
  const script = ['#!/bin/sh', ...exports, `exec '${join(bin, 'rabbitmqctl')}' "$@"`, ''].join('\n');
  writeOwned(join(folder, 'rabbitmqctl'), script, user, 0o700);
}
