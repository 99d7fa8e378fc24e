/**
 * All tests: brings up fresh services, runs the unit tests and then those on real services, takes the services away
 * in any case, and ends with one plain line, `N passed, N failed`. Arguments go to jest: a part of a path, -t NAME.
 */
import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { join } from 'node:path';
import { down, up } from './services.mjs';
import { provideChromium } from './services/chromium.mjs';
import { interruption, report, runAsCommand } from './services/command.mjs';
import { profileFolder, profiles, readJson, repository } from './services/folders.mjs';
import { acquire } from './services/lock.mjs';
import { ServicesError } from './services/processes.mjs';
import { build, projectEnvironment, projectNode, runVisibly } from './toolchain.mjs';

const PROFILE = 'test';
/**
 * How jest runs each project. Whole systems run one at a time: on two cores, more would measure each other. The deadline
 * is for a test that burns its event loop, which jest's own timeouts cannot end.
 */
const PROJECTS = {
  unit: { options: [], minutes: 15 },
  integration: { options: ['--maxWorkers=2'], minutes: 30 },
  whole: { options: ['--maxWorkers=1'], minutes: 45 },
};

async function runTests(args) {
  const signal = interruption();
  const refusal = (pid) => `The tests run already in this checkout (process ${pid}).`;
  const release = await acquire(join(profileFolder(PROFILE), 'owner.lock'), refusal);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const attempt = async (step) => {
    try {
      return await step();
    } catch (error) {
      report(signal.aborted ? signal.reason : error);
      counts.failed += 1; // What could not be run did not pass.
      return undefined;
    }
  };
  try {
    // An earlier run that was killed may have left its services and their data.
    const services = cleanAll().then(() => up(PROFILE));
    // After the servers, since apt takes one caller at a time.
    const browser = services.catch(() => undefined).then(() => provideChromium());
    const [environment, built] = await Promise.all([
      attempt(() => services),
      attempt(() =>
        build({ signal })
          .then(assertNode)
          .then(() => true),
      ),
    ]);
    if (built && !signal.aborted) {
      await attempt(() => jest('unit', args, {}, signal, counts));
      const { path, reason } = await browser;
      if (reason) process.stderr.write(`The tests of the dashboard are skipped: ${reason}.\n`);
      const all = { ...environment, ...(path && { CHROMIUM_PATH: path }) };
      for (const project of ['integration', 'whole'])
        if (environment && !signal.aborted) await attempt(() => jest(project, args, all, signal, counts));
    }
  } finally {
    await attempt(cleanAll);
    release();
  }
  if (signal.aborted && counts.failed === 0) await attempt(() => Promise.reject(signal.reason));
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  process.stdout.write(`${counts.passed} passed, ${counts.failed} failed${skipped}\n`);
  if (counts.failed > 0) process.exitCode = 1;
}

/** The services of the run, and those of their own that single test files have started (`startOwnServers`). */
async function cleanAll() {
  const ours = profiles().filter((name) => name === PROFILE || name.startsWith(`${PROFILE}-`));
  await Promise.all(ours.map((name) => down(name, { clean: true })));
}

/** jest on ES modules needs what Node got in 24.9; older ones fail in ways that name no cause. */
function assertNode() {
  const version = spawnSync(projectNode(), ['--version'], { encoding: 'utf8' }).stdout.trim();
  const [major, minor] = version.slice(1).split('.').map(Number);
  if (major > 24 || (major === 24 && minor >= 9)) return;
  throw new ServicesError(
    `The tests need Node 24.9 or later, and this is ${version}. npm installs one with the project on Linux x64; ` +
      'on other platforms please install it yourself.',
  );
}

async function jest(project, args, environment, signal, counts) {
  const { options, minutes } = PROJECTS[project];
  const results = join(profileFolder(PROFILE), `${project}.json`);
  fs.rmSync(results, { force: true });
  const run = runVisibly(
    projectNode(),
    [
      '--experimental-vm-modules',
      '--disable-warning=ExperimentalWarning',
      join(repository, 'node_modules/jest/bin/jest.js'),
      '--selectProjects',
      project,
      ...options,
      '--json',
      `--outputFile=${results}`,
      ...(args.length > 0 ? ['--passWithNoTests', ...args] : []),
    ],
    { env: projectEnvironment(environment), signal, minutes },
  );
  const failure = await run.then(
    () => undefined,
    (error) => error,
  );
  const result = readJson(results);
  if (!result) throw failure ?? new ServicesError(`jest has written no ${results}`);
  // A file that does not even load has no failed test in it.
  const failed = result.numFailedTests + result.numRuntimeErrorTestSuites;
  counts.passed += result.numPassedTests;
  counts.failed += result.success ? failed : Math.max(failed, 1);
  counts.skipped += result.numPendingTests + result.numTodoTests;
}

await runAsCommand(import.meta.url, runTests);
