/** The images that Fairlane's own are made of and run beside: pulled, or where that cannot be, stand-ins. */
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { projectNode } from '../../../scripts/toolchain.mjs';
import { debianRoot } from '../roots.mjs';

const BASE = 'debian:trixie-slim';
/** By the target of the Dockerfile beside this. */
const TARGETS = {
  node: 'node:24-trixie-slim',
  postgres: 'postgres:17',
  rabbitmq: 'rabbitmq:4-management',
  prometheus: 'prom/prometheus:v3.5.0',
};
const PULL_SECONDS = 300;
const SUITE = 'trixie';

/** Provides all of them; whether they are stand-ins. */
export async function provideImages(docker) {
  const pull = (image) => docker(['pull', '--quiet', image], { seconds: PULL_SECONDS });
  try {
    for (const image of [BASE, ...Object.values(TARGETS)]) await pull(image);
    return false;
  } catch (error) {
    process.stderr.write(`No image can be pulled here (${lastLine(error.message)}): stand-ins are made.\n`);
  }
  const root = await debianRoot(SUITE);
  await docker(['import', '--change', 'ENV PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', root, BASE]);
  const context = fs.mkdtempSync(join(tmpdir(), 'fairlane-images-'));
  try {
    for (const [target, image] of Object.entries(TARGETS)) {
      if (target === 'node') continue;
      await docker(['build', '--network=none', '--target', target, '--tag', image, import.meta.dirname]);
    }
    fs.cpSync(import.meta.dirname, context, { recursive: true });
    fs.cpSync(fs.realpathSync(projectNode()), join(context, 'node'));
    fs.cpSync(npmFolder(), join(context, 'npm'), { recursive: true });
    fs.cpSync('/etc/ssl/certs/ca-certificates.crt', join(context, 'ca-certificates.crt'));
    await docker(['build', '--network=none', '--target', 'node', '--tag', TARGETS.node, context]);
  } finally {
    fs.rmSync(context, { recursive: true, force: true });
  }
  return true;
}

function npmFolder() {
  return join(spawnSync('npm', ['root', '--global'], { encoding: 'utf8' }).stdout.trim(), 'npm');
}

const lastLine = (text) => text.trim().split('\n').at(-1);
