/** A private PostgreSQL from installed binaries: TCP on loopback only, a password of its own, no Unix socket. */
import { Buffer } from 'node:buffer';
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { makeOwned, writeOwned } from './folders.mjs';
import { answerAt, choosePorts } from './ports.mjs';
import { processesIn, run, serviceUser, ServicesError, stopProcesses } from './processes.mjs';

const NAME = 'fairlane';
const PROGRAMS = ['postgres', 'postmaster'];
const PROGRAMS_NEEDED = ['initdb', 'pg_ctl', 'postgres'];
const OLDEST = 14;
/** To this the server answers one byte, whether it can TLS or not; so it is PostgreSQL, and it listens. */
const SSL_REQUEST = Buffer.from('0000000804d2162f', 'hex');

export const postgres = {
  title: 'PostgreSQL',
  urlVariable: 'DATABASE_URL',
  packages: ['postgresql'],
  user: () => serviceUser('postgres'),
  find,
  start,
  stop,
};

/** The installed servers that are new enough, newest first: `[{ bin, version }]`; undefined when there is none. */
function find() {
  const root = '/usr/lib/postgresql';
  const packaged = fs.existsSync(root) ? fs.readdirSync(root).map((name) => join(root, name, 'bin')) : [];
  const inPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder.startsWith('/'));
  const found = [...packaged, ...inPath]
    .filter((bin) => PROGRAMS_NEEDED.every((name) => fs.existsSync(join(bin, name))))
    .map((bin) => ({ bin, version: versionOf(bin) }))
    .filter(({ version }) => version >= OLDEST);
  return found.length > 0 ? found.sort((a, b) => b.version - a.version) : undefined;
}

function versionOf(bin) {
  const { stdout } = spawnSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' });
  return Number(/\) (\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}

/** Starts the server unless it runs, and answers with its part of the environment. */
async function start({ data, log, binaries, durable, state }) {
  const folder = join(data, 'postgres');
  const user = postgres.user();
  const password = state.password;
  if (!fs.existsSync(folder)) await initialise(folder, binaries[0].bin, user, password);
  const bin = matching(binaries, folder);

  const running = processesIn(folder, PROGRAMS).length > 0;
  if (!running || !(await answerAt({ port: state.postgres?.port }, SSL_REQUEST))) {
    await stop({ data, durable });
    fs.rmSync(join(folder, 'postmaster.pid'), { force: true });
    state.postgres = await choosePorts(['port'], state.postgres);
    writeOwned(join(folder, 'fairlane.conf'), settings(state.postgres.port, durable), user);
    // pg_ctl puts the server into a session of its own, so a Ctrl-C in the terminal does not reach it.
    await run(join(bin, 'pg_ctl'), ['start', '-D', folder, '-w', '-t', '60'], {
      user,
      cwd: folder,
      seconds: 90,
      log,
    });
  }
  const control = join(dirname(folder), 'pg_ctl');
  writeControl(control, { folder, bin, log, user });
  return {
    DATABASE_URL: `postgres://${NAME}:${password}@127.0.0.1:${state.postgres.port}/${NAME}`,
    PG_CTL: control,
  };
}

/**
 * SIGINT is PostgreSQL's "fast" shutdown: transactions are rolled back, the data files are left clean. SIGQUIT, for
 * data that nobody wants again, leaves at once.
 */
async function stop({ data, durable }) {
  await stopProcesses(join(data, 'postgres'), PROGRAMS, durable ? 'SIGINT' : 'SIGQUIT', 30);
}

/** The data of one major version cannot be read by another. */
function matching(binaries, folder) {
  const version = Number(fs.readFileSync(join(folder, 'PG_VERSION'), 'utf8'));
  const match = binaries.find((candidate) => candidate.version === version);
  if (match) return match.bin;
  throw new ServicesError(
    `The data in ${folder} belongs to PostgreSQL ${version}, which is not installed (any more). ` +
      'Install that version, or drop the data with "make clean".',
  );
}

/** Made aside and renamed when complete: an initialisation cut short leaves nothing that looks like a database. */
async function initialise(folder, bin, user, password) {
  const aside = `${folder}.new`;
  fs.rmSync(aside, { recursive: true, force: true });
  makeOwned(aside, user);
  const passwordFile = `${folder}.password`;
  writeOwned(passwordFile, password, user);
  const options = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C.UTF-8', '--no-sync'];
  await run(join(bin, 'initdb'), ['-D', aside, '-U', NAME, `--pwfile=${passwordFile}`, ...options], { user });
  fs.rmSync(passwordFile);
  await run(join(bin, 'postgres'), ['--single', '-D', aside, 'postgres'], {
    user,
    input: `create database ${NAME}\n`,
  });
  fs.appendFileSync(join(aside, 'postgresql.conf'), "\ninclude_if_exists 'fairlane.conf'\n");
  fs.renameSync(aside, folder);
}

/** The settings of a test's server buy speed with durability, which a test never needs; elsewhere a commit is a commit. */
function settings(port, durable) {
  const shared = {
    listen_addresses: "'127.0.0.1'",
    unix_socket_directories: "''",
    port,
    max_connections: 300,
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    idle_in_transaction_session_timeout: '60s',
    jit: 'off',
    synchronous_commit: 'on',
    log_timezone: "'UTC'",
    timezone: "'UTC'",
  };
  const all = durable ? shared : { ...shared, fsync: 'off', full_page_writes: 'off' };
  return Object.entries(all)
    .map(([name, value]) => `${name} = ${value}\n`)
    .join('');
}

/**
 * `pg_ctl` for this server (`restart -m immediate`, ...), for operators and for tests that upset it. What it says goes
 * to the server's log: a server that it starts keeps its output open.
 */
function writeControl(control, { folder, bin, log, user }) {
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const account = user ? `setpriv --reuid=${user.uid} --regid=${user.gid} --clear-groups ` : '';
  const script = [
    '#!/bin/sh',
    `cd ${quoted(folder)}`,
    `exec ${account}${quoted(join(bin, 'pg_ctl'))} -D ${quoted(folder)} "$@" >>${quoted(log)} 2>&1`,
    '',
  ].join('\n');
  writeOwned(control, script, undefined, 0o700);
}
