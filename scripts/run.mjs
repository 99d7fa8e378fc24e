/**
 * The whole of Fairlane on this machine, by one command:
 *
 *   node scripts/run.mjs          services, API, worker; the demonstration; then it serves until Ctrl-C
 *   node scripts/run.mjs --demo   the same on data of its own, and ends after the demonstration
 *   node scripts/run.mjs --stop   ends what runs in this checkout, and what a killed run has left behind
 *   node scripts/run.mjs --clean  the same, and drops all data
 *
 * Environment: PORT (3000), SLOTS of the worker (4), DEMO=0 to go without the demonstration, FAIRLANE_ADMIN_KEY (made
 * up once and kept), DATABASE_URL and AMQP_URL (for servers of your own); other FAIRLANE_* go to the API and worker.
 */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { down, up } from './services.mjs';
import { Children } from './services/children.mjs';
import { interruption, report, runAsCommand } from './services/command.mjs';
import { makeProfileFolder, profileFolder, profiles, repository } from './services/folders.mjs';
import { acquire, holderOf } from './services/lock.mjs';
import { choosePorts, isFree } from './services/ports.mjs';
import { poll, run, ServicesError, tail } from './services/processes.mjs';
import { build, projectEnvironment, projectNode, runVisibly } from './toolchain.mjs';

const READY_SECONDS = 60;
/** A worker that is told to stop hands its turns back first. */
const DRAIN_SECONDS = 20;
const DEFAULT_PORT = 3000;

const say = (text) => process.stderr.write(`${text}\n`);
/** On a host with much memory V8 lets young objects take 130 MB before it looks; an import then shows as 400 MB. */
const SMALL_HEAP = ['--max-semi-space-size=16'];
const main = (app) => join(repository, `dist/${app}/apps/${app}/src/main.js`);
const ownerLock = (profile) => join(profileFolder(profile), 'owner.lock');

async function serve(profile, demoOnly) {
  const signal = interruption();
  const interrupted = new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason)),
  );
  interrupted.catch(() => undefined);

  const folder = makeProfileFolder(profile);
  const refusal = (pid) => `Fairlane runs already in this checkout (process ${pid}); "make stop" ends it.`;
  const release = await acquire(ownerLock(profile), refusal);
  const children = new Children(folder);
  const unlessStopped = (promise) => Promise.race([promise, children.failure, interrupted]);
  let starting;
  let serving = false;
  try {
    await children.killLeftovers();
    if (demoOnly) await down(profile, { clean: true });
    const port = await choosePort(demoOnly);
    starting = up(profile);
    const [services] = await unlessStopped(Promise.all([starting, build({ signal })]));
    const url = `http://127.0.0.1:${port}`;
    const key = process.env.FAIRLANE_ADMIN_KEY || keptKey(join(folder, 'admin-key'));
    await unlessStopped(startApps({ children, folder, services, port, key, unlessStopped, url }));
    if (demoOnly || process.env.DEMO !== '0') await unlessStopped(demonstrate(url, key, signal));
    if (demoOnly) return;
    announce({ url, key, services, folder });
    serving = true;
    await unlessStopped(new Promise(() => undefined));
  } catch (error) {
    if (error !== signal.reason) throw error;
    say(`\n${error.message}`);
    if (!serving) process.exitCode = 130;
  } finally {
    if (starting) {
      say('Stopping ...');
      await children.stop(DRAIN_SECONDS).catch(report);
      await starting.catch(() => undefined); // What is half started cannot be stopped yet.
      await down(profile, { clean: demoOnly }).catch(report);
    }
    release();
  }
}

async function choosePort(demoOnly) {
  if (!process.env.PORT && demoOnly) return (await choosePorts(['api'])).api;
  const port = Number(process.env.PORT || DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new ServicesError(`PORT must be a number from 1 to 65535, and is "${process.env.PORT}".`);
  }
  if (await isFree(port)) return port;
  throw new ServicesError(
    `Port ${port} cannot be had: something listens there, or it needs root. Choose another one: PORT=${port + 80} make run`,
  );
}

