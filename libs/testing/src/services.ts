import { join } from 'node:path';
import { execa } from 'execa';
import { until } from './poll.js';
import { repository } from './repository.js';

/** A profile starts in 5 to 10 s, a cluster in 15 to 30; installing the servers' packages takes longer. */
const START_SECONDS = 180;
/** A start waits for the recovery that an immediate stop has left to do. */
const CONTROL_SECONDS = 60;

export type Environment = Readonly<Record<string, string | undefined>>;

/** A command of `scripts/services.mjs`; what it prints. The URLs of the run are hidden from it: it would use them. */
export async function services(
  command: 'up' | 'clean',
  profile: string,
  options: readonly string[] = [],
): Promise<Environment> {
  const script = join(repository, 'scripts/services.mjs');
  const { stdout } = await execa(process.execPath, [script, command, '--profile', profile, ...options], {
    env: { DATABASE_URL: undefined, AMQP_URL: undefined, RABBITMQ_MANAGEMENT_URL: undefined },
    stdin: 'ignore',
    timeout: START_SECONDS * 1_000,
  });
  return (stdout === '' ? {} : JSON.parse(stdout)) as Environment;
}

export async function runControl(path: string, args: readonly string[]): Promise<string> {
  const { stdout } = await execa(path, args, { stdin: 'ignore', timeout: CONTROL_SECONDS * 1_000 });
  return stdout;
}

/** SIGKILL to the node that `rabbitmqctl` speaks to; returns when its process is gone. */
export async function killNode(rabbitmqctl: (...args: string[]) => Promise<string>): Promise<void> {
  const pid = Number((await rabbitmqctl('eval', 'list_to_integer(os:getpid()).')).trim());
  process.kill(pid, 'SIGKILL');
  await until(() => !isRunning(pid), { deadlineSeconds: 10, message: 'the end of RabbitMQ' });
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
