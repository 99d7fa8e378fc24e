/** A private Redis for measurements beside it: on loopback, every write appended to a file, and nothing else on disk. */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { Children } from './children.mjs';
import { makeProfileFolder } from './folders.mjs';
import { install, mayInstall } from './packages.mjs';
import { answerAt, choosePorts } from './ports.mjs';
import { poll, ServicesError } from './processes.mjs';

const READY_SECONDS = 10;

/** Starts it, installing it first where it is missing and we may: `{ url, stop }`. `stop` drops its data too. */
export async function startRedis(profile) {
  if (!isInstalled() && mayInstall()) await install(['redis-server']);
  if (!isInstalled()) throw new ServicesError('Redis is missing: sudo apt-get install redis-server');
  const folder = join(makeProfileFolder(profile), 'redis');
  fs.mkdirSync(join(folder, 'logs'), { recursive: true });
  const redis = new Children(folder);
  await redis.killLeftovers();
  const stop = async () => {
    await redis.stop(10);
    fs.rmSync(folder, { recursive: true, force: true });
  };
  const { port } = await choosePorts(['port']);
  const settings = { bind: '127.0.0.1', port, appendonly: 'yes', save: '', 'maxmemory-policy': 'noeviction' };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  redis.start('redis', 'redis-server', args, { env: process.env, cwd: folder });
  const isReady = () => answerAt({ port }, 'PING\r\n');
  try {
    if (!(await Promise.race([poll(isReady, READY_SECONDS), redis.failure])))
      throw new ServicesError(`Redis does not answer within ${READY_SECONDS} s.`);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `redis://127.0.0.1:${port}`, stop };
}

const isInstalled = () => spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0;