/** The same key each time, so that a client's configuration outlives a restart. */
function keptKey(file) {
  if (!fs.existsSync(file))
    fs.writeFileSync(file, `flk_${randomBytes(16).toString('hex')}\n`, { mode: 0o600 });
  return fs.readFileSync(file, 'utf8').trim();
}

async function startApps({ children, folder, services, port, key, unlessStopped, url }) {
  const node = projectNode();
  const { DATABASE_URL, AMQP_URL } = services;
  const env = projectEnvironment({ DATABASE_URL, AMQP_URL, NODE_ENV: process.env.NODE_ENV ?? 'production' });
  const migrateLog = join(folder, 'logs', 'migrate.log');
  fs.rmSync(migrateLog, { force: true });
  await run(node, [join(repository, 'dist/api/apps/api/src/migrate.js')], {
    env,
    log: migrateLog,
    seconds: 600,
  });

  children.start('api', node, [...SMALL_HEAP, main('api')], {
    cwd: repository,
    // No load balancer watches it.
    env: { FAIRLANE_SHUTDOWN_DELAY_SECONDS: '0', ...env, PORT: String(port), FAIRLANE_ADMIN_KEY: key },
  });
  // The worker has no use for the key, nor for the port.
  const workerEnv = { ...env, FAIRLANE_SLOTS: process.env.SLOTS || process.env.FAIRLANE_SLOTS || '4' };
  delete workerEnv.FAIRLANE_ADMIN_KEY;
  delete workerEnv.PORT;
  children.start('worker', node, [...SMALL_HEAP, main('worker')], { cwd: repository, env: workerEnv });

  if (await unlessStopped(poll(() => answersOk(`${url}/health/ready`), READY_SECONDS, 0.2))) return;
  const log = join(folder, 'logs', 'api.log');
  throw new ServicesError(`The API is not ready after ${READY_SECONDS} s; the end of ${log}:\n${tail(log)}`);
}

function answersOk(url) {
  return new Promise((resolve) => {
    const request = get(url, { timeout: 2000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}

async function demonstrate(url, key, signal) {
  const env = projectEnvironment({ FAIRLANE_URL: url, FAIRLANE_API_KEY: key });
  await runVisibly(projectNode(), [main('cli'), 'demo'], { env, signal });
}

function announce({ url, key, services, folder }) {
  const lines = [
    ['Dashboard', url],
    ['API', `${url}/v1`],
    ['Swagger UI', `${url}/docs`],
    ['Admin key', key],
    ['PostgreSQL', services.DATABASE_URL],
    ['RabbitMQ', services.RABBITMQ_MANAGEMENT_URL ?? services.AMQP_URL],
    ['Logs', join(folder, 'logs')],
  ];
  say(
    `\nFairlane serves; Ctrl-C stops it.\n${lines.map(([name, value]) => `  ${name.padEnd(11)} ${value}`).join('\n')}\n`,
  );
}

/** A run that still lives is asked to end in order; then whatever is left is stopped. With `clean` the data goes. */
async function stop({ clean }) {
  for (const profile of profiles()) {
    const owner = holderOf(ownerLock(profile));
    if (owner !== undefined) {
      process.kill(owner, 'SIGTERM');
      await poll(() => holderOf(ownerLock(profile)) === undefined, DRAIN_SECONDS + 60);
    }
    await new Children(profileFolder(profile)).killLeftovers();
    await down(profile, { clean });
    if (clean) fs.rmSync(profileFolder(profile), { recursive: true, force: true });
  }
}

await runAsCommand(import.meta.url, ([option]) => {
  if (option === '--stop' || option === '--clean') return stop({ clean: option === '--clean' });
  if (option === '--demo') return serve('demo', true);
  if (option === undefined) return serve('run', false);
  throw new ServicesError('Usage: node scripts/run.mjs [--demo | --stop | --clean]');
});
