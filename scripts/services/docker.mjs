/** The services as containers of `docker-compose.yml`, for machines with a Docker engine and no installed servers. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { repository } from './folders.mjs';
import { answerAt, choosePorts } from './ports.mjs';
import { poll, run, ServicesError } from './processes.mjs';

/** The compose command of this machine, as words, when it has a reachable engine; undefined when not. */
export async function composeCommand() {
  const works = async (command, args) => {
    try {
      await run(command, args, { seconds: 15 });
      return true;
    } catch {
      return false;
    }
  };
  if (!(await works('docker', ['info']))) return undefined;
  if (await works('docker', ['compose', 'version'])) return ['docker', 'compose'];
  if (await works('docker-compose', ['version'])) return ['docker-compose'];
  return undefined;
}

/** Brings up `service` (`postgres` or `rabbitmq`), and answers with its part of the environment. */
export async function startContainer(service, { compose, profile, state }) {
  const { password } = state;
  state.docker ??= await choosePorts(['postgres', 'rabbitmq', 'management']);
  await composeRun(compose, profile, state, ['up', '-d', service], 600);
  const { postgres, rabbitmq, management } = state.docker;
  const login = `fairlane:${password}@127.0.0.1`;
  const [healthy, environment] = {
    postgres: [
      () =>
        composeRun(compose, profile, state, ['exec', '-T', 'postgres', 'pg_isready', '-h', '127.0.0.1'], 15),
      { DATABASE_URL: `postgres://${login}:${postgres}/fairlane` },
    ],
    rabbitmq: [
      async () => (await answerAt({ port: rabbitmq }, 'AMQP\0\0\u0009\u0001'))?.[0] === 1,
      { AMQP_URL: `amqp://${login}:${rabbitmq}`, RABBITMQ_MANAGEMENT_URL: `http://${login}:${management}` },
    ],
  }[service];
  if (await poll(() => Promise.resolve(healthy()).catch(() => false), 120, 0.5)) return environment;
  const logs = await composeRun(compose, profile, state, ['logs', '--tail', '20', service], 30);
  throw new ServicesError(`The container of ${service} is not ready after 120 s:\n${logs}`);
}

/** Stops the containers; with `clean` their data goes too. */
export async function stopContainers({ compose, profile, state, clean }) {
  await composeRun(compose, profile, state, clean ? ['down', '--volumes'] : ['down'], 120);
}

function composeRun([command, ...words], profile, state, args, seconds) {
  const file = join(repository, 'docker-compose.yml');
  // Two checkouts of the repository on one machine must not share containers.
  const project = `fairlane-${profile}-${createHash('sha256').update(repository).digest('hex').slice(0, 8)}`;
  const env = {
    ...process.env,
    FAIRLANE_PASSWORD: state.password,
    FAIRLANE_POSTGRES_PORT: String(state.docker.postgres),
    FAIRLANE_RABBITMQ_PORT: String(state.docker.rabbitmq),
    FAIRLANE_MANAGEMENT_PORT: String(state.docker.management),
  };
  return run(command, [...words, '-p', project, '-f', file, ...args], { env, seconds });
}
