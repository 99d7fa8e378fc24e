#!/usr/bin/env node
import { ConfigError, loadConfig } from '@fairlane/platform';
import { cliSettings } from './cli.settings.js';
import { EXIT } from './exit-code.js';
import { runCli } from './run-cli.js';

const interruption = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => interruption.abort());

try {
  // Only its own settings: a host's FAIRLANE_* of the API or a worker are none of its business.
  const own = Object.values(cliSettings).map(({ variable }) => [variable, process.env[variable]] as const);
  const config = loadConfig(cliSettings, Object.fromEntries(own));
  const streams = { out: process.stdout, err: process.stderr };
  process.exitCode = await runCli(process.argv.slice(2), {
    config,
    streams,
    stdin: process.stdin,
    signal: interruption.signal,
  });
} catch (error) {
  if (!(error instanceof ConfigError)) throw error;
  console.error(error.message);
  process.exitCode = EXIT.usage;
}
