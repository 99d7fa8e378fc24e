/**
 * The release: everything a bare Linux x64 host needs, in one archive.
 *
 *   node scripts/release.mjs [--version x.y.z]    writes dist/fairlane-<version>-linux-x64.tar.gz and its .sha256
 *
 * The version defaults to package.json's. The same commit and version give the same bytes: names in order, the
 * commit's date on every file (SOURCE_DATE_EPOCH where there is no git), no owner, no mode but "executable or not".
 */
import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { archive, filesIn, writeSums } from './release/archive.mjs';
import { writeLaunchers } from './release/launchers.mjs';
import { productionModules } from './release/production-modules.mjs';
import { interruption, runAsCommand } from './services/command.mjs';
import { readJson, repository } from './services/folders.mjs';
import { ServicesError } from './services/processes.mjs';
import { build } from './toolchain.mjs';

const APPS = ['api', 'worker', 'cli'];
/** As they are in the repository. The samples are what `fairlane demo` loads; alerts and dashboard fit these metrics. */
const PLAIN = [
  ...['LICENSE', 'README.md', 'CHANGELOG.md', '.env.example', 'openapi.json'],
  ...['examples/samples', 'docs/observability'],
];
/** Semantic Versioning; it becomes part of file names. */
const VERSION = /^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$/;

/** Builds the release, and answers with the archive's path. */
export async function release({ version = ownPackage().version, signal } = {}) {
  if (!VERSION.test(version)) throw new ServicesError(`"${version}" is no version: 1.2.3, or 1.2.3-rc.1.`);
  await build({ signal });
  const work = join(repository, '.fairlane/release');
  const top = join(work, 'staging', `fairlane-${version}`);
  fs.rmSync(join(work, 'staging'), { recursive: true, force: true });
  fs.mkdirSync(top, { recursive: true });
  try {
    const date = dateSeconds();
    const modules = await productionModules(work, { signal });
    fs.cpSync(join(modules, 'node_modules'), join(top, 'node_modules'), { recursive: true });
    fs.cpSync(join(modules, 'runtime'), join(top, 'runtime'), { recursive: true });
    for (const app of APPS) addBuild(app, top);
    addDashboard(top);
    for (const path of PLAIN) fs.cpSync(join(repository, path), join(top, path), { recursive: true });
    writeLaunchers(join(top, 'bin'));
    writeAbout(top, version, date, readJson(join(modules, 'sbom.json')));
    writeSums(top);
    return await archive(top, join(repository, 'dist', `fairlane-${version}-linux-x64.tar.gz`), date);
  } finally {
    fs.rmSync(join(work, 'staging'), { recursive: true, force: true });
  }
}

const ownPackage = () => readJson(join(repository, 'package.json'));

/**
 * The build of one app, as it lies in `dist`: files there find each other by place. A build leaves what it no longer
 * makes, and that is not taken: its source is gone.
 */
function addBuild(app, top) {
  const output = join(repository, 'dist', app);
  for (const file of filesIn(output)) {
    const path = relative(output, file);
    if (!path.endsWith('.js') || !fs.existsSync(join(repository, path.replace(/\.js$/, '.ts')))) continue;
    const text = fs.readFileSync(file, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
    const target = join(top, 'apps', app, path);
    fs.mkdirSync(dirname(target), { recursive: true });
    fs.writeFileSync(target, text);
  }
}

/** The API looks for it beside its own files. */
function addDashboard(top) {
  fs.cpSync(join(repository, 'dist/dashboard'), join(top, 'apps/dashboard'), { recursive: true });
}

/** What it is: for people, for the worker's registration, and for scanners. */
function writeAbout(top, version, date, sbom) {
  const { name, description, license, type, private: isPrivate, dependencies } = ownPackage();
  const about = { name, version, description, license, private: isPrivate, type, dependencies };
  fs.writeFileSync(join(top, 'VERSION'), `${version}\n`);
  fs.writeFileSync(join(top, 'package.json'), `${JSON.stringify(about, null, 2)}\n`);
  const { metadata } = sbom;
  const renamed = replaceAll(sbom, metadata.component['bom-ref'], `fairlane@${version}`);
  renamed.metadata.timestamp = new Date(date * 1_000).toISOString();
  renamed.metadata.component = {
    ...renamed.metadata.component,
    name,
    version,
    type: 'application',
    purl: `pkg:npm/${name}@${version}`,
  };
  fs.writeFileSync(join(top, 'sbom.cdx.json'), `${JSON.stringify(renamed, null, 2)}\n`);
}

/** A copy of a JSON value in which a text is another wherever it stands alone. */
function replaceAll(value, text, other) {
  return JSON.parse(JSON.stringify(value), (_, item) => (item === text ? other : item));
}

function dateSeconds() {
  const given = process.env.SOURCE_DATE_EPOCH;
  if (given) return Number(given);
  try {
    return Number(execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: repository, encoding: 'utf8' }));
  } catch (cause) {
    throw new ServicesError('Neither git nor SOURCE_DATE_EPOCH gives a date for the files.', { cause });
  }
}

await runAsCommand(import.meta.url, async (args) => {
  const { values } = parseArgs({ args, options: { version: { type: 'string' } } });
  const file = await release({ ...(values.version && { version: values.version }), signal: interruption() });
  process.stdout.write(`${file}\n`);
});
