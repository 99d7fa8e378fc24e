/**
 * The measurements of `bench/` on durable services of their own: `npm run bench -- NAME...`; without a name it lists
 * them. Each brings up its own database, broker, API and workers, and prints its figures as JSON.
 */
import { join } from 'node:path';
import { down, up } from './services.mjs';
import { interruption, runAsCommand } from './services/command.mjs';
import { profiles, repository } from './services/folders.mjs';
import { build, projectEnvironment, projectNode, runVisibly } from './toolchain.mjs';

const PROFILE = 'bench';
const MINUTES = 60;

await runAsCommand(import.meta.url, async (names) => {
  const signal = interruption();
  await build({ signal });
  await runVisibly('npx', ['--no-install', 'nest', 'build', 'bench'], { signal });
  try {
    const env = projectEnvironment(await up(PROFILE));
    await runVisibly(projectNode(), [join(repository, 'dist/bench/bench/main.js'), ...names], {
      env,
      signal,
      minutes: MINUTES,
    });
  } finally {
    // Also servers of their own that measurements have left behind because they were stopped.
    const ours = profiles().filter((name) => name === PROFILE || name.startsWith(`${PROFILE}-`));
    await Promise.all(ours.map((name) => down(name, { clean: true })));
  }
});
