/**
 * The core of the tests on the PostgreSQL, RabbitMQ and PgBouncer of another Debian than this machine's:
 *
 *   node test/deploy/compat.mjs [--suite forky] [jest's arguments]     as root (`make test-compat`); 20 to 30 minutes
 *
 * Left out are the tests that stop and start servers of their own, which take the installed ones, and the chaos.
 */
/* global fetch */
import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { interruption, runAsCommand } from '../../scripts/services/command.mjs';
import { repository } from '../../scripts/services/folders.mjs';
import { AMQP_GREETING, answerAt, choosePorts, isAmqp } from '../../scripts/services/ports.mjs';
import { poll, ServicesError, tail } from '../../scripts/services/processes.mjs';
import { build, projectEnvironment, projectNode, runVisibly } from '../../scripts/toolchain.mjs';
import { debianRoot, removeTree, startInRoot } from './roots.mjs';

const READY_SECONDS = 90;
const JEST_MINUTES = 60;
/** What such a file says. */
const OWN_SERVERS = /startOwnServers|startRabbitCluster|RABBITMQCTL/;

const POSTGRES = `
bin=$(echo /usr/lib/postgresql/*/bin)
as='setpriv --reuid=postgres --regid=postgres --init-groups'
mkdir -p /srv/postgres && chown postgres /srv/postgres
printf %s "$PASSWORD" > /srv/password && chown postgres /srv/password
$as "$bin/initdb" -D /srv/postgres -U fairlane --pwfile=/srv/password --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8 --no-sync
echo 'create database fairlane' | $as "$bin/postgres" --single -D /srv/postgres postgres
exec $as "$bin/postgres" -D /srv/postgres -c port=$POSTGRES_PORT -c listen_addresses=127.0.0.1 -c unix_socket_directories= \\
  -c max_connections=300 -c shared_buffers=256MB -c max_wal_size=2GB -c jit=off -c fsync=off -c full_page_writes=off`;

const RABBITMQ = `
export HOME=/srv/rabbitmq RABBITMQ_CONF_ENV_FILE=/dev/null RABBITMQ_NODENAME=compat@localhost
export RABBITMQ_MNESIA_BASE=/srv/rabbitmq/data RABBITMQ_LOG_BASE=/srv/rabbitmq/log
export RABBITMQ_CONFIG_FILE=/srv/rabbitmq/rabbitmq.conf RABBITMQ_ENABLED_PLUGINS_FILE=/srv/rabbitmq/plugins
export ERL_EPMD_ADDRESS=127.0.0.1 RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS='-kernel inet_dist_use_interface {127,0,0,1}'
mkdir -p /srv/rabbitmq
cat > $RABBITMQ_CONFIG_FILE <<CONFIGURATION
listeners.tcp.default = 127.0.0.1:$AMQP_PORT
management.tcp.ip = 127.0.0.1
management.tcp.port = $MANAGEMENT_PORT
default_user = fairlane
default_pass = $PASSWORD
disk_free_limit.absolute = 200MB
CONFIGURATION
echo '[rabbitmq_management].' > $RABBITMQ_ENABLED_PLUGINS_FILE
chown -R rabbitmq /srv/rabbitmq
exec setpriv --reuid=rabbitmq --regid=rabbitmq --init-groups /usr/lib/rabbitmq/bin/rabbitmq-server`;

async function test(args) {
  const signal = interruption();
  const suite = args[0] === '--suite' ? args.splice(0, 2)[1] : 'forky';
  const tar = await debianRoot(suite);
  await build({ signal });
  const folder = fs.mkdtempSync('/var/tmp/fairlane-compat-');
  const children = [];
  try {
    fs.chmodSync(folder, 0o755);
    const root = join(folder, 'root');
    extract(tar, root);
    const log = join(folder, 'servers.log');
    const { environment, started } = await startServers(root, log);
    children.push(...started);
    const isUp = await poll(() => signal.aborted || serves(environment), READY_SECONDS, 0.5);
    signal.throwIfAborted();
    if (!isUp) throw new ServicesError(`The servers do not start; the end of their log:\n${tail(log, 40)}`);
    process.stdout.write(`${await versions(environment)}\n`);
    await jest({ ...environment, PGBOUNCER: pgbouncer(folder, root) }, args, signal);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await poll(() => children.every(({ exitCode, signalCode }) => exitCode ?? signalCode), 10);
    await removeTree(folder);
  }
}

