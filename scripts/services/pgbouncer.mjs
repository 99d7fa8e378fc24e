/**
 * PgBouncer's program, for tests that put it between Fairlane and PostgreSQL:
 *
 *   node scripts/services/pgbouncer.mjs    prints { "binary", "version": [1, 18], "user" }, or says why it cannot be had
 *
 * PGBOUNCER names one of your own; else it is the installed one, or the distribution's package is installed.
 */
import { spawnSync } from 'node:child_process';
import { runAsCommand } from './command.mjs';
import { install, mayInstall } from './packages.mjs';
import { serviceUser, ServicesError } from './processes.mjs';

/** Debian keeps it outside a normal user's PATH. */
const PLACES = process.env.PGBOUNCER ? [process.env.PGBOUNCER] : ['/usr/sbin/pgbouncer', 'pgbouncer'];

function find() {
  for (const binary of PLACES) {
    const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
    const version = /PgBouncer (\d+)\.(\d+)/.exec(stdout ?? '');
    if (version) return { binary, version: version.slice(1, 3).map(Number) };
  }
  return undefined;
}

await runAsCommand(import.meta.url, async () => {
  if (!find() && !process.env.PGBOUNCER && mayInstall()) await install(['pgbouncer']);
  const found = find();
  if (!found) {
    throw new ServicesError(
      process.env.PGBOUNCER
        ? `PGBOUNCER is no PgBouncer that runs: ${process.env.PGBOUNCER}`
        : 'There is no PgBouncer, and no apt-get to install it as root or by passwordless sudo.',
    );
  }
  // It refuses to run as root.
  process.stdout.write(`${JSON.stringify({ ...found, user: serviceUser('postgres') })}\n`);
});
