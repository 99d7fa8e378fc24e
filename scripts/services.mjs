/**
 * PostgreSQL and RabbitMQ for one profile (`run`, `test`, `dev`, ...), private to this checkout:
 *
 *   node scripts/services.mjs up --profile NAME     start what is not running; prints the environment as JSON
 *   node scripts/services.mjs env --profile NAME    prints the environment of a running profile as JSON
 *   node scripts/services.mjs down --profile NAME   stop; the data stays
 *   node scripts/services.mjs clean --profile NAME  stop and drop the data
 *
 * `up --rabbit-nodes 3` makes RabbitMQ a cluster of so many private nodes, and starts those of them that do not run.
 *
 * Where a service comes from, first match: its URL in the environment (DATABASE_URL, AMQP_URL); a private server from
 * installed binaries; the same after installing the distribution's packages (as root or with passwordless sudo); a
 * container. Runs on a bare Node 20: it imports nothing but Node's own modules. Progress goes to stderr.
 */
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { runAsCommand } from './services/command.mjs';
import { awaitContainer, composeCommand, startContainers, stopContainers } from './services/docker.mjs';
import * as folders from './services/folders.mjs';
import { acquire } from './services/lock.mjs';
import { install, mayInstall } from './services/packages.mjs';
import { answerAt } from './services/ports.mjs';
import { postgres } from './services/postgres.mjs';
import { ServicesError } from './services/processes.mjs';
import { rabbitmq } from './services/rabbitmq.mjs';

const SERVICES = { postgres, rabbitmq };
const say = (text) => process.stderr.write(`${text}\n`);

/** Starts the services of a profile; `{ DATABASE_URL, AMQP_URL, ... }`. Data of the profile `test` is not durable. */
export async function up(profile, { rabbitNodes = 1 } = {}) {
  const folder = folders.makeProfileFolder(profile);
  return locked(profile, async () => {
    const started = performance.now();
    const providers = await chooseProviders();
    const users = Object.values(providers).flatMap(({ kind, user }) => (kind === 'private' ? [user] : []));
    const data = users.length > 0 ? folders.makeData(profile, users) : undefined;
    const state = readState(profile);
    const context = { profile, data, durable: isDurable(profile), state, rabbitNodes };
    const save = () => folders.writeJson(stateFile(profile), state);
    save(); // The password must be known for as long as there is data that wants it.
    const inContainers = Object.keys(providers).filter((name) => providers[name].kind === 'container');
    if (inContainers.length > 0) {
      await startContainers(inContainers, { ...context, compose: providers[inContainers[0]].compose });
      save();
    }
    const parts = await Promise.allSettled(
      Object.entries(providers).map(([name, provider]) =>
        provider.start({ ...context, ...provider, log: join(folder, 'logs', `${name}.log`) }),
      ),
    );
    save();
    const failures = parts.flatMap(({ reason }) => (reason ? [reason] : []));
    if (failures.length === 1) throw failures[0];
    if (failures.length > 1) throw new ServicesError(failures.map(({ message }) => message).join('\n\n'));
    state.environment = Object.assign({}, ...parts.map(({ value }) => value));
    save();
    const kinds = Object.entries(providers).map(([name, { kind }]) => `${SERVICES[name].title} (${kind})`);
    say(`${profile}: ${kinds.join(' and ')} ready in ${((performance.now() - started) / 1000).toFixed(1)} s`);
    return state.environment;
  });
}

/** Stops what runs for a profile, also what a killed process left behind; with `clean` its data goes as well. */
export async function down(profile, { clean = false } = {}) {
  if (!fs.existsSync(folders.profileFolder(profile))) return;
  folders.makeProfileFolder(profile);
  await locked(profile, async () => {
    const state = folders.readJson(stateFile(profile));
    const data = folders.existingData(profile);
    const context = { data, durable: isDurable(profile) && !clean };
    if (data !== undefined)
      await Promise.all(Object.values(SERVICES).map((service) => service.stop(context)));
    if (state?.containers) {
      const compose = await composeCommand();
      if (!compose)
        throw new ServicesError('The services are containers, but no Docker engine answers any more.');
      await stopContainers({ compose, profile, state, clean });
    }
    if (clean) {
      folders.removeData(profile);
      fs.rmSync(stateFile(profile), { force: true });
      fs.rmSync(join(folders.profileFolder(profile), 'logs'), { recursive: true, force: true });
    } else if (state) {
      folders.writeJson(stateFile(profile), { ...state, environment: undefined });
    }
  });
}

