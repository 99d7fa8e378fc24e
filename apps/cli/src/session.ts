import type { Command } from 'commander';
import type { ConfigOf } from '@fairlane/platform';
import { ApiClient } from './api/api-client.js';
import type { cliSettings } from './cli.settings.js';
import { Output, type Streams } from './output/output.js';

export type CliConfig = ConfigOf<typeof cliSettings>;

/** What the process gives the commands. */
export interface Surroundings {
  readonly config: CliConfig;
  readonly streams: Streams;
  readonly stdin: NodeJS.ReadableStream;
  /** Aborted by Ctrl-C and SIGTERM. */
  readonly signal: AbortSignal;
}

/** What a command works with. */
export interface Session {
  readonly api: ApiClient;
  readonly output: Output;
  readonly stdin: NodeJS.ReadableStream;
  readonly signal: AbortSignal;
}

interface GlobalOptions {
  readonly url: string;
  readonly key?: string;
  readonly json?: boolean;
  readonly timeout: number;
}

/** Opens the session of a command from the global flags; it connects to nothing yet. */
export type OpenSession = (command: Command) => Session;

const MAX_ATTEMPTS = 6;
const MAX_PAUSE_SECONDS = 30;

export function sessionOpener({ streams, stdin, signal }: Surroundings): OpenSession {
  return (command) => {
    const { url, key, json = false, timeout } = command.optsWithGlobals<GlobalOptions>();
    const limits = { timeoutSeconds: timeout, maxAttempts: MAX_ATTEMPTS, maxPauseSeconds: MAX_PAUSE_SECONDS };
    return {
      api: new ApiClient({ url, key, signal, ...limits }),
      output: new Output(streams, json),
      stdin,
      signal,
    };
  };
}
