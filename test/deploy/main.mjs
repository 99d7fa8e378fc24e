/**
 * The deployment, tested for real: five hosts with systemd in network namespaces of this machine, the playbooks, load, power
 * cuts. Needs root and Debian's ansible, ansible-lint, systemd-container and mmdebstrap, and says so where they are missing.
 *
 *   node test/deploy/main.mjs [--only site,outside,...] [--keep]    `--keep` leaves the hosts as they are, for
 *   node test/deploy/main.mjs --reuse --only outside                 ... a look, or for one more check
 *   node test/deploy/main.mjs --built                                deploys the release that is in dist/ already
 *   node test/deploy/main.mjs --clean                                takes them away
 */
import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { release } from '../../scripts/release.mjs';
import { interruption, runAsCommand } from '../../scripts/services/command.mjs';
import { poll, ServicesError } from '../../scripts/services/processes.mjs';
import { closeLab, folder, labCommand, makeBase, obstacle, openLab } from './lab.mjs';
import { archiveOf, version } from './releases.mjs';

async function testDeployment(args) {
  const { values } = parseArgs({
    args,
    options: {
      only: { type: 'string' },
      keep: { type: 'boolean' },
      reuse: { type: 'boolean' },
      built: { type: 'boolean' },
      clean: { type: 'boolean' },
    },
  });
  const reason = await obstacle();
  if (reason !== undefined) throw new ServicesError(`The deployment cannot be tested here: ${reason}`);
  if (values.clean) return closeLab();
  const signal = interruption();
  const keep = values.keep || values.reuse;
  if (!values.reuse) await closeLab(); // of a run that was killed
  const packages = spawn(
    process.execPath,
    [join(import.meta.dirname, 'apt-cache.mjs'), join(folder, 'apt.sock'), join(folder, 'packages')],
    { stdio: 'inherit' },
  );
  try {
    if (!values.reuse) {
      await makeBase();
      if (!values.built) await release({ version, signal });
      if (!fs.existsSync(archiveOf(version))) throw new ServicesError(`There is no ${archiveOf(version)}.`);
      await openLab();
    }
    const only = values.only === undefined ? [] : ['--only', values.only];
    const reuse = values.reuse ? ['--reuse'] : [];
    const [command, ...words] = labCommand(
      process.execPath,
      join(import.meta.dirname, 'inside.mjs'),
      ...only,
      ...reuse,
    );
    process.exitCode = await finish(spawn(command, words, { stdio: 'inherit' }), signal);
  } finally {
    packages.kill();
    if (!keep) await closeLab();
  }
}

/** The child's exit code. On an interruption it is asked to end, and killed when it does not. */
async function finish(child, signal) {
  let code;
  child.once('exit', (exit) => (code = exit ?? 1));
  await poll(() => code !== undefined || signal.aborted, Infinity, 0.2);
  if (code !== undefined) return code;
  child.kill('SIGTERM');
  if (!(await poll(() => code !== undefined, 10))) child.kill('SIGKILL');
  throw signal.reason;
}

await runAsCommand(import.meta.url, testDeployment);
