import { ConfigError, loadConfig, sharedSettings } from '@fairlane/platform';
import { directUrl, migrate } from '@fairlane/persistence';

/** Brings the database's schema to this release. Exit code 0 when it is there, 1 with the reason when it is not. */
async function main(): Promise<void> {
  const known = Object.keys(process.env).filter((name) => name.startsWith('FAIRLANE_'));
  const { databaseUrl, databaseDirectUrl } = sharedSettings;
  const url = directUrl(loadConfig({ databaseUrl, databaseDirectUrl }, process.env, known));
  const started = performance.now();
  await migrate(url);
  const { host, pathname } = new URL(url);
  process.stdout.write(
    `The database ${pathname.slice(1)} at ${host} is up to date (${Math.round(performance.now() - started)} ms).\n`,
  );
}

main().catch((error: unknown) => {
  const reason = error instanceof ConfigError ? error.message : `The migration failed: ${String(error)}`;
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
});
