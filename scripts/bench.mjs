/**
 * The measurements of `bench/` on durable services of their own: `npm run bench -- NAME...`; without a name it lists
 * them. Each brings up its own database, broker, API and workers, and prints its figures as JSON.
 *
 * `npm run bench -- compare [--only W1] [--repeat 5]`, which is `make bench`, measures Fairlane beside its peers, and
 * writes to `bench/results`. Only this installs the peers, and starts a Redis.
 */
import { join } from 'node:path';
import { down, up } from './services.mjs';
import { provideChromium } from './services/chromium.mjs';
import { interruption, runAsCommand } from './services/command.mjs';
import { profiles, repository } from './services/folders.mjs';
import { startRedis } from './services/redis.mjs';
import { build, installIn, projectEnvironment, projectNode, runVisibly } from './toolchain.mjs';

const PROFILE = 'bench';
/** The measurement that opens pages. */
const WITH_BROWSER = 'dashboard-load';
/** Of the single measurements, and of the comparison. */
const MINUTES = 60;
const COMPARISON_MINUTES = 300;

await runAsCommand(import.meta.url, async ([first, ...rest]) => {
  const signal = interruption();
  await build({ signal });
  await runVisibly('npx', ['--no-install', 'nest', 'build', 'bench'], { signal });
  const compares = first === 'compare';
  const [main, args] = compares ? ['compare/main.js', rest] : ['main.js', [first, ...rest].filter(Boolean)];
  let redis;
  try {
    if (compares) {
      await installIn(join(repository, 'bench/peers'), { signal });
      redis = await startRedis(PROFILE);
    }
    const services = await up(PROFILE);
    const { path } = args.includes(WITH_BROWSER) ? await provideChromium() : {};
    const others = { ...(redis && { REDIS_URL: redis.url }), ...(path && { CHROMIUM_PATH: path }) };
    const env = projectEnvironment({ ...services, ...others });
    await runVisibly(projectNode(), [join(repository, 'dist/bench/bench', main), ...args], {
      env,
      signal,
      minutes: compares ? COMPARISON_MINUTES : MINUTES,
    });
  } finally {
    await redis?.stop();
    // Also servers of their own that measurements have left behind because they were stopped.
    const ours = profiles().filter((name) => name === PROFILE || name.startsWith(`${PROFILE}-`));
    await Promise.all(ours.map((name) => down(name, { clean: true })));
  }
});
