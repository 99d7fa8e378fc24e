/** The services as containers of `docker-compose.yml`, for machines with a Docker engine and no installed servers. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { repository } from './folders.mjs';
import { AMQP_GREETING, answerAt, choosePorts, isAmqp } from './ports.mjs';
import { poll, run, ServicesError } from './processes.mjs';

const READY_SECONDS = 120;

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

/** Starts the containers of these services (`postgres`, `rabbitmq`): one call, since they share a network. */
export async function startContainers(services, { compose, profile, state }) {
  state.docker ??= await choosePorts(['postgres', 'rabbitmq', 'management']);
  state.containers = true;
  await composeRun(compose, profile, state, ['up', '-d', ...services], 600);
}

/** Waits until a started `service` serves, and answers with its part of the environment. */
export async function awaitContainer(service, { compose, profile, state }) {
  const { postgres, rabbitmq, management } = state.docker;
  const login = `fairlane:${state.password}@127.0.0.1`;
  const [isReady, environment] = {
    postgres: [
      () =>
        composeRun(compose, profile, state, ['exec', '-T', 'postgres', 'pg_isready', '-h', '127.0.0.1'], 15),
      { DATABASE_URL: `postgres://${login}:${postgres}/fairlane` },
    ],
    rabbitmq: [
      async () => {
        const answer = await answerAt({ port: rabbitmq }, AMQP_GREETING);
        if (!isAmqp(answer)) throw new ServicesError('No AMQP there yet.');
      },
      { AMQP_URL: `amqp://${login}:${rabbitmq}`, RABBITMQ_MANAGEMENT_URL: `http://${login}:${management}` },
    ],
  }[service];
  const attempt = () =>
    isReady().then(
      () => true,
      () => false,
    );
  if (await poll(attempt, READY_SECONDS, 0.5)) return environment;
  const logs = await composeRun(compose, profile, state, ['logs', '--tail', '20', service], 30);
  throw new ServicesError(`The container of ${service} is not ready after ${READY_SECONDS} s:\n${logs}`);
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
