import { ConfigError, loadConfig, sharedSettings } from '@fairlane/platform';
import { migrate } from '@fairlane/persistence';

/** Brings the schema of DATABASE_URL to this release. Exit code 0 when it is there, 1 with the reason when it is not. */
async function main(): Promise<void> {
  const known = Object.keys(process.env).filter((name) => name.startsWith('FAIRLANE_'));
  const { databaseUrl } = loadConfig({ databaseUrl: sharedSettings.databaseUrl }, process.env, known);
  const started = performance.now();
  await migrate(databaseUrl);
  const { host, pathname } = new URL(databaseUrl);
  process.stdout.write(
    `The database ${pathname.slice(1)} at ${host} is up to date (${Math.round(performance.now() - started)} ms).\n`,
  );
}

main().catch((error: unknown) => {
  const reason = error instanceof ConfigError ? error.message : `The migration failed: ${String(error)}`;
  process.stderr.write(`${reason}\n`);
  process.exitCode = 1;
});
