import { readFile } from 'node:fs/promises';
import * as os from 'node:os';
import { join } from 'node:path';
import { Database } from '@fairlane/persistence';
import { createTestBroker, repository, testServers } from '@fairlane/testing';
import { execa } from 'execa';

/** What the figures depend on: the machine, and the versions of everything. */
export async function describeMachine(): Promise<Record<string, string>> {
  const peers = await readFile(join(repository, 'bench/peers/package.json'), 'utf8');
  const { dependencies } = JSON.parse(peers) as { dependencies: Record<string, string> };
  const cpus = os.cpus();
  return {
    cores: String(cpus.length),
    cpu: cpus[0]?.model ?? 'unknown',
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GiB`,
    os: `${os.type()} ${os.release()}`,
    node: process.versions.node,
    postgresql: await postgresVersion(),
    rabbitmq: await rabbitVersion(),
    redis: /v=(\S+)/.exec((await execa('redis-server', ['--version'])).stdout)?.[1] ?? 'unknown',
    ...dependencies,
  };
}

async function postgresVersion(): Promise<string> {
  const { databaseUrl: url } = testServers();
  const database = await Database.connect({ url, applicationName: 'fairlane-bench', poolSize: 1 });
  const [row] = await database.query<{ server_version: string }>('show server_version');
  await database.close();
  return row?.server_version ?? 'unknown';
}

async function rabbitVersion(): Promise<string> {
  const broker = await createTestBroker();
  const overview = (await broker.management('GET', '/overview')) as { rabbitmq_version: string };
  await broker.drop();
  return overview.rabbitmq_version;
}
