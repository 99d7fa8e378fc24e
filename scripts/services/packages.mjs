/** Installing missing servers from the distribution's packages, where we may. */
import { spawnSync } from 'node:child_process';
import { run } from './processes.mjs';

/**
 * A package's start of its service is forbidden by policy-rc.d while it is installed (the private servers need only
 * the binaries); a policy that is already there is left as it is.
 */
const SCRIPT = `
set -eu
export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' INT TERM
  printf '#!/bin/sh\\nexit 101\\n' > "$policy"
  chmod 755 "$policy"
fi
apt-get -o DPkg::Lock::Timeout=120 -q update
apt-get -o DPkg::Lock::Timeout=120 -q install -y --no-install-recommends "$@"
`;

/** How to become root without a question: a command prefix, or undefined when there is no way. */
export function rootPrefix() {
  if (process.getuid?.() === 0) return [];
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined;
}

/** Whether this machine takes Debian packages and lets us install some. */
export function mayInstall() {
  return spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0 && rootPrefix() !== undefined;
}

/** Throws with apt's own words when they cannot be installed. */
export async function install(packages) {
  const [command, ...args] = [...(rootPrefix() ?? []), 'sh', '-c', SCRIPT, 'sh', ...packages];
  await run(command, args, { seconds: 600 });
}
