/** Releases to upgrade to: the one that was built under another version, or with commands that do not start. */
import * as fs from 'node:fs';
import { join } from 'node:path';
import { archive, writeSums } from '../../scripts/release/archive.mjs';
import { run } from '../../scripts/services/processes.mjs';
import { folder, repository } from './lab.mjs';

export const version = JSON.parse(fs.readFileSync(join(repository, 'package.json'), 'utf8')).version;
export const archiveOf = (release) => join(repository, 'dist', `fairlane-${release}-linux-x64.tar.gz`);

/** Packs the built release as another version; `broken` has its API and its workers end as soon as they start. */
export async function repack(as, { broken = false } = {}) {
  const work = join(folder, 'release');
  const top = join(work, `fairlane-${as}`);
  fs.rmSync(work, { recursive: true, force: true });
  fs.mkdirSync(top, { recursive: true });
  try {
    await run('tar', ['-xzf', archiveOf(version), '-C', top, '--strip-components=1'], { seconds: 120 });
    const about = join(top, 'package.json');
    fs.writeFileSync(about, fs.readFileSync(about, 'utf8').replace(`"${version}"`, `"${as}"`));
    for (const command of broken ? ['fairlane-api', 'fairlane-worker'] : [])
      fs.writeFileSync(join(top, 'bin', command), '#!/bin/sh\necho "this release is broken" >&2\nexit 1\n');
    fs.rmSync(join(top, 'SHA256SUMS'));
    writeSums(top);
    const file = join(folder, `fairlane-${as}-linux-x64.tar.gz`);
    await archive(top, file, Math.floor(Date.now() / 1_000));
    return file;
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}