/** The environment of a profile that is up; undefined when it is not. */
function environment(profile) {
  return folders.readJson(stateFile(profile))?.environment;
}

const stateFile = (profile) => join(folders.profileFolder(profile), 'services.json');
const isDurable = (profile) => profile !== 'test';

function readState(profile) {
  return folders.readJson(stateFile(profile)) ?? { password: randomBytes(16).toString('hex') };
}

async function locked(profile, work) {
  const refusal = (pid) =>
    `Process ${pid} has been starting or stopping the services of "${profile}" for minutes.`;
  const release = await acquire(join(folders.profileFolder(profile), 'services.lock'), refusal, 180);
  try {
    return await work();
  } finally {
    release();
  }
}

/** For each service by name: `{ kind, start, ...what start needs }`. */
async function chooseProviders() {
  const missing = () =>
    Object.values(SERVICES).filter((service) => !process.env[service.urlVariable] && !service.find());
  let refusal = '';
  if (missing().length > 0 && mayInstall()) {
    const packages = missing().flatMap((service) => service.packages);
    say(`Installing ${packages.join(' and ')} (binaries only, no system service is started) ...`);
    await install(packages).catch((error) => (refusal = `\n\nInstalling them failed: ${error.message}`));
  }
  const compose = missing().length > 0 ? await composeCommand() : undefined;
  if (missing().length > 0 && !compose) throw new ServicesError(explain(missing()) + refusal);

  const provider = ([name, service]) => {
    if (process.env[service.urlVariable]) return [name, { kind: 'external', start: () => external(service) }];
    const binaries = service.find();
    if (binaries) return [name, { kind: 'private', binaries, user: service.user(), start: service.start }];
    return [name, { kind: 'container', compose, start: (context) => awaitContainer(name, context) }];
  };
  return Object.fromEntries(Object.entries(SERVICES).map(provider));
}

/** The user's own server is used as it is; only that something listens there is looked at. */
async function external({ title, urlVariable }) {
  const url = new URL(process.env[urlVariable]);
  const hosts = url.hostname.split(','); // the nodes of a RabbitMQ cluster: one that answers is enough
  const port = Number(url.port || { 'amqp:': 5672, 'amqps:': 5671 }[url.protocol] || 5432);
  const answers = await Promise.all(hosts.map((host) => answerAt({ host, port }, '', 5)));
  if (!answers.some(Boolean)) {
    throw new ServicesError(
      `${urlVariable} is set, but no ${title} answers at ${url.hostname}:${port}. ` +
        `Start it, correct ${urlVariable}, or unset it to get a private server.`,
    );
  }
  const management = process.env.RABBITMQ_MANAGEMENT_URL;
  return {
    [urlVariable]: process.env[urlVariable],
    ...(urlVariable === 'AMQP_URL' && management ? { RABBITMQ_MANAGEMENT_URL: management } : {}),
  };
}

const explain = (missing) => `\
${missing.map(({ title }) => title).join(' and ')} can neither be found, nor installed, nor run in Docker here. One of these helps:
  - sudo apt-get install --no-install-recommends ${missing.flatMap(({ packages }) => packages).join(' ')}
    (PostgreSQL 14 or later, RabbitMQ 3.10 or later; older distributions need the projects' own package sources)
  - start a Docker engine that this user may use, with the compose plugin
  - point ${missing.map(({ urlVariable }) => urlVariable).join(' and ')} at a server of yours`;

await runAsCommand(import.meta.url, async () => {
  const { values, positionals } = parseArgs({
    options: {
      profile: { type: 'string', default: 'dev' },
      'rabbit-nodes': { type: 'string', default: '1' },
    },
    allowPositionals: true,
  });
  const { profile } = values;
  if (!/^[a-z][a-z0-9-]*$/.test(profile)) {
    throw new ServicesError(`"${profile}" is no profile: lower case letters, please.`);
  }
  const print = (value) => process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  switch (positionals[0]) {
    case 'up':
      return print(await up(profile, { rabbitNodes: Number(values['rabbit-nodes']) }));
    case 'env': {
      const known = environment(profile);
      if (known) return print(known);
      throw new ServicesError(`"${profile}" is not up: node scripts/services.mjs up --profile ${profile}`);
    }
    case 'down':
      return down(profile);
    case 'clean':
      return down(profile, { clean: true });
    default:
      throw new ServicesError('Usage: node scripts/services.mjs up|env|down|clean [--profile NAME]');
  }
});
