/** The commands of a release: each runs on the Node that comes with it, from whichever folder and through links. */
import * as fs from 'node:fs';
import { join } from 'node:path';

/** With much memory V8 lets young objects take 130 MB before it looks at them. */
const SMALL_HEAP = '--max-semi-space-size=16';

const COMMANDS = {
  fairlane: { main: 'apps/cli/apps/cli/src/main.js' },
  'fairlane-api': { main: 'apps/api/apps/api/src/main.js', options: SMALL_HEAP },
  'fairlane-worker': { main: 'apps/worker/apps/worker/src/main.js', options: SMALL_HEAP },
  'fairlane-migrate': { main: 'apps/api/apps/api/src/migrate.js' },
};

const launcher = ({ main, options }) => `#!/bin/sh
set -eu
here=$(dirname "$(dirname "$(readlink -f "$0")")")
NODE_ENV=\${NODE_ENV:-production}
export NODE_ENV
exec "$here/runtime/bin/node" ${options ? `${options} ` : ''}"$here/${main}" "$@"
`;

export function writeLaunchers(folder) {
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, command] of Object.entries(COMMANDS)) {
    fs.writeFileSync(join(folder, name), launcher(command), { mode: 0o755 });
  }
}
