/** How the scripts begin and end. */
/* global AbortController */
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ServicesError } from './processes.mjs';

/** Runs `main` with the arguments when the module is the one that was started, not one that is imported. */
export async function runAsCommand(moduleUrl, main) {
  if (!process.argv[1] || fileURLToPath(moduleUrl) !== realpathSync(process.argv[1])) return;
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    report(error);
    process.exitCode = 1;
  }
}

/** Tells the user what went wrong; where it was foreseen, without a stack trace. */
export function report(error) {
  process.stderr.write(`${error instanceof ServicesError ? error.message : error.stack}\n`);
}

/** A signal that aborts on Ctrl-C, a kill or a closed terminal, so that what was started is stopped. */
export function interruption() {
  const controller = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(name, () => controller.abort(new ServicesError(`Stopped by ${name}.`)));
  }
  return controller.signal;
}
