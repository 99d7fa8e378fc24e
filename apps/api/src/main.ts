import 'reflect-metadata';
import { ConfigError, createLogger, loadConfig } from '@fairlane/platform';
import { apiSettings } from './api.settings.js';
import { createApi } from './app.js';
import { OTHER_SETTINGS } from './other-settings.js';

/** Starts the API: reads the configuration, connects, listens. Exits with 1 and one clear message when it cannot. */
async function main(): Promise<void> {
  const config = loadConfig(apiSettings, process.env, OTHER_SETTINGS);
  const app = await createApi(config);
  app.enableShutdownHooks();
  await app.listen(config.port, config.host);
}

main().catch((error: unknown) => {
  const logger = createLogger('api', 'fatal');
  if (error instanceof ConfigError) process.stderr.write(`${error.message}\n`);
  else logger.fatal({ err: error }, 'the API cannot start');
  process.exit(1);
});
