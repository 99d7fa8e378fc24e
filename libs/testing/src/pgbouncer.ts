import { execa } from 'execa';
import getPort from 'get-port';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { until } from './poll.js';
import { repository } from './repository.js';

/** The program, and the account that it runs as where this is root; from `scripts/services/pgbouncer.mjs`. */
export interface PgbouncerProgram {
  readonly binary: string;
  /** Major and minor. */
  readonly version: readonly [number, number];
  readonly user?: { readonly uid: number; readonly gid: number };
}

/** A PgBouncer in transaction mode before one database, as a process of its own. */
export interface Pgbouncer {
  /** As `DATABASE_URL`. */
  readonly url: string;
  log(): string;
  /** SIGKILL: every connection through it is cut. */
  kill(): Promise<void>;
  /** Starts it again where it was. */
  start(): Promise<void>;
  /** Ends it, and drops its files. */
  stop(): Promise<void>;
}

const INSTALL_SECONDS = 180;
const READY_SECONDS = 10;

/** Whether protocol-level prepared statements go through it. */
export function tracksStatements({ version: [major, minor] }: PgbouncerProgram): boolean {
  return major > 1 || (major === 1 && minor >= 21);
}

/** Finds PgBouncer, installing it where that is possible; the reason, as text, where it cannot be had. */
export async function findPgbouncer(): Promise<PgbouncerProgram | string> {
  const script = join(repository, 'scripts/services/pgbouncer.mjs');
  const { stdout, stderr, exitCode } = await execa(process.execPath, [script], {
    reject: false,
    stdin: 'ignore',
    timeout: INSTALL_SECONDS * 1_000,
  });
  return exitCode === 0 ? (JSON.parse(stdout) as PgbouncerProgram) : stderr;
}

/** Puts a PgBouncer before the database of `databaseUrl`; all its clients share `serverConnections`. */
export async function startPgbouncer(
  program: PgbouncerProgram,
  databaseUrl: string,
  serverConnections: number,
): Promise<Pgbouncer> {
  const target = new URL(databaseUrl);
  const port = await getPort({ host: '127.0.0.1' });
  const folder = await mkdtemp(join(tmpdir(), 'fairlane-pgbouncer-'));
  const file = join(folder, 'pgbouncer.ini');
  await writeFile(join(folder, 'users'), `"${target.username}" "${target.password}"\n`);
  await writeFile(file, configuration(program, target, port, folder, serverConnections));
  if (program.user) {
    for (const path of [folder, file, join(folder, 'users')])
      await chown(path, program.user.uid, program.user.gid);
  }
  await chmod(folder, 0o700);
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${port}`;
  let log = '';
  let kill: () => Promise<void>;
  const start = async (): Promise<void> => {
    const started = execa(program.binary, [file], {
      ...program.user,
      all: true,
      buffer: false,
      reject: false,
      stdin: 'ignore',
    });
    started.all.setEncoding('utf8').on('data', (text: string) => (log += text));
    kill = async () => {
      started.kill('SIGKILL');
      await started;
    };
    await until(async () => accepts(port), {
      deadlineSeconds: READY_SECONDS,
      message: 'PgBouncer to listen',
    });
  };
  await start();
  return {
    url: url.href,
    log: () => log,
    kill: async () => kill(),
    start,
    stop: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function configuration(
  program: PgbouncerProgram,
  { hostname, port: targetPort, pathname }: URL,
  port: number,
  folder: string,
  serverConnections: number,
): string {
  const database = pathname.slice(1);
  return [
    '[databases]',
    `${database} = host=${hostname} port=${targetPort || '5432'} dbname=${database}`,
    '[pgbouncer]',
    'listen_addr = 127.0.0.1',
    `listen_port = ${port}`,
    'unix_socket_dir =',
    'auth_type = scram-sha-256',
    `auth_file = ${join(folder, 'users')}`,
    'pool_mode = transaction',
    `default_pool_size = ${serverConnections}`,
    'max_client_conn = 500',
    ...(tracksStatements(program) ? ['max_prepared_statements = 200'] : []),
    '',
  ].join('\n');
}

async function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
