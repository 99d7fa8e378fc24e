/** A Chromium for the tests of the dashboard: one that is installed, else the distribution's. */
import { spawnSync } from 'node:child_process';
import { install, mayInstall } from './packages.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge'];

/** Path of a browser that starts; undefined when there is none. CHROMIUM_PATH names one of your own. */
function findChromium() {
  const named = process.env.CHROMIUM_PATH;
  for (const name of named ? [named] : NAMES) {
    if (spawnSync(name, ['--version'], { stdio: 'ignore', timeout: 20_000 }).status !== 0) continue;
    return name.includes('/')
      ? name
      : spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' }).stdout.trim();
  }
  return undefined;
}

/** Finds or installs one; `{ path }`, or `{ reason }` why there is none. Never throws: all other tests can do without. */
export async function provideChromium() {
  const found = findChromium();
  if (found) return { path: found };
  if (!mayInstall())
    return { reason: 'no Chromium is installed, and no package may be: install one, or set CHROMIUM_PATH' };
  try {
    await install(['chromium']);
  } catch (error) {
    return { reason: `Chromium could not be installed: ${error.message}` };
  }
  const installed = findChromium();
  return installed ? { path: installed } : { reason: 'Chromium was installed but does not start' };
}
