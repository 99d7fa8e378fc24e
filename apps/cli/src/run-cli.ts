import { Command, CommanderError } from 'commander';
import pc from 'picocolors';
import { ApiProblem, ApiUnreachable } from './api/problem.js';
import { httpUrl, positiveNumber } from './arguments.js';
import { addCustomersCommand } from './commands/customers.command.js';
import { addDemoCommand } from './commands/demo.command.js';
import { addFairnessCommand } from './commands/fairness.command.js';
import { addJobsCommand } from './commands/jobs.command.js';
import { addKeysCommand } from './commands/keys.command.js';
import { addLanesCommand } from './commands/lanes.command.js';
import { addReplayCommand } from './commands/replay.command.js';
import { addSubmitCommand } from './commands/submit.command.js';
import { addWatchCommand } from './commands/watch.command.js';
import { addWorkersCommand } from './commands/workers.command.js';
import { CommandFailed, EXIT, type ExitCode, UsageError } from './exit-code.js';
import { sessionOpener, type Surroundings } from './session.js';

/** Runs one command line, without the program's name. Never throws: what went wrong is printed and becomes a code. */
export async function runCli(words: readonly string[], surroundings: Surroundings): Promise<ExitCode> {
  const { streams, signal } = surroundings;
  try {
    await createProgram(surroundings).parseAsync([...words], { from: 'user' });
    return EXIT.ok;
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
    // commander has printed what it has to say.
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    streams.err.write(`${pc.red('error:')} ${reportOf(error)}\n`);
    return exitCodeOf(error);
  }
}

function createProgram(surroundings: Surroundings): Command {
  const { config, streams } = surroundings;
  const program = new Command('fairlane')
    .description('Fair turns for every customer on shared workers: submit, watch, replay.')
    .option('--url <url>', 'where the API listens (FAIRLANE_URL)', httpUrl, config.url)
    .option('--key <key>', 'API key (FAIRLANE_API_KEY)')
    .option('--json', 'print one JSON value instead of text')
    .option('--timeout <seconds>', 'longest wait for one answer of the API', positiveNumber, 30)
    .configureOutput({
      writeOut: (text) => streams.out.write(text),
      writeErr: (text) => streams.err.write(text),
    })
    .showHelpAfterError('(--help lists the flags)')
    .exitOverride();
  // Not a default of the flag: help prints defaults, and a key is no one's to see.
  if (config.apiKey !== undefined) program.setOptionValueWithSource('key', config.apiKey, 'env');
  const open = sessionOpener(surroundings);
  for (const add of COMMANDS) add(program, open);
  return program;
}

const COMMANDS = [
  addSubmitCommand,
  addJobsCommand,
  addCustomersCommand,
  addWatchCommand,
  addKeysCommand,
  addWorkersCommand,
  addLanesCommand,
  addFairnessCommand,
  addReplayCommand,
  addDemoCommand,
];

function reportOf(error: unknown): string {
  if (error instanceof ApiProblem) return error.report;
  if (error instanceof ApiUnreachable || error instanceof UsageError || error instanceof CommandFailed)
    return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof ApiProblem) return error.transient ? EXIT.unavailable : EXIT.refused;
  if (error instanceof ApiUnreachable) return EXIT.unavailable;
  if (error instanceof UsageError) return EXIT.usage;
  return EXIT.failed;
}
