/**
 * Dependencies and build, each only when something has changed. Runs on a bare Node before anything is installed.
 *
 *   node scripts/toolchain.mjs install    npm ci, unless node_modules is what package-lock.json asks for
 *   node scripts/toolchain.mjs build      the same, then the build, unless its inputs are those of the last one
 */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { delimiter, join } from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';
import { runAsCommand } from './services/command.mjs';
import { readJson, repository } from './services/folders.mjs';
import { acquire } from './services/lock.mjs';
import { ServicesError } from './services/processes.mjs';

const OLDEST_NODE = [20, 19];
const bin = join(repository, 'node_modules', '.bin');
const buildStamp = join(repository, 'dist', '.inputs');

/**
 * The Node that the project runs on: the one that npm installs with it where there is one for this platform (an
 * optional dependency), else the one that runs this.
 */
export function projectNode() {
  const own = join(bin, 'node');
  return spawnSync(own, ['--version'], { stdio: 'ignore' }).status === 0 ? own : process.execPath;
}

/** The environment in which the project's own tools come first, `node` among them. */
export function projectEnvironment(extra = {}) {
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...extra };
}

/** Runs a command in the repository with its output in view; rejects when it fails, is aborted, or takes too long. */
export function runVisibly(command, args, { env = projectEnvironment(), signal, minutes = 15 } = {}) {
  return new Promise((resolve, reject) => {
    // stdout is for results: what a tool has to say on the way there goes to stderr.
    const child = spawn(command, args, { cwd: repository, env, signal, stdio: ['ignore', 2, 2] });
    let problem;
    const deadline = setTimeout(() => {
      problem = new ServicesError(`${command} ${args.join(' ')} did not end within ${minutes} minutes.`);
      child.kill('SIGKILL');
    }, minutes * 60_000);
    child.once('error', (error) => (problem = error));
    child.once('close', (code, ending) => {
      clearTimeout(deadline);
      if (code === 0) resolve();
      else reject(problem ?? new ServicesError(`${command} ${args.join(' ')} ended with ${ending ?? code}`));
    });
  });
}

export async function install({ signal } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    throw new ServicesError(
      `Fairlane needs Node ${OLDEST_NODE.join('.')} or later; this is ${process.versions.node}.`,
    );
  }
  await installIn(repository, { signal });
}

/** `npm ci` in a folder with a lock file, unless it has been done. */
export async function installIn(folder, { signal } = {}) {
  await alone(async () => {
    if (isInstalled(folder)) return;
    if (fs.lstatSync(join(folder, 'node_modules'), { throwIfNoEntry: false })?.isSymbolicLink()) {
      // npm ci would empty the folder that it leads to, which others use.
      throw new ServicesError(`${folder}/node_modules is a link to what package-lock.json does not ask for.`);
    }
    // NODE_ENV=production in the environment would leave out the tools that build and test.
    const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
    await runVisibly('npm', [...args, '--prefix', folder], { env: process.env, signal });
  });
}

export async function build({ signal } = {}) {
  await install({ signal });
  await alone(async () => {
    const inputs = digestOfInputs();
    if (fs.existsSync(buildStamp) && fs.readFileSync(buildStamp, 'utf8') === inputs) return;
    fs.rmSync(buildStamp, { force: true });
    await runVisibly('npm', ['run', '--silent', 'build'], { signal });
    fs.writeFileSync(buildStamp, inputs);
  });
}

/** `make run` and `make test` may start together, and share node_modules and dist. */
async function alone(work) {
  const refusal = (pid) => `Process ${pid} has been installing or building for 15 minutes.`;
  const release = await acquire(join(repository, '.fairlane', 'toolchain.lock'), refusal, 900);
  try {
    await work();
  } finally {
    release();
  }
}

/** npm notes in node_modules what it has put there; it does so last, so a cut installation counts as none. */
function isInstalled(folder) {
  const wanted = readJson(join(folder, 'package-lock.json'))?.packages;
  const present = readJson(join(folder, 'node_modules', '.package-lock.json'))?.packages;
  if (!wanted || !present) return false;
  const isHere = ([path, { version, optional, devOptional }]) =>
    path === '' || (present[path] ? present[path].version === version : Boolean(optional ?? devOptional));
  return Object.entries(wanted).every(isHere) && Object.keys(present).every((path) => path in wanted);
}

/** By content: a checkout or a generator that writes the same again costs no build. */
function digestOfInputs() {
  const hash = createHash('sha256');
  for (const name of [
    'package.json',
    'package-lock.json',
    'tsconfig.json',
    'nest-cli.json',
    'openapi.json',
  ]) {
    hash.update(fs.readFileSync(join(repository, name)));
  }
  for (const top of ['apps', 'libs', 'bench', 'examples']) {
    if (!fs.existsSync(join(repository, top))) continue;
    const entries = fs.readdirSync(join(repository, top), { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
      .filter((path) => !/\/(node_modules|dist|results)\//.test(path.slice(repository.length)));
    for (const file of files.sort()) hash.update(`${file}\0`).update(fs.readFileSync(file));
  }
  return hash.digest('hex');
}

await runAsCommand(import.meta.url, ([what]) => {
  const steps = { install, build };
  if (!steps[what]) throw new ServicesError('Usage: node scripts/toolchain.mjs install|build');
  return steps[what]();
});
