import { type TestServers, testServers } from './environment.js';
import { type Environment, killNode, runControl, services } from './services.js';

/**
 * How PostgreSQL ends. `fast`: transactions are rolled back, and the data is left clean. `immediate`: as if the power
 * had failed; the next start recovers from the log.
 */
export type PostgresStop = 'fast' | 'immediate';

/**
 * A PostgreSQL and a RabbitMQ that a test may hurt, since nobody else uses them. Every function returns when the
 * server is in the state that its name says, and throws with what the server's tool had to say when it is not.
 */
export interface OwnServers extends TestServers {
  restartPostgres(mode: PostgresStop): Promise<void>;
  stopPostgres(mode: PostgresStop): Promise<void>;
  startPostgres(): Promise<void>;
  /** Ends the broker in order: connections are closed, listeners go away, the Erlang machine stays. */
  stopRabbit(): Promise<void>;
  /** SIGKILL to the whole node. */
  killRabbit(): Promise<void>;
  /** Starts what was stopped or killed. After a kill it starts PostgreSQL as well, should that be stopped. */
  startRabbit(): Promise<void>;
  /**
   * Restarts the broker with an empty disk, then makes its virtual hosts anew, as an operator would: without queues
   * and messages, with all permissions for the user of `amqpUrl`. The user itself comes from the node's configuration.
   */
  wipeRabbit(): Promise<void>;
  /** Has the broker find itself short of memory, or not any more: it reads nothing from those who publish. */
  setRabbitAlarm(isRaised: boolean): Promise<void>;
  /** Stops both and drops their data. */
  clean(): Promise<void>;
}

/**
 * Starts a PostgreSQL and a RabbitMQ of one's own, beside those of the run, and answers when both serve: 5 to 10 s.
 * `profile` names them; it begins with the profile of the run (`test-outages`, `bench-recovery`), so that they go when
 * it ends, however it ends. One file, one profile: what an earlier file or run has left under that name is dropped.
 *
 * Throws where the servers can only be containers or somebody else's, because those cannot be hurt one by one.
 */
export async function startOwnServers(profile: string): Promise<OwnServers> {
  await services('clean', profile);
  const environment = await services('up', profile);
  const clean = async () => {
    await services('clean', profile);
  };
  try {
    return { ...control(profile, environment), clean };
  } catch (error) {
    await clean();
    throw error;
  }
}

function control(profile: string, environment: Environment): Omit<OwnServers, 'clean'> {
  const { PG_CTL: pgCtlPath, RABBITMQCTL: rabbitmqctlPath } = environment;
  if (pgCtlPath === undefined || rabbitmqctlPath === undefined) {
    throw new Error(
      'PostgreSQL and RabbitMQ cannot be stopped one by one here, because they are no private servers: that takes ' +
        'installed binaries (apt-get install postgresql rabbitmq-server), not containers.',
    );
  }
  const servers = testServers(environment);
  const pgCtl = async (...args: string[]): Promise<void> => {
    await runControl(pgCtlPath, [...args, '-w']);
  };
  const rabbitmqctl = async (...args: string[]) => runControl(rabbitmqctlPath, ['-q', ...args]);
  let isKilled = false;

  return {
    ...servers,
    restartPostgres: async (mode) => pgCtl('restart', '-m', mode),
    stopPostgres: async (mode) => pgCtl('stop', '-m', mode),
    startPostgres: async () => pgCtl('start'),
    stopRabbit: async () => {
      await rabbitmqctl('stop_app');
    },
    killRabbit: async () => {
      await killNode(rabbitmqctl);
      isKilled = true;
    },
    startRabbit: async () => {
      if (!isKilled) {
        await rabbitmqctl('start_app');
        return;
      }
      const { AMQP_URL: amqpUrl } = await services('up', profile);
      if (amqpUrl !== servers.amqpUrl) throw new Error('RabbitMQ came back elsewhere: its port was taken.');
      isKilled = false;
    },
    setRabbitAlarm: async (isRaised) => {
      await rabbitmqctl('set_vm_memory_high_watermark', isRaised ? '0.000001' : '0.4');
    },
    wipeRabbit: async () => {
      const user = decodeURIComponent(new URL(servers.amqpUrl).username);
      const vhosts = (await rabbitmqctl('list_vhosts', 'name', '--no-table-headers')).trim().split('\n');
      for (const step of ['stop_app', 'reset', 'start_app']) await rabbitmqctl(step);
      for (const vhost of vhosts.filter((name) => name !== '/')) {
        await rabbitmqctl('add_vhost', vhost);
        await rabbitmqctl('set_permissions', '-p', vhost, user, '.*', '.*', '.*');
      }
    },
  };
}
