import 'reflect-metadata';
import { ConfigError, createLogger, loadConfig, Supervisor } from '@fairlane/platform';
import { apiSettings } from './api.settings.js';
import { createApi } from './app.js';
import { leaveOnSignal } from './lifecycle/leave-on-signal.js';
import { OTHER_SETTINGS } from './other-settings.js';

/** Starts the API: reads the configuration, connects, listens. Exits with 2 when the configuration
 * is wrong and with 1 when something else is, and says what. */
async function main(): Promise<void> {
  const config = loadConfig(apiSettings, process.env, OTHER_SETTINGS);
  const app = await createApi(config);
  const log = createLogger('api', config.logLevel);
  const supervisor = new Supervisor(process.env, (error) =>
    log.warn({ err: error }, 'systemd cannot be told'),
  );
  leaveOnSignal(app, config, log, () => supervisor.stopping());
  await app.listen(config.port, config.host);
  supervisor.ready();
}

main().catch((error: unknown) => {
  const isOperatorsError = error instanceof ConfigError;
  if (isOperatorsError) process.stderr.write(`${error.message}\n`);
  else createLogger('api', 'fatal').fatal({ err: error }, 'the API cannot start');
  process.exit(isOperatorsError ? 2 : 1);
});
