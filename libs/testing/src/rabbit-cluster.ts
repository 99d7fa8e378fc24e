import { type TestServers, testServers } from './environment.js';
import { killNode, runControl, services } from './services.js';

const NODES = 3;

/** A PostgreSQL, and a RabbitMQ of three nodes that a test may kill; `amqpUrl` names all of them. */
export interface RabbitCluster extends TestServers {
  /** The node that leads a quorum queue; undefined while one is being elected. */
  leaderOf(vhost: string, queue: string): Promise<string | undefined>;
  /** SIGKILL to a node. Two of the three must live for the quorum queues to work. */
  killNode(node: string): Promise<void>;
  /** Starts the nodes that are dead, and returns when they serve again. */
  startNodes(): Promise<void>;
  /** Stops all, and drops the data. */
  clean(): Promise<void>;
}

/**
 * Starts three RabbitMQ nodes that are one cluster, on the same port of 127.0.0.1, 127.0.0.2 and 127.0.0.3, and a
 * PostgreSQL, for one file alone: in 15 to 30 s, with 150 MB a node. `profile` as for `startOwnServers`. Linux only:
 * elsewhere the loopback interface has one address.
 */
export async function startRabbitCluster(profile: string): Promise<RabbitCluster> {
  const up = async () => services('up', profile, ['--rabbit-nodes', String(NODES)]);
  const clean = async (): Promise<void> => {
    await services('clean', profile);
  };
  await clean();
  try {
    const { RABBITMQCTL: path, RABBITMQ_NODES: names, ...environment } = await up();
    if (path === undefined || names === undefined) {
      throw new Error('A RabbitMQ cluster takes installed binaries (apt-get install rabbitmq-server).');
    }
    const servers = testServers(environment);
    const living = new Set(names.split(','));
    const rabbitmqctl = async (node: string, ...args: string[]) =>
      runControl(path, ['-q', '-n', node, ...args]);

    return {
      ...servers,
      leaderOf: async (vhost, queue) => {
        const [node = ''] = living;
        const options = ['--formatter', 'json', '-p', vhost];
        const queues = JSON.parse(await rabbitmqctl(node, 'list_queues', ...options, 'name', 'leader')) as {
          name: string;
          leader: string;
        }[];
        const leader = queues.find(({ name }) => name === queue)?.leader;
        return leader !== undefined && living.has(leader) ? leader : undefined;
      },
      killNode: async (node) => {
        await killNode(async (...args) => rabbitmqctl(node, ...args));
        living.delete(node);
      },
      startNodes: async () => {
        const { AMQP_URL: amqpUrl } = await up();
        if (amqpUrl !== servers.amqpUrl) throw new Error('RabbitMQ came back elsewhere: its port was taken.');
        for (const name of names.split(',')) living.add(name);
      },
      clean,
    };
  } catch (error) {
    await clean();
    throw error;
  }
}