function extract(tar, root) {
  fs.mkdirSync(root);
  const { status, stderr } = spawnSync('tar', ['-xf', tar, '-C', root, '--exclude=./dev/*'], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new ServicesError(`The root cannot be unpacked:\n${stderr}`);
  fs.writeFileSync(join(root, 'etc/hosts'), '127.0.0.1 localhost\n');
}

async function startServers(root, log) {
  const ports = await choosePorts(['POSTGRES', 'AMQP', 'MANAGEMENT', 'DISTRIBUTION', 'EPMD']);
  const password = randomBytes(16).toString('hex');
  const env = { PASSWORD: password, RABBITMQ_DIST_PORT: ports.DISTRIBUTION, ERL_EPMD_PORT: ports.EPMD };
  for (const [name, port] of Object.entries(ports)) env[`${name}_PORT`] = port;
  const login = `fairlane:${password}@127.0.0.1`;
  return {
    started: [POSTGRES, RABBITMQ].map((script) => startInRoot(root, script, { env, log })),
    environment: {
      DATABASE_URL: `postgres://${login}:${ports.POSTGRES}/fairlane`,
      AMQP_URL: `amqp://${login}:${ports.AMQP}`,
      RABBITMQ_MANAGEMENT_URL: `http://${login}:${ports.MANAGEMENT}`,
    },
  };
}

async function serves(environment) {
  const { port: amqp } = new URL(environment.AMQP_URL);
  if (!isAmqp(await answerAt({ port: Number(amqp) }, AMQP_GREETING))) return false;
  return versions(environment).catch(() => undefined);
}

async function versions({ DATABASE_URL, RABBITMQ_MANAGEMENT_URL }) {
  const { Client } = createRequire(import.meta.url)('pg');
  const client = new Client({ connectionString: DATABASE_URL });
  await client.connect();
  const { rows } = await client.query('show server_version').finally(() => client.end());
  const { origin, username, password } = new URL(RABBITMQ_MANAGEMENT_URL);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const response = await fetch(`${origin}/api/overview`, { headers: { authorization } });
  const { rabbitmq_version: broker } = await response.json();
  return broker && `PostgreSQL ${rows[0].server_version}, RabbitMQ ${broker}`;
}

/** The root's PgBouncer as a program of this machine: on the libraries that it was built for, by any user. */
function pgbouncer(folder, root) {
  const file = join(folder, 'pgbouncer');
  const libraries = `${root}/usr/lib/x86_64-linux-gnu:${root}/usr/lib/x86_64-linux-gnu/systemd`;
  const command = `${root}/usr/lib64/ld-linux-x86-64.so.2 --library-path ${libraries} ${root}/usr/sbin/pgbouncer`;
  fs.writeFileSync(file, `#!/bin/sh\nexec ${command} "$@"\n`, { mode: 0o755 });
  return file;
}

/** Files of `integration` run two at a time, whole systems alone. Both run, whatever became of the first. */
async function jest(environment, args, signal) {
  const run = async (projects, workers, files) => {
    const words = [
      ...['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
      ...[join(repository, 'node_modules/jest/bin/jest.js'), '--selectProjects', ...projects],
      ...[`--maxWorkers=${workers}`, ...files],
    ];
    await runVisibly(projectNode(), words, {
      env: projectEnvironment(environment),
      signal,
      minutes: JEST_MINUTES,
    });
  };
  if (args.length > 0) return run(['integration', 'whole'], 1, args);
  const isWhole = (file) => !file.startsWith(join('test', 'integration'));
  const files = core();
  const failures = [];
  for (const [project, workers, some] of [
    ['integration', 2, files.filter((file) => !isWhole(file))],
    ['whole', 1, files.filter(isWhole)],
  ])
    await run([project], workers, some).catch((error) => failures.push(error));
  if (failures.length > 0) throw failures[0];
}

function core() {
  const files = fs
    .readdirSync(join(repository, 'test'), { recursive: true })
    .filter((file) => /^(integration|e2e|counted-work)\/.*\.spec\.ts$/.test(file));
  return files
    .map((file) => join('test', file))
    .filter((file) => !OWN_SERVERS.test(fs.readFileSync(file, 'utf8')));
}

await runAsCommand(import.meta.url, test);
