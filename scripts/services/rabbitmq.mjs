/**
 * A private RabbitMQ node from installed binaries: every port on loopback; name, cookie, data and epmd of its own, so
 * no other node on this machine sees it or is seen by it. Its name ends in `@localhost`, which resolves on a machine
 * whose own host name does not.
 *
 * Or a cluster of several: the further nodes share the cookie and the epmd, and have a loopback address each, so that
 * all listen on the same port. They join the first one when they start for the first time.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { makeOwned, writeOwned } from './folders.mjs';
import { AMQP_GREETING, answerAt, choosePorts, isAmqp } from './ports.mjs';
import { poll, processesIn, serviceUser, ServicesError, stopProcesses, tail } from './processes.mjs';

const NAME = 'fairlane';
const NODE_PROGRAMS = ['rabbitmq-server', 'beam.smp', 'erl_child_setup', 'inet_gethost'];
const PROGRAMS = [...NODE_PROGRAMS, 'epmd'];
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

/** Starts the nodes that do not run, one after the other, and answers with their part of the environment. */
async function start({ data, log, binaries, durable, state, rabbitNodes = 1 }) {
  const user = rabbitmq.user();
  const nodes = Array.from({ length: rabbitNodes }, (_, index) => describeNode(data, index));
  const missing = [];
  for (const node of nodes) if (!(await isRunning(node, state.rabbitmq))) missing.push(node);
  if (missing.length === nodes.length) {
    await stop({ data, durable: false });
    const names = [...PORTS, ...nodes.slice(1).map(({ distribution }) => distribution)];
    state.rabbitmq = await choosePorts(
      names,
      state.rabbitmq,
      nodes.map(({ host }) => host),
    );
    state.cookie = randomBytes(16).toString('hex');
  }
  for (const node of missing) {
    await stopProcesses(node.folder, NODE_PROGRAMS, 'SIGKILL');
    prepare(node, nodes, state, user, durable);
    await launch(node, nodes[0], binaries, state.rabbitmq, log, user).catch(async (error) => {
      await stop({ data, durable: false });
      throw error;
    });
  }
  const { amqp, management } = state.rabbitmq;
  const login = `${NAME}:${state.password}`;
  return {
    AMQP_URL: `amqp://${login}@${nodes.map(({ host }) => host).join(',')}:${amqp}`,
    RABBITMQ_MANAGEMENT_URL: `http://${login}@${nodes[0].host}:${management}`,
    RABBITMQCTL: join(nodes[0].folder, 'rabbitmqctl'),
    ...(nodes.length > 1 ? { RABBITMQ_NODES: nodes.map(({ name }) => name).join(',') } : {}),
  };
}

/** What tells the nodes of an instance apart; `distribution` is the name of a port. */
function describeNode(data, index) {
  const suffix = index === 0 ? '' : String(index + 1);
  return {
    name: `${NAME}${suffix}@localhost`,
    host: `127.0.0.${index + 1}`,
    folder: join(data, `rabbitmq${suffix}`),
    distribution: `distribution${suffix}`,
  };
}

async function isRunning(node, ports) {
  const hasProcess = processesIn(node.folder, PROGRAMS).some(({ program }) => program === 'beam.smp');
  return hasProcess && (await isReady(node, ports));
}

/** Nodes whose data nobody wants again are killed: an orderly shutdown takes seconds. */
async function stop({ data, durable }) {
  const folders = fs.readdirSync(data).filter((name) => /^rabbitmq\d*$/.test(name));
  const signal = durable ? 'SIGTERM' : 'SIGKILL';
  await Promise.all(folders.map((name) => stopProcesses(join(data, name), PROGRAMS, signal, 40)));
}

function prepare(node, nodes, state, user, durable) {
  const { folder, host } = node;
  for (const path of ['', 'home', 'data', 'log', 'generated']) makeOwned(join(folder, path), user);
  const ports = state.rabbitmq;
  writeOwned(join(folder, 'home', '.erlang.cookie'), state.cookie, user, 0o400);
  const plugins = durable ? 'rabbitmq_management,rabbitmq_prometheus' : 'rabbitmq_management';
  writeOwned(join(folder, 'enabled_plugins'), `[${plugins}].\n`, user);
  const settings = [
    `listeners.tcp.default = ${host}:${ports.amqp}`,
    `management.tcp.ip = ${host}`,
    `management.tcp.port = ${ports.management}`,
    ...(durable ? [`prometheus.tcp.ip = ${host}`, `prometheus.tcp.port = ${ports.prometheus}`] : []),
    `default_user = ${NAME}`,
    `default_pass = ${state.password}`,
    'disk_free_limit.absolute = 200MB',
    ...(nodes.length > 1 ? clusterSettings(nodes) : []),
  ];
  writeOwned(join(folder, 'rabbitmq.conf'), `${settings.join('\n')}\n`, user);
}

/** The log of the quorum queues is in memory as well, up to its size: 512 MB a node by default. */
function clusterSettings([first]) {
  return [
    'cluster_formation.peer_discovery_backend = classic_config',
    `cluster_formation.classic_config.nodes.1 = ${first.name}`,
    'raft.wal_max_size_bytes = 32000000',
  ];
}

/** epmd first, in the foreground and so ours to stop; one that a node starts would outlive it, unseen. */
async function launch(node, first, bin, ports, log, user) {
  const { folder } = node;
  const env = environment(node, bin, ports);
  writeControl(folder, bin, env, user);
  const sink = fs.openSync(log, 'a');
  const options = { ...user, env, detached: true, stdio: ['ignore', sink, sink] };
  const spawned = (command, args, cwd) => {
    const child = spawn(command, args, { ...options, cwd });
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
    const reason = watch.ended ?? `is not ready after ${seconds} s`;
    throw new ServicesError(`${title} ${reason}; the end of ${log}:\n${tail(log)}`);
  };
  try {
    const isNamed = () => answerAt({ port: ports.epmd });
    if (!(await isNamed())) {
      const epmd = spawned('epmd', ['-port', String(ports.epmd), '-address', '127.0.0.1'], first.folder);
      await up(epmd, 'epmd (the name service of Erlang)', isNamed, 10);
    }
    await up(spawned(join(bin, 'rabbitmq-server'), [], folder), 'RabbitMQ', () => isReady(node, ports), 90);
  } finally {
    fs.closeSync(sink);
  }
}

/** Ready is a node that answers the AMQP greeting, and whose management listens: it comes last. */
async function isReady({ host }, ports) {
  if (!ports || !(await answerAt({ host, port: ports.management }))) return false;
  return isAmqp(await answerAt({ host, port: ports.amqp }, AMQP_GREETING));
}

function environment({ name, host, folder, distribution }, bin, ports) {
  return {
    PATH: `${bin}:${process.env.PATH ?? '/usr/bin:/bin'}`,
    HOME: join(folder, 'home'),
    LANG: 'C.UTF-8',
    ERL_EPMD_PORT: String(ports.epmd),
    ERL_EPMD_ADDRESS: '127.0.0.1',
    RABBITMQ_CONF_ENV_FILE: '/dev/null', // Debian's /etc/rabbitmq/rabbitmq-env.conf is about the system's node
    RABBITMQ_NODENAME: name,
    RABBITMQ_NODE_PORT: String(ports.amqp),
    RABBITMQ_NODE_IP_ADDRESS: host,
    RABBITMQ_DIST_PORT: String(ports[distribution]),
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
